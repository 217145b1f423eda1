import { unreadable } from './problem';
import type { Problem } from './problem';
import { validateAgainstSchema } from './validation/schema-validator';
import { checkStrictDocument } from './validation/strict-xml';
import { XmlReadError } from './xml/document';
import { readXml } from './xml/reader';

export type { Problem, Severity } from './problem';

/**
 * Checks an invoice against the FA(3) schema and reports every problem at once; an empty list means that
 * the official schema accepts it. A document that is not well formed, or that has a DOCTYPE, gives one
 * problem with a code `XML_…`. Never throws for a bad document.
 */
export function validateInvoiceSchema(xml: Uint8Array | string): Problem[] {
	try {
		return validateAgainstSchema(readXml(xml));
	} catch (error) {
		if (error instanceof XmlReadError) return [unreadable(error)];
		throw error;
	}
}

/**
 * Checks what KSeF demands of the file besides the schema: UTF-8 without byte order mark, no processing
 * instructions, no DOCTYPE, no discouraged Unicode characters (also not as character references), and at most 1 000 000
 * bytes, 3 000 000 with an attachment. Never throws for a bad document.
 */
export function checkStrictXml(xml: Uint8Array): Problem[] {
	return checkStrictDocument(xml);
}
