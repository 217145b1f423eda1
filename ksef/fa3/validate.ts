import type { InvoiceElement } from './element/element';
import { documentFrom } from './element/xml-tree';
import { byPlace, unreadable } from './problem';
import type { Problem } from './problem';
import { checkRules } from './rules';
import type { ValidationOptions } from './rules';
import { FA3_NAMESPACE } from './schema';
import { elementFitsSchema } from './validation/element-validator';
import { validateAgainstSchema } from './validation/schema-validator';
import { checkStrictDocument } from './validation/strict-xml';
import { XmlReadError } from './xml/document';
import type { XmlDocument } from './xml/document';
import { readXml } from './xml/reader';

export type { Problem, Severity } from './problem';
export type { KsefEnvironment, ValidationOptions } from './rules';

/** The verdict on an invoice. */
export interface ValidationResult {
	/** No errors: as far as can be told beforehand, KSeF will take the invoice. */
	readonly valid: boolean;
	readonly errors: readonly Problem[];
	/** What law, the information sheet or custom say, and KSeF does not check. */
	readonly warnings: readonly Problem[];
}

/**
 * Checks an invoice in every respect: the file itself (strict XML), the FA(3) schema, and the rules
 * beyond the schema. Reports everything at once, in the order of the document. Text counts as the UTF-8
 * that it will be. Never throws for a bad document.
 */
export function validateInvoice(
	xml: Uint8Array | string,
	options: ValidationOptions,
): ValidationResult {
	let document: XmlDocument | undefined;
	try {
		document = readXml(xml);
	} catch (error) {
		if (!(error instanceof XmlReadError)) throw error;
	}
	const problems = checkStrictDocument(xml, document);
	if (document !== undefined) {
		problems.push(...validateAgainstSchema(document));
		if (document.root.namespace === FA3_NAMESPACE) problems.push(...checkRules(document, options));
	}
	problems.sort(byPlace);
	const errors = problems.filter(({ severity }) => severity === 'error');
	const warnings = problems.filter(({ severity }) => severity === 'warning');
	return { valid: errors.length === 0, errors, warnings };
}

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
 * The same for XML that was just written, and much faster: the XML is looked at only when something is
 * wrong, to name the places.
 *
 * @param invoice what `writeInvoiceElement` was given
 * @param xml what it returned
 */
export function validateWrittenInvoiceSchema(invoice: InvoiceElement, xml: string): Problem[] {
	return elementFitsSchema(invoice) ? [] : validateInvoiceSchema(xml);
}

/**
 * What `validateInvoice` says of XML that was just written, and several times faster: the XML is read only
 * when something is wrong, to name the places.
 *
 * @param invoice what `writeInvoiceElement` was given
 * @param xml what it returned
 */
export function validateWrittenInvoice(
	invoice: InvoiceElement,
	xml: string,
	options: Omit<ValidationOptions, 'earlierInvoices'>,
): ValidationResult {
	if (elementFitsSchema(invoice)) {
		const document = documentFrom(invoice, xml);
		const isClean =
			checkStrictDocument(xml, document).length === 0 && checkRules(document, options).length === 0;
		if (isClean) return { valid: true, errors: [], warnings: [] };
	}
	return validateInvoice(xml, options);
}

/**
 * Checks what KSeF demands of the file besides the schema: UTF-8 without byte order mark, no processing
 * instructions, no DOCTYPE, no discouraged Unicode characters (also not as character references), and at most 1 000 000
 * bytes, 3 000 000 with an attachment. Never throws for a bad document.
 */
export function checkStrictXml(xml: Uint8Array | string): Problem[] {
	return checkStrictDocument(xml);
}
