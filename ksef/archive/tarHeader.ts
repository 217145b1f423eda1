/** Tar works in blocks of this many bytes (POSIX.1-1988, ustar). */
export const TAR_BLOCK = 512;

/**
 * The header block of a regular file. No times, owners or other circumstances: the same files always give the same
 * bytes.
 */
export function tarHeader(name: string, size: number): Uint8Array {
	const header = new Uint8Array(TAR_BLOCK);
	write(header, 0, name);
	write(header, 100, '0000644');
	write(header, 108, '0000000');
	write(header, 116, '0000000');
	write(header, 124, size.toString(8).padStart(11, '0'));
	write(header, 136, '00000000000');
	write(header, 148, '        ');
	write(header, 156, '0');
	write(header, 257, 'ustar\u000000');
	const sum = header.reduce((total, byte) => total + byte, 0);
	write(header, 148, `${sum.toString(8).padStart(6, '0')}\u0000 `);
	return header;
}

/** Bytes of padding after content of this size. */
export function tarPadding(size: number): number {
	return (TAR_BLOCK - (size % TAR_BLOCK)) % TAR_BLOCK;
}

function write(block: Uint8Array, offset: number, text: string): void {
	for (let index = 0; index < text.length; index++) {
		block[offset + index] = text.charCodeAt(index);
	}
}
