import { elementFromNative, nativeFromElement } from './element/element';
import type { InvoiceElement } from './element/element';
import { INVOICE_SHAPE } from './element/shape';
import type { NativeInvoice } from './native';
import { FA3_NAMESPACE } from './schema';
import { writeElements } from './writing/elements';
import { inspectNative } from './writing/inspect';
import type { NativeProblem } from './writing/inspect';

export type { NativeProblem } from './writing/inspect';

/** Native JSON that cannot be written as FA(3); `problems` lists everything that is wrong. */
export class NativeInvoiceError extends Error {
	override readonly name = 'NativeInvoiceError';

	constructor(readonly problems: readonly NativeProblem[]) {
		const lines = problems.map(({ path, message }) => `${path}: ${message}`);
		super(`The invoice cannot be written as FA(3):\n${lines.join('\n')}`);
	}
}

const OPENING = `<?xml version="1.0" encoding="UTF-8"?>\n<Faktura xmlns="${FA3_NAMESPACE}">`;
const CLOSING = '</Faktura>';

/**
 * Writes an invoice as FA(3) XML: elements in the order of the schema whatever the order of the keys,
 * fixed attributes filled in, no indentation. Writes what it is given: whether values and combinations
 * are right is for `validateInvoice` to say.
 *
 * Numbers are written digit by digit and only when exact (at most 15 significant digits). Booleans stand
 * for marks: `true` is 1; `false` is 2 where the schema knows yes and no, otherwise the element is left out.
 *
 * @param native the content of `Faktura` in native JSON
 * @returns the document as text, to be encoded as UTF-8
 * @throws NativeInvoiceError with a JSON path for every unknown key, wrong kind of value, inexact
 *   number or illegal character
 */
export function writeInvoiceXml(native: NativeInvoice): string {
	const xml = writeInvoice(elementFromNative(native, INVOICE_SHAPE));
	if (xml === undefined) throw new NativeInvoiceError(checkNative(native));
	return xml;
}

/**
 * The same for an invoice in the making.
 *
 * @throws NativeInvoiceError with the paths that its native JSON would have
 */
export function writeInvoiceElement(invoice: InvoiceElement): string {
	const xml = writeInvoice(invoice);
	if (xml === undefined) throw new NativeInvoiceError(checkNative(nativeFromElement(invoice)));
	return xml;
}

function writeInvoice(invoice: InvoiceElement): string | undefined {
	const xml = writeElements(OPENING, invoice);
	return xml === undefined ? undefined : xml + CLOSING;
}

/**
 * Everything that keeps native JSON from being written, with JSON paths; empty when nothing does.
 */
export function checkNative(native: NativeInvoice): NativeProblem[] {
	return inspectNative(native, INVOICE_SHAPE);
}
