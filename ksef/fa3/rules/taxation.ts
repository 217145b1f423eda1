import { compare, isZero, multiply, parseDecimal } from '../decimal';
import type { Decimal } from '../decimal';
import type { XmlElement } from '../xml/document';
import { INFORMATION_SHEET, vatAct } from './context';
import type { InvoiceRule, InvoiceUnderRules } from './context';

/** Rules about rates and the annotations that go with them. */

/** A total that is there and not zero. */
function hasTotal(invoice: InvoiceUnderRules, name: string): boolean {
	const total = invoice.amount(invoice.body, name);
	return total !== undefined && !isZero(total);
}

function annotations(invoice: InvoiceUnderRules): XmlElement {
	return invoice.body.child('Adnotacje') ?? invoice.body;
}

/** Exempt lines or total call for the mark P_19 with its basis, and the mark calls for them. */
const exemptionWithBasis: InvoiceRule = (invoice) => {
	const line = invoice.lineWithRate(['zw']);
	const isExempt = line !== undefined || hasTotal(invoice, 'P_13_7');
	const isMarked = invoice.flag(invoice.body, 'Adnotacje/Zwolnienie/P_19') === '1';
	if (isExempt && !isMarked) {
		invoice.warn(line ?? annotations(invoice), {
			code: 'EXEMPT_WITHOUT_BASIS',
			message:
				'Something is exempt (zw), but Zwolnienie does not say so: set P_19 and give the basis (podstawa prawna) in P_19A, P_19B or P_19C.',
			rule: vatAct('106e(1)(19)'),
		});
	} else if (isMarked && !isExempt && invoice.lines.length > 0 && !invoice.isCorrection) {
		invoice.warn(invoice.body.at('Adnotacje/Zwolnienie') ?? annotations(invoice), {
			code: 'EXEMPT_MARK_ALONE',
			message:
				'P_19 says that something is exempt, but no line has the rate zw and P_13_7 is empty.',
			rule: vatAct('106e(1)(19)'),
		});
	}
};

const reverseCharge: InvoiceRule = (invoice) => {
	const line = invoice.lineWithRate(['oo']);
	const hasReverseCharge = line !== undefined || hasTotal(invoice, 'P_13_10');
	if (!hasReverseCharge) return;
	if (invoice.flag(invoice.body, 'Adnotacje/P_18') !== '1') {
		invoice.warn(line ?? annotations(invoice), {
			code: 'REVERSE_CHARGE_MARK',
			message:
				'Something is under reverse charge (odwrotne obciążenie, oo), but the annotation P_18 is not 1.',
			rule: vatAct('106e(1)(18)'),
		});
	}
	const buyer = invoice.root.child('Podmiot2');
	if (buyer !== undefined && buyer.value('DaneIdentyfikacyjne/NIP') === undefined) {
		invoice.warn(line ?? buyer, {
			code: 'REVERSE_CHARGE_BUYER',
			message:
				'Domestic reverse charge (oo) needs a buyer who is a Polish taxpayer, but the buyer (nabywca) has no NIP.',
			rule: vatAct('17'),
		});
	}
};

/** Rates without VAT and the totals that belong to them; a line without its total, or the reverse. */
const TOTALS_OF_RATES: ReadonlyArray<{ rate: string; total: string; meaning: string }> = [
	{ rate: 'oo', total: 'P_13_10', meaning: 'reverse charge' },
	{ rate: 'np I', total: 'P_13_8', meaning: 'supplies outside Poland' },
	{ rate: 'np II', total: 'P_13_9', meaning: 'services for EU taxpayers' },
];

const totalsOfUntaxedRates: InvoiceRule = (invoice) => {
	for (const { rate, total, meaning } of TOTALS_OF_RATES) {
		const line = invoice.lines.find((candidate) => candidate.value('P_12') === rate);
		const field = invoice.body.child(total);
		if (line !== undefined && field === undefined) {
			invoice.warn(line, {
				code: 'RATE_WITHOUT_TOTAL',
				message: `A line has the rate ${rate} (${meaning}), but the total ${total} is missing.`,
				rule: INFORMATION_SHEET,
				value: rate,
			});
		} else if (
			line === undefined &&
			field !== undefined &&
			hasTotal(invoice, total) &&
			invoice.lines.length > 0
		) {
			invoice.warn(field, {
				code: 'TOTAL_WITHOUT_RATE',
				message: `The total ${total} (${meaning}) is given, but no line has the rate ${rate}.`,
				rule: INFORMATION_SHEET,
				value: field.text,
			});
		}
	}
};

/** 0 % within the EU needs the seller's prefix and the buyer's EU number. */
const supplyWithinEu: InvoiceRule = (invoice) => {
	const line = invoice.lineWithRate(['0 WDT']);
	const place = line ?? invoice.body.child('P_13_6_2');
	if (place === undefined) return;
	if (invoice.root.value('Podmiot1/PrefiksPodatnika') === undefined) {
		invoice.warn(place, {
			code: 'EU_SUPPLY_SELLER',
			message: 'An EU supply (WDT) needs the prefix PL of the seller in PrefiksPodatnika.',
			rule: vatAct('97(10)'),
		});
	}
	checkEuBuyer(invoice, place, 'An EU supply (WDT)', vatAct('42(1)(1)'));
};

