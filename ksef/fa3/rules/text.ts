import { INVOICE, elementsOf, isSimpleType } from '../schema';
import type { ElementDefinition } from '../schema';
import { collapse } from '../validation/values';
import type { XmlElement } from '../xml/document';
import type { InvoiceRule, InvoiceUnderRules } from './context';

/**
 * Rules about text that the schema and KSeF may count differently: the schema counts characters, KSeF's
 * software seems to count UTF-16 units; the schema takes digits of any script.
 */

/** Everything from the first foreign digit on, save for usual signs such as dashes, quotes and currencies. */
const UNUSUAL = /[\u0660-\u1FFF\u20C1-\uFFFF]|&#/;
const FOREIGN_DIGIT = /(?![0-9])\p{Nd}/u;
const RULE = 'FA(3) schema and KSeF may read this differently';

const unambiguousText: InvoiceRule = (invoice) => {
	// Nearly all invoices hold nothing unusual, and one look at the source spares the walk.
	if (UNUSUAL.test(invoice.source)) walk(invoice, invoice.root, INVOICE);
};

function walk(
	invoice: InvoiceUnderRules,
	element: XmlElement,
	definition: ElementDefinition,
): void {
	const { content } = definition;
	if (!isSimpleType(content)) {
		const definitions = new Map(elementsOf(content).map((child) => [child.name, child]));
		for (const child of element.children) {
			const childDefinition = definitions.get(child.localName);
			if (childDefinition !== undefined) walk(invoice, child, childDefinition);
		}
		return;
	}
	const value = content.whitespace === 'collapse' ? collapse(element.text) : element.text;
	const { maximumLength = Infinity, patterns } = content;
	if (value.length > maximumLength && [...value].length <= maximumLength) {
		invoice.warn(element, {
			code: 'TEXT_LENGTH',
			message: `${element.localName} has ${[...value].length} characters, which is allowed, but some count twice (emoji, rare signs): shorten it so that ${value.length} becomes at most ${maximumLength}.`,
			rule: RULE,
			value,
		});
	}
	if (patterns !== undefined && FOREIGN_DIGIT.test(value) && content.name !== 'TAdresEmail') {
		invoice.warn(element, {
			code: 'FOREIGN_DIGITS',
			message: `${element.localName} has the value "${value}" with digits of another script; use 0 to 9.`,
			rule: RULE,
			value,
		});
	}
}

export const textRules: readonly InvoiceRule[] = [unambiguousText];
