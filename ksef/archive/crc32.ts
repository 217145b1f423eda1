const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
	let value = byte;
	for (let bit = 0; bit < 8; bit++) {
		value = (value & 1) === 0 ? value >>> 1 : (value >>> 1) ^ 0xedb88320;
	}
	return value >>> 0;
});

/** CRC-32 as ZIP has it (ISO 3309); Node's own lives in a module that n8n does not allow. */
export function crc32(data: Uint8Array): number {
	let value = 0xffffffff;
	for (const byte of data) value = (TABLE[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8);
	return (value ^ 0xffffffff) >>> 0;
}
