import type { InvoiceRule, InvoiceUnderRules } from './context';
import type { XmlElement } from '../xml/document';

/** Rules about payment: account numbers and payment links. */

const accountChecksums: InvoiceRule = (invoice) => {
	const payment = invoice.body.child('Platnosc');
	if (payment === undefined) return;
	for (const account of payment.children) {
		const isAccount = /^RachunekBankowy(Faktora)?$/.test(account.localName);
		const number = isAccount ? account.child('NrRB') : undefined;
		if (number !== undefined) checkAccount(invoice, number);
	}
};

function checkAccount(invoice: InvoiceUnderRules, number: XmlElement): void {
	const plain = number.text.replace(/\s/g, '').toUpperCase();
	const international = /^[0-9]{26}$/.test(plain) ? `PL${plain}` : plain;
	if (
		!/^[A-Z]{2}[0-9]{2}[A-Z0-9]{10,30}$/.test(international) ||
		ibanRemainder(international) === 1
	) {
		return;
	}
	invoice.warn(number, {
		code: 'ACCOUNT_CHECKSUM',
		message: `The account number (numer rachunku) ${plain} has wrong check digits: some digit is mistyped.`,
		rule: 'NRB and IBAN check digits (ISO 13616)',
		value: plain,
	});
}

const FIRST_DIGIT = 48;
const LAST_DIGIT = 57;
/** A is 10 (ISO 13616). */
const BEFORE_LETTERS = 55;

/** Remainder modulo 97 of an IBAN with its first four characters moved to the end and letters as numbers. */
function ibanRemainder(iban: string): number {
	let remainder = 0;
	for (let index = 0; index < iban.length; index++) {
		const code = iban.charCodeAt((index + 4) % iban.length);
		const isDigit = code <= LAST_DIGIT;
		const value = code - (isDigit ? FIRST_DIGIT : BEFORE_LETTERS);
		remainder = (remainder * (isDigit ? 10 : 100) + value) % 97;
	}
	return remainder;
}

/** The link and the identifier of one payment belong together. */
const linkWithIdentifier: InvoiceRule = (invoice) => {
	const payment = invoice.body.child('Platnosc');
	const link = payment?.child('LinkDoPlatnosci');
	if (payment === undefined || link === undefined) return;
	const identifier = payment.value('IPKSeF');
	const inLink = /[?&]IPKSeF=([0-9]{3}[a-zA-Z0-9]{10})/.exec(link.text)?.[1];
	if (identifier !== undefined && (inLink === undefined || inLink === identifier)) return;
	const message =
		identifier === undefined
			? 'The payment link (link do płatności) stands without its identifier IPKSeF.'
			: `The payment link (link do płatności) holds the identifier ${inLink ?? ''}, but IPKSeF is ${identifier}.`;
	invoice.warn(link, {
		code: 'PAYMENT_LINK_IDENTIFIER',
		message,
		rule: 'FA(3), LinkDoPlatnosci and IPKSeF',
		value: link.text.trim(),
	});
};

export const paymentRules: readonly InvoiceRule[] = [accountChecksums, linkWithIdentifier];
