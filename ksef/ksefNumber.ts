import type { IsoDate, KsefNumber, Nip } from './api/types';

/** What a KSeF number says about itself. */
export interface KsefNumberParts {
	/** Without spaces, upper case. */
	ksefNumber: KsefNumber;
	sellerNip: Nip;
	/** The day on which KSeF took the invoice in. */
	date: IsoDate;
	/** `2.0`: 35 characters with a checksum; `1.0`: 36 characters, no checksum to rely on. */
	form: '2.0' | '1.0';
	/** Whether the last two characters are the CRC-8 of the first 32; always false for the form of KSeF 1.0. */
	checksumMatches: boolean;
}

const FORM =
	/^([1-9](?:\d[1-9]|[1-9]\d)\d{7})-(20[2-9]\d|2[1-9]\d{2}|[3-9]\d{3})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])-([0-9A-F]{6})(-?)([0-9A-F]{6})-([0-9A-F]{2})$/;

/**
 * Reads a KSeF number, tolerating surrounding spaces and lower-case letters.
 *
 * A wrong checksum is no reason to refuse a number (the ministry's own samples carry some): callers may warn.
 * Form: pattern `KsefNumber` of the API contract; checksum: ksef-docs, `faktury/numer-ksef.md`.
 * @returns undefined when it is no KSeF number
 */
export function parseKsefNumber(text: string): KsefNumberParts | undefined {
	const ksefNumber = text.trim().toUpperCase();
	const match = FORM.exec(ksefNumber);
	if (match === null) return undefined;
	const [, sellerNip = '', year = '', month = '', day = '', , dash, , checksum] = match;
	const form = dash === '-' ? '1.0' : '2.0';
	return {
		ksefNumber,
		sellerNip,
		date: `${year}-${month}-${day}`,
		form,
		checksumMatches: form === '2.0' && ksefNumberChecksum(ksefNumber.slice(0, 32)) === checksum,
	};
}

/**
 * CRC-8 (polynomial 0x07, initial value 0x00) of the first 32 characters of a KSeF number, as two upper-case
 * hexadecimal digits.
 */
export function ksefNumberChecksum(data: string): string {
	let crc = 0;
	for (let index = 0; index < data.length; index++) {
		crc ^= data.charCodeAt(index);
		for (let bit = 0; bit < 8; bit++) {
			crc = (crc & 0x80) === 0 ? (crc << 1) & 0xff : ((crc << 1) ^ 0x07) & 0xff;
		}
	}
	return crc.toString(16).toUpperCase().padStart(2, '0');
}
