/**
 * CRC-8 with polynomial 0x07 and initial value 0x00, bit by bit: written here from its definition and not taken
 * from the code under test.
 */
function crc8(text: string): number {
	let remainder = 0;
	for (const byte of Buffer.from(text, 'ascii')) {
		remainder ^= byte;
		for (let bit = 0; bit < 8; bit++) {
			remainder = remainder & 0x80 ? ((remainder << 1) ^ 0x07) & 0xff : remainder << 1;
		}
	}
	return remainder;
}

/** The number that has the form of a KSeF number, with the check digits that its first 32 characters call for. */
export function withRightChecksum(ksefNumber: string): string {
	const body = ksefNumber.slice(0, 32);
	return `${body}-${crc8(body).toString(16).toUpperCase().padStart(2, '0')}`;
}

/** Company, day, technical part, check digits: 35 characters in all. */
export const KSEF_NUMBER = /^\d{10}-\d{8}-[0-9A-F]{12}-[0-9A-F]{2}$/;
