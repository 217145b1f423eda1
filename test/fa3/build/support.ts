import { buildInvoice, InvoiceInputError, problemText } from '../../../ksef/fa3/build';
import type { BuiltInvoice } from '../../../ksef/fa3/build';
import { isNativeArray, isNativeObject } from '../../../ksef/fa3/native';
import type { NativeObject } from '../../../ksef/fa3/native';

export const NOW = new Date('2026-11-21T23:30:15.123Z');

/** Friendly JSON of an invoice with everything required, changed as a test wants it. */
export function invoiceWith(changes: Record<string, unknown> = {}): Record<string, unknown> {
	return {
		number: 'FV/1/11/2026',
		seller: {
			nip: '5265877635',
			name: 'Palarnia Kawy sp. z o.o.',
			address: { line1: 'ul. Prosta 51', line2: '00-838 Warszawa' },
		},
		buyer: { nip: '7010000011', name: 'Kawiarnia s.c.' },
		lines: [{ name: 'Kawa', quantity: 1, unit: 'kg', netPrice: '100', rate: 23 }],
		...changes,
	};
}

/** Builds the invoice with these changes. */
export function build(changes: Record<string, unknown> = {}): BuiltInvoice {
	return buildInvoice(invoiceWith(changes), { now: NOW });
}

/** `Fa` of the invoice with these changes. */
export function bodyOf(changes: Record<string, unknown> = {}): NativeObject {
	return part(build(changes).native, 'Fa');
}

/** An object inside native JSON, of a repeated element the one at `index`. */
export function part(parent: NativeObject, name: string, index = 0): NativeObject {
	const value = parent[name];
	const found = isNativeArray(value) ? value[index] : value;
	if (!isNativeObject(found)) throw new Error(`there is no ${name}`);
	return found;
}

/** The totals of `Fa` that are there, by element name. */
export function totalsOf(body: NativeObject): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(body).filter(
			([name, value]) => /^P_1[345]/.test(name) && name !== 'P_15ZK' && value !== undefined,
		),
	);
}

/** Every problem of an invoice that cannot be built, as `path: message advice`. */
export function problemsOf(input: Record<string, unknown>): string[] {
	try {
		buildInvoice(input, { now: NOW });
	} catch (error) {
		if (error instanceof InvoiceInputError) return error.problems.map(problemText);
		throw error;
	}
	throw new Error('the invoice was built');
}