const servicesForEu: InvoiceRule = (invoice) => {
	const line = invoice.lineWithRate(['np II']);
	if (line !== undefined)
		checkEuBuyer(invoice, line, 'A service for an EU taxpayer (np II)', vatAct('100(1)(4)'));
};

function checkEuBuyer(
	invoice: InvoiceUnderRules,
	place: XmlElement,
	what: string,
	rule: string,
): void {
	const buyer = invoice.root.at('Podmiot2/DaneIdentyfikacyjne');
	const prefix = buyer?.value('KodUE');
	if (buyer === undefined || (prefix !== undefined && prefix !== 'PL')) return;
	invoice.warn(place, {
		code: 'EU_SUPPLY_BUYER',
		message: `${what} needs a buyer (nabywca) with the VAT number of another EU country in KodUE and NrVatUE.`,
		rule,
	});
}

const SPLIT_PAYMENT_LIMIT: Decimal = { units: 15_000, scale: 0 };

/** Above 15 000 PLN, goods and services of annex 15 between taxpayers are paid by split payment. */
const splitPayment: InvoiceRule = (invoice) => {
	const line = invoice.lines.find((candidate) => invoice.flag(candidate, 'P_12_Zal_15') === '1');
	const due = invoice.amount(invoice.body, 'P_15');
	if (line === undefined || due === undefined) return;
	if (invoice.flag(invoice.body, 'Adnotacje/P_18A') === '1') return;
	const rate = invoice.currency === 'PLN' ? '1' : line.value('KursWaluty');
	const zlotys = rate === undefined ? undefined : parseDecimal(rate);
	if (zlotys === undefined || compare(multiply(due, zlotys), SPLIT_PAYMENT_LIMIT) <= 0) return;
	invoice.warn(line, {
		code: 'SPLIT_PAYMENT',
		message:
			'Goods or services of annex 15 on an invoice above 15 000 PLN: set the annotation "split payment" (mechanizm podzielonej płatności, P_18A).',
		rule: vatAct('106e(1)(18a)'),
	});
};

const marginScheme: InvoiceRule = (invoice) => {
	const isMarked = invoice.flag(invoice.body, 'Adnotacje/PMarzy/P_PMarzy') === '1';
	const total = invoice.body.child('P_13_11');
	if (isMarked && total === undefined && !invoice.isCorrection) {
		invoice.warn(invoice.body.at('Adnotacje/PMarzy') ?? invoice.body, {
			code: 'MARGIN_WITHOUT_TOTAL',
			message: 'The invoice is under a margin scheme (marża), but its total P_13_11 is missing.',
			rule: INFORMATION_SHEET,
		});
	} else if (!isMarked && total !== undefined) {
		invoice.warn(total, {
			code: 'MARGIN_WITHOUT_MARK',
			message:
				'P_13_11 is the total of a margin scheme (marża), but PMarzy does not name the scheme.',
			rule: vatAct('106e(2) and (3)'),
			value: total.text,
		});
	}
};

const VAT_IN_PLN = [1, 2, 3, 4].map((group) => ({
	vat: `P_14_${group}`,
	inZlotys: `P_14_${group}W`,
}));

/** VAT is due in PLN, whatever the currency of the invoice. */
const vatInZlotys: InvoiceRule = (invoice) => {
	if (invoice.currency === undefined || invoice.currency === 'PLN') return;
	let hasVat = false;
	for (const names of VAT_IN_PLN) {
		const field = invoice.body.child(names.vat);
		const amount = invoice.amount(invoice.body, names.vat);
		if (field === undefined || amount === undefined || isZero(amount)) continue;
		hasVat = true;
		if (invoice.body.child(names.inZlotys) !== undefined) continue;
		invoice.warn(field, {
			code: 'VAT_NOT_IN_PLN',
			message: `The invoice is in ${invoice.currency ?? ''}: give the VAT of ${names.vat} in PLN (w złotych) as well, in ${names.inZlotys}.`,
			rule: vatAct('106e(11)'),
			value: field.text,
		});
	}
	const hasRate =
		invoice.body.child('KursWalutyZ') !== undefined ||
		invoice.lines.some((line) => line.child('KursWaluty') !== undefined);
	if (!hasVat || hasRate || invoice.lines.length === 0) return;
	invoice.warn(invoice.body.child('KodWaluty') ?? invoice.body, {
		code: 'EXCHANGE_RATE_MISSING',
		message: `The invoice is in ${invoice.currency} with Polish VAT, but gives no exchange rate (kurs waluty).`,
		rule: vatAct('31a'),
		value: invoice.currency,
	});
};

export const taxationRules: readonly InvoiceRule[] = [
	exemptionWithBasis,
	reverseCharge,
	totalsOfUntaxedRates,
	supplyWithinEu,
	servicesForEu,
	splitPayment,
	marginScheme,
	vatInZlotys,
];
