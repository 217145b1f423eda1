import type { XmlElement } from '../xml/document';
import { INFORMATION_SHEET, vatAct } from './context';
import type { InvoiceRule, InvoiceUnderRules } from './context';

/** Rules about single lines: values that exclude each other. */

function excludeEachOther(
	invoice: InvoiceUnderRules,
	line: XmlElement,
	names: readonly [string, string],
	finding: { readonly code: string; readonly message: string; readonly rule: string },
): void {
	const [first, second] = names;
	const place = line.child(second);
	if (line.child(first) !== undefined && place !== undefined) invoice.warn(place, finding);
}

const linesWithoutContradiction: InvoiceRule = (invoice) => {
	for (const line of invoice.lines) {
		excludeEachOther(invoice, line, ['P_9A', 'P_9B'], {
			code: 'PRICE_TWICE',
			message: 'The line has a net price (P_9A) and a gross price (P_9B): give one of them.',
			rule: vatAct('106e(7)'),
		});
		excludeEachOther(invoice, line, ['P_12', 'P_12_XII'], {
			code: 'RATE_TWICE',
			message:
				'The line has a Polish rate (P_12) and a rate of the OSS procedure (P_12_XII): give one of them.',
			rule: INFORMATION_SHEET,
		});
	}
	for (const line of invoice.orderLines) {
		excludeEachOther(invoice, line, ['P_12Z', 'P_12Z_XII'], {
			code: 'RATE_TWICE',
			message:
				'The line has a Polish rate (P_12Z) and a rate of the OSS procedure (P_12Z_XII): give one of them.',
			rule: INFORMATION_SHEET,
		});
	}
};

export const lineRules: readonly InvoiceRule[] = [linesWithoutContradiction];
