import { randomInt } from 'node:crypto';
import type { Nip } from '../api/types';
import { internalIdCheckDigit, nipCheckDigit, peselCheckDigit } from './identifiers';

/** A made-up NIP of the right form with a right check digit. It may belong to somebody: for tests only. */
export function generateNip(): Nip {
	for (;;) {
		const firstNine = String(randomInt(100_000_000, 1_000_000_000));
		const checkDigit = nipCheckDigit(firstNine);
		// KSeF wants no two zeros in the second and third place (pattern TNIP of its schemas).
		if (checkDigit !== undefined && firstNine.slice(1, 3) !== '00') return firstNine + checkDigit;
	}
}

/** A made-up PESEL with a right check digit, of somebody born from 1950 to 1999. For tests only. */
export function generatePesel(): string {
	const born = new Date(Date.UTC(1950, 0, 1) + randomInt(0, 50 * 365) * 86_400_000);
	const date = born.toISOString().slice(2, 10).replace(/-/g, '');
	const firstTen = date + String(randomInt(0, 10_000)).padStart(4, '0');
	return firstTen + peselCheckDigit(firstTen);
}

/**
 * A made-up internal identifier (identyfikator wewnętrzny) with a right check digit.
 * @param nip of the company whose unit it names
 */
export function generateInternalId(nip: Nip = generateNip()): string {
	const unit = String(randomInt(0, 10_000)).padStart(4, '0');
	return `${nip}-${unit}${internalIdCheckDigit(nip + unit)}`;
}
