import { INVOICE_SHAPE } from '../element/shape';
import { invoice } from '../friendly/invoice';
import { compileModelReader } from '../friendly/read';
import type { JsonObject, ReadOptions } from '../friendly/read';
import type { NativeInvoice } from '../native';

const readInvoice = compileModelReader(invoice, INVOICE_SHAPE, [
	'Naglowek/KodFormularza',
	'Naglowek/WariantFormularza',
]);

const FIELD_ORDER = Object.keys(invoice.fields);

/**
 * Friendly JSON of an invoice in native JSON (docs/friendly-json.md). Building it gives the same invoice:
 * `vatCalculation` is `asGiven`, so nothing is computed anew, and what the friendly fields cannot say stays
 * under `native`. To have changed lines computed, take `vatCalculation`, `totals` and the amounts of the
 * lines out.
 */
export function friendlyFromNative(native: NativeInvoice, options: ReadOptions): JsonObject {
	const read = readInvoice(native, options);
	const ordered: JsonObject = {};
	for (const name of FIELD_ORDER) {
		if (name === 'vatCalculation') ordered[name] = 'asGiven';
		const value = read[name];
		if (value !== undefined) ordered[name] = value;
	}
	const rest = read['native'];
	if (rest !== undefined) ordered['native'] = rest;
	return ordered;
}
