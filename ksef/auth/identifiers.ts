import type { ContextIdentifier, ContextType } from '../api/auth';
import type { Nip } from '../api/types';
import { inputError } from '../crypto/inputError';
import { isVatNumber } from './vatNumbers';

const NIP_WEIGHTS = [6, 5, 7, 2, 3, 4, 5, 6, 7];
const NIP_FORM = /^[1-9](\d[1-9]|[1-9]\d)\d{7}$/;
const INTERNAL_ID_FORM = /^[1-9](\d[1-9]|[1-9]\d)\d{7}-\d{5}$/;
const PEPPOL_ID_FORM = /^P[A-Z]{2}\d{6}$/;

/** How strictly identifiers are checked: the test environment accepts made-up numbers. */
export type ChecksumRule = 'enforced' | 'ignored';

/**
 * The check digit of a NIP: weighted sum of the first nine digits modulo 11; undefined when it is 10, which
 * no NIP has (regulation on NIP, 1997; the same rule in the FA(3) brochure).
 */
export function nipCheckDigit(firstNine: string): number | undefined {
	const remainder = weightedSum(firstNine, NIP_WEIGHTS) % 11;
	return remainder === 10 ? undefined : remainder;
}

/** The check digit of a PESEL over its first ten digits. */
export function peselCheckDigit(firstTen: string): number {
	return (10 - (weightedSum(firstTen, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10;
}

/** The last digit of an internal identifier: the fourteen digits before it, weighted 1, 3, 1, 3…, modulo 10. */
export function internalIdCheckDigit(fourteenDigits: string): number {
	const weights = [...fourteenDigits].map((_, index) => (index % 2 === 0 ? 1 : 3));
	return weightedSum(fourteenDigits, weights) % 10;
}

/** Whether a NIP has the right form and check digit. */
export function isNip(text: string): text is Nip {
	return NIP_FORM.test(text) && nipCheckDigit(text.slice(0, 9)) === Number(text[9]);
}

/**
 * Tidies and checks a context identifier before anything is sent.
 * Spaces always go; a NIP may be written with dashes and the prefix PL.
 * @throws {KsefError} of kind `input` that names the identifier and the right form
 */
export function checkContext(
	context: ContextIdentifier,
	checksum: ChecksumRule,
): ContextIdentifier {
	const compact = context.value.replace(/\s/g, '').toUpperCase();
	const value = context.type === 'Nip' ? compact.replace(/^PL|-/g, '') : compact;
	if (value === '') {
		throw inputError(
			`The context (${NAMES[context.type]}) is empty.`,
			`Enter it in the credential, such as ${EXAMPLES[context.type]}.`,
		);
	}
	if (!HAS_FORM[context.type](value)) {
		throw inputError(
			`“${context.value.trim()}” is not a ${NAMES[context.type]}.`,
			`It should look like ${EXAMPLES[context.type]}.`,
		);
	}
	const nip = value.slice(0, 10);
	if (checksum === 'enforced' && context.type !== 'PeppolId' && !isNip(nip)) {
		throw inputError(
			`The check digit of the NIP ${nip} is wrong.`,
			'Compare it with the company register: one digit is mistyped.',
		);
	}
	return { type: context.type, value };
}

const HAS_FORM: Record<ContextType, (value: string) => boolean> = {
	Nip: (value) => NIP_FORM.test(value),
	InternalId: (value) => INTERNAL_ID_FORM.test(value),
	NipVatUe: (value) =>
		NIP_FORM.test(value.slice(0, 10)) && value[10] === '-' && isVatNumber(value.slice(11)),
	PeppolId: (value) => PEPPOL_ID_FORM.test(value),
};

const NAMES: Record<ContextType, string> = {
	Nip: 'NIP (ten digits)',
	InternalId: 'internal ID (identyfikator wewnętrzny)',
	NipVatUe: 'NIP-VAT-UE identifier',
	PeppolId: 'Peppol ID',
};

const EXAMPLES: Record<ContextType, string> = {
	Nip: '5265877635',
	InternalId: '5265877635-12345',
	NipVatUe: '5265877635-DE123456789',
	PeppolId: 'PPL123456',
};

function weightedSum(digits: string, weights: readonly number[]): number {
	return weights.reduce((sum, weight, index) => sum + weight * Number(digits[index]), 0);
}
