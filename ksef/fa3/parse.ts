import { nativeAsJson } from './friendly/read';
import type { JsonObject, ReadOptions } from './friendly/read-values';
import { friendlyFromNative } from './parse/friendly';
import { headerRow, lineRows } from './parse/rows';
import { parseNative } from './parse-native';
import type { ParsedInvoice } from './parse-native';

export type { JsonObject, JsonValue, ReadOptions } from './friendly/read-values';

/** What an invoice is read into. */
export type ParsedShape = 'friendly' | 'native' | 'header' | 'lines';

/** An invoice of a form that friendly JSON does not describe, asked for as more than native JSON. */
export class InvoiceFormError extends Error {
	override readonly name = 'InvoiceFormError';

	constructor(
		readonly form: ParsedInvoice['form'],
		readonly rootName: string,
	) {
		super(
			form === 'unknown'
				? `The document <${rootName}> is no invoice of a form that KSeF knows`
				: `An invoice of the form ${form} can only be read as native JSON`,
		);
	}
}

/**
 * Reads an invoice. FA(3), FA(2) and FA(1) in any shape; FA_RR and other documents as native JSON.
 *
 * Texts stay texts (NIP, accounts and codes keep their leading zeros). Amounts become exact text or
 * numbers as asked for; native JSON has text throughout.
 *
 * @returns one object, or for the shape `lines` one for each line
 * @throws XmlReadError when the document is not well-formed or holds a DOCTYPE
 * @throws InvoiceFormError when the shape does not exist for the form of the document
 */
export function parseInvoice(
	xml: Uint8Array | string,
	shape: ParsedShape,
	options: ReadOptions,
): JsonObject[] {
	const parsed = parseNative(xml);
	if (shape === 'native') return [{ [parsed.rootName]: nativeAsJson(parsed.native) }];
	if (!isReadable(parsed)) throw new InvoiceFormError(parsed.form, parsed.rootName);
	const friendly = friendlyFromNative(parsed.native, options);
	switch (shape) {
		case 'friendly':
			return [friendly];
		case 'header':
			return [headerRow(friendly)];
		case 'lines':
			return lineRows(friendly);
	}
}

function isReadable({ form }: ParsedInvoice): boolean {
	return form === 'FA(3)' || form === 'FA(2)' || form === 'FA(1)';
}
