import { ksefNumberChecksum } from '../../ksefNumber';
import type { XmlElement } from '../xml/document';
import { INFORMATION_SHEET, vatAct } from './context';
import type { InvoiceRule, InvoiceUnderRules } from './context';

/** Rules about corrections, advances and settlements, and the KSeF numbers in them. */

function place(invoice: InvoiceUnderRules): XmlElement {
	return invoice.body.child('RodzajFaktury') ?? invoice.body;
}

/** A correction says what it corrects; no other invoice does. */
const correctedInvoices: InvoiceRule = (invoice) => {
	const corrected = invoice.body.child('DaneFaKorygowanej');
	if (invoice.isCorrection && corrected === undefined) {
		invoice.warn(place(invoice), {
			code: 'CORRECTION_WITHOUT_DATA',
			message: `The invoice is a correction (korekta, ${invoice.kind ?? ''}), but does not name the corrected invoice (DaneFaKorygowanej).`,
			rule: vatAct('106j(2)(2)'),
			value: invoice.kind ?? '',
		});
	} else if (!invoice.isCorrection && invoice.kind !== undefined && corrected !== undefined) {
		invoice.warn(corrected, {
			code: 'CORRECTION_DATA_ALONE',
			message: `The invoice names a corrected invoice, but its kind (RodzajFaktury) is ${invoice.kind}, not a correction.`,
			rule: vatAct('106j(2)'),
		});
	}
};

/** What the kinds of advances and settlements call for. */
const DEMANDS: ReadonlyArray<{
	kinds: readonly string[];
	name: string;
	code: string;
	words: string;
	rule: string;
}> = [
	{
		kinds: ['KOR_ZAL', 'KOR_ROZ'],
		name: 'P_15ZK',
		code: 'CORRECTION_WITHOUT_PAYMENT',
		words: 'the payment before correction (P_15ZK)',
		rule: INFORMATION_SHEET,
	},
	{
		kinds: ['ROZ'],
		name: 'FakturaZaliczkowa',
		code: 'SETTLEMENT_WITHOUT_ADVANCES',
		words: 'the advance invoices (FakturaZaliczkowa)',
		rule: vatAct('106f(3)'),
	},
	{
		kinds: ['ZAL'],
		name: 'Zamowienie',
		code: 'ADVANCE_WITHOUT_ORDER',
		words: 'the order or contract (Zamowienie)',
		rule: vatAct('106f(1)(4)'),
	},
];

const advancesAndSettlements: InvoiceRule = (invoice) => {
	for (const { kinds, name, code, words, rule } of DEMANDS) {
		if (!kinds.includes(invoice.kind ?? '') || invoice.body.child(name) !== undefined) continue;
		invoice.warn(place(invoice), {
			code,
			message: `An invoice of the kind ${invoice.kind ?? ''} gives ${words}; it is missing here.`,
			rule,
			value: invoice.kind ?? '',
		});
	}
};

/** KSeF numbers of today end in a CRC-8 of the rest; those of KSeF 1.0 (36 characters) do not say. */
const ksefNumberChecksums: InvoiceRule = (invoice) => {
	const numbers = [
		...invoice.body
			.childrenNamed('DaneFaKorygowanej')
			.map((data) => data.child('NrKSeFFaKorygowanej')),
		...invoice.body
			.childrenNamed('FakturaZaliczkowa')
			.map((data) => data.child('NrKSeFFaZaliczkowej')),
	];
	for (const element of numbers) {
		const number = element?.text.trim() ?? '';
		if (element === undefined || number.length !== 35) continue;
		if (ksefNumberChecksum(number.slice(0, 32)) === number.slice(33)) continue;
		invoice.warn(element, {
			code: 'KSEF_NUMBER_CHECKSUM',
			message: `The KSeF number (numer KSeF) ${number} has a wrong checksum: some character is mistyped.`,
			rule: 'ksef-docs, faktury/numer-ksef.md (CRC-8)',
			value: number,
		});
	}
};

export const correctionRules: readonly InvoiceRule[] = [
	correctedInvoices,
	advancesAndSettlements,
	ksefNumberChecksums,
];
