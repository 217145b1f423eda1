import type { Problem } from '../problem';
import type { XmlDocument } from '../xml/document';
import { InvoiceUnderRules } from './context';
import type { InvoiceRule, ValidationOptions } from './context';
import { correctionRules } from './corrections';
import { documentRules } from './document';
import { lineRules } from './lines';
import { partyRules } from './parties';
import { paymentRules } from './payments';
import { sumRules } from './sums';
import { taxationRules } from './taxation';
import { textRules } from './text';

export type { KsefEnvironment, ValidationOptions } from './context';

const RULES: readonly InvoiceRule[] = [
	...documentRules,
	...partyRules,
	...lineRules,
	...taxationRules,
	...sumRules,
	...correctionRules,
	...paymentRules,
	...textRules,
];

/**
 * Checks an FA(3) document against the rules beyond the schema: errors are what KSeF refuses, warnings
 * what law and custom say. The document may break the schema; rules then skip what they cannot read.
 */
export function checkRules(document: XmlDocument, options: ValidationOptions): Problem[] {
	const invoice = new InvoiceUnderRules(document, options);
	for (const rule of RULES) rule(invoice);
	return invoice.problems;
}
