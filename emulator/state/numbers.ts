import type { SeededRandom } from './random';
import { warsawDay, type Instant } from './time';

/** The two letters in a reference number that tell what it refers to. */
export type ReferenceKind =
	| 'CR' // challenge
	| 'AU' // sign-in operation
	| 'EC' // KSeF token
	| 'SO' // online session
	| 'SB' // batch session
	| 'EE' // invoice of a session
	| 'EU' // UPO page
	| 'EH' // export
	| 'PE'; // permission operation

/**
 * CRC-8 as KSeF uses it (document "Numer KSeF – struktura i walidacja"): polynomial 0x07, initial value 0x00.
 *
 * @param text ASCII text
 * @returns two upper-case hexadecimal digits
 */
export function crc8(text: string): string {
	let crc = 0;
	for (const byte of Buffer.from(text, 'ascii')) {
		crc ^= byte;
		for (let bit = 0; bit < 8; bit += 1) {
			crc = (crc & 0x80) === 0 ? (crc << 1) & 0xff : ((crc << 1) ^ 0x07) & 0xff;
		}
	}
	return crc.toString(16).toUpperCase().padStart(2, '0');
}

/** Issues reference numbers and KSeF numbers, each once. */
export class NumberIssuer {
	private serial = 0;

	constructor(private readonly random: SeededRandom) {}

	/**
	 * A reference number in the form that the UPO schema demands: `YYYYMMDD-KK-XXXXXXXXXX-XXXXXXXXXX-CC`.
	 *
	 * @param kind what it refers to
	 * @param now the moment of issue
	 */
	reference(kind: ReferenceKind, now: Instant): string {
		const body = `${compactDay(now)}-${kind}-${this.unique(10)}-${this.random.hexadecimal(10)}`;
		return `${body}-${crc8(body)}`;
	}

	/**
	 * A KSeF number: `NIP-YYYYMMDD-XXXXXXXXXXXX-CC` with the CRC-8 of its first 32 characters.
	 *
	 * @param sellerNip the NIP in `Podmiot1`
	 * @param invoicingDate the moment when the invoice was taken in
	 */
	ksefNumber(sellerNip: string, invoicingDate: Instant): string {
		const body = `${sellerNip}-${compactDay(invoicingDate)}-${this.unique(12)}`;
		return `${body}-${crc8(body)}`;
	}

	private unique(digits: number): string {
		this.serial += 1;
		const serial = this.serial.toString(16).toUpperCase().padStart(6, '0');
		return this.random.hexadecimal(digits - serial.length) + serial;
	}
}

function compactDay(instant: Instant): string {
	return warsawDay(instant).replaceAll('-', '');
}
