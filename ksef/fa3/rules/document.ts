import { KSEF_CHECKS } from './context';
import type { InvoiceRule, InvoiceUnderRules } from './context';

/** Rules about the invoice as a document: dates, number, attachment, duplicates. */

const DAY = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;

const issueDateNotInFuture: InvoiceRule = (invoice) => {
	const issued = invoice.body.child('P_1');
	const day = issued?.text.trim() ?? '';
	const { today } = invoice.options;
	if (issued === undefined || !DAY.test(day) || day <= today) return;
	invoice.error(issued, {
		code: 'ISSUE_DATE_FUTURE',
		message: `The issue date (data wystawienia, P_1) ${day} lies in the future: today it is ${today} in Warsaw.`,
		rule: KSEF_CHECKS,
		value: day,
	});
};

const periodInOrder: InvoiceRule = (invoice) => {
	const period = invoice.body.child('OkresFa');
	const first = period?.value('P_6_Od') ?? '';
	const last = period?.value('P_6_Do') ?? '';
	if (period === undefined || !DAY.test(first) || !DAY.test(last) || first <= last) return;
	invoice.warn(period, {
		code: 'PERIOD_ORDER',
		message: `The period of the invoice (okres) begins on ${first} and ends before that, on ${last}.`,
		rule: 'FA(3), P_6_Od and P_6_Do',
	});
};

const numberWithoutBlanks: InvoiceRule = (invoice) => {
	const number = invoice.body.child('P_2');
	if (number === undefined || number.text === number.text.trim()) return;
	invoice.warn(number, {
		code: 'INVOICE_NUMBER_BLANKS',
		message:
			'The invoice number (numer faktury, P_2) has blanks at its ends; they may hide a duplicate.',
		rule: 'KSeF, duplicates are found by NIP, kind and number',
		value: number.text,
	});
};

const attachmentInBatchOnly: InvoiceRule = (invoice) => {
	const attachment = invoice.root.child('Zalacznik');
	if (attachment === undefined || invoice.options.sending !== 'online') return;
	invoice.error(attachment, {
		code: 'ATTACHMENT_ONLINE',
		message:
			'The invoice has an attachment (załącznik): KSeF takes it in a batch session only, and only after the tax office was told.',
		rule: KSEF_CHECKS,
	});
};

/**
 * What makes an invoice the same to KSeF: NIP of the seller, kind and number; undefined when one of them
 * is missing.
 */
export function invoiceIdentity(invoice: InvoiceUnderRules): string | undefined {
	const nip = invoice.root.value('Podmiot1/DaneIdentyfikacyjne/NIP');
	const number = invoice.body.value('P_2');
	if (nip === undefined || number === undefined || invoice.kind === undefined) return undefined;
	return [nip, invoice.kind, number].join('|');
}

const noDuplicates: InvoiceRule = (invoice) => {
	const { earlierInvoices } = invoice.options;
	const identity = invoiceIdentity(invoice);
	if (earlierInvoices === undefined || identity === undefined) return;
	if (!earlierInvoices.has(identity)) {
		earlierInvoices.add(identity);
		return;
	}
	invoice.error(invoice.body.child('P_2') ?? invoice.body, {
		code: 'DUPLICATE',
		message:
			'An invoice of the same seller, kind and number (P_2) came earlier in this run: KSeF refuses the second.',
		rule: `${KSEF_CHECKS}, status 440`,
		value: invoice.body.value('P_2') ?? '',
	});
};

export const documentRules: readonly InvoiceRule[] = [
	issueDateNotInFuture,
	periodInOrder,
	numberWithoutBlanks,
	attachmentInBatchOnly,
	noDuplicates,
];
