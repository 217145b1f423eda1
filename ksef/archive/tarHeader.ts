/** Tar works in blocks of this many bytes (POSIX.1-1988, ustar). */
export const TAR_BLOCK = 512;

/** What all headers have in common: mode 644, owner and time 0, checksum blank, regular file. */
const COMMON = commonHeader();
const COMMON_SUM = COMMON.reduce((total, byte) => total + byte, 0);

/**
 * Writes the header block of a regular file. No times, owners or other circumstances: the same files always give the
 * same bytes.
 * @param target where the {@link TAR_BLOCK} bytes from `offset` on are overwritten
 */
export function writeTarHeader(
	target: Uint8Array,
	offset: number,
	{ name, size }: { name: string; size: number },
): void {
	target.set(COMMON, offset);
	const sum =
		COMMON_SUM +
		write(target, offset, name) +
		write(target, offset + 124, size.toString(8).padStart(11, '0'));
	write(target, offset + 148, `${sum.toString(8).padStart(6, '0')}\u0000 `);
}

/** Bytes of padding after content of this size. */
export function tarPadding(size: number): number {
	return (TAR_BLOCK - (size % TAR_BLOCK)) % TAR_BLOCK;
}

function commonHeader(): Uint8Array {
	const header = new Uint8Array(TAR_BLOCK);
	write(header, 100, '0000644');
	write(header, 108, '0000000');
	write(header, 116, '0000000');
	write(header, 136, '00000000000');
	write(header, 148, '        ');
	write(header, 156, '0');
	write(header, 257, 'ustar\u000000');
	return header;
}

/** Writes ASCII and returns the sum of its bytes. */
function write(block: Uint8Array, offset: number, text: string): number {
	let sum = 0;
	for (let index = 0; index < text.length; index++) {
		const byte = text.charCodeAt(index);
		block[offset + index] = byte;
		sum += byte;
	}
	return sum;
}
