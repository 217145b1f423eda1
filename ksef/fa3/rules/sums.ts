import { ALL_TOTALS, taxationOf } from '../amounts/rates';
import type { TotalFields } from '../amounts/rates';
import { vatInGross, vatOnNet } from '../amounts/tax';
import { absolute, add, compare, negate, subtract, toAmountText, ZERO } from '../decimal';
import type { Decimal } from '../decimal';
import type { XmlElement } from '../xml/document';
import { INFORMATION_SHEET, vatAct } from './context';
import type { InvoiceRule, InvoiceUnderRules } from './context';

/**
 * Rules about sums. KSeF adds nothing up, and the ministry's own examples are a grosz off, so these are
 * warnings, and they give way: one grosz per amount that was rounded on its way into a sum.
 */

const GROSZ: Decimal = { units: 1, scale: 2 };

/** Whether two amounts differ by more than this many grosze. */
function differs(left: Decimal, right: Decimal, grosze: number): boolean {
	const tolerance = { units: Math.max(1, grosze), scale: GROSZ.scale };
	return compare(absolute(subtract(left, right)), tolerance) > 0;
}

/** P_15 is the sum of the totals and their VAT. */
const totalDue: InvoiceRule = (invoice) => {
	const due = invoice.amount(invoice.body, 'P_15');
	const field = invoice.body.child('P_15');
	if (due === undefined || field === undefined) return;
	let sum = ZERO;
	let groups = 0;
	for (const { net, vat } of ALL_TOTALS) {
		const total = invoice.amount(invoice.body, net);
		if (total === undefined) continue;
		groups += 1;
		const tax = vat === undefined ? undefined : invoice.amount(invoice.body, vat);
		sum = add(add(sum, total), tax ?? ZERO);
	}
	if (groups === 0 || !differs(sum, due, groups)) return;
	invoice.warn(field, {
		code: 'SUM_TOTAL_DUE',
		message: `The total due (kwota należności, P_15) is ${toAmountText(due)}, but the totals and their VAT make ${toAmountText(sum)}.`,
		rule: vatAct('106e(1)(15)'),
		value: field.text,
	});
};

/** What the lines of one total add up to. */
interface LineSum {
	readonly totals: TotalFields;
	sum: Decimal;
	vat: Decimal;
	lines: number;
	isComplete: boolean;
}

function sumLines(invoice: InvoiceUnderRules): LineSum[] {
	const isMargin = invoice.flag(invoice.body, 'Adnotacje/PMarzy/P_PMarzy') === '1';
	const sums = new Map<string, LineSum>();
	for (const line of invoice.lines) {
		const taxation = taxationOf(line.value('P_12'), line.value('P_12_XII'), isMargin);
		if (taxation === undefined) continue;
		const { totals, percentage } = taxation;
		const sum = sums.get(totals.net) ?? {
			totals,
			sum: ZERO,
			vat: ZERO,
			lines: 0,
			isComplete: true,
		};
		sums.set(totals.net, sum);
		const net = invoice.amount(line, 'P_11');
		const gross = invoice.amount(line, 'P_11A');
		const sign = (value: Decimal): Decimal =>
			invoice.flag(line, 'StanPrzed') === '1' ? negate(value) : value;
		sum.lines += 1;
		if (net !== undefined) {
			sum.sum = add(sum.sum, sign(net));
			if (percentage !== undefined) sum.vat = add(sum.vat, sign(vatOnNet(net, percentage)));
		} else if (gross !== undefined) {
			const vat = percentage === undefined ? ZERO : vatInGross(gross, percentage);
			sum.sum = add(sum.sum, sign(subtract(gross, vat)));
			sum.vat = add(sum.vat, sign(vat));
		} else {
			sum.isComplete = false;
		}
	}
	return [...sums.values()];
}

/**
 * The totals are the sums of their lines. Only for kinds whose lines are what is invoiced: lines of
 * advances and settlements speak of the whole order, those of simplified invoices of nothing.
 */
const totalsOfLines: InvoiceRule = (invoice) => {
	if (invoice.kind !== 'VAT' && invoice.kind !== 'KOR') return;
	for (const { totals, sum, vat, lines, isComplete } of sumLines(invoice)) {
		const net = invoice.amount(invoice.body, totals.net);
		const field = invoice.body.child(totals.net);
		if (!isComplete || net === undefined || field === undefined) continue;
		if (differs(net, sum, lines)) {
			invoice.warn(field, {
				code: 'SUM_OF_LINES',
				message: `The total ${totals.net} is ${toAmountText(net)}, but its lines make ${toAmountText(sum)}.`,
				rule: vatAct('106e(1)(13)'),
				value: field.text,
			});
		}
		const vatField = totals.vat === undefined ? undefined : invoice.body.child(totals.vat);
		const tax = totals.vat === undefined ? undefined : invoice.amount(invoice.body, totals.vat);
		if (vatField === undefined || tax === undefined || !differs(tax, vat, lines)) continue;
		invoice.warn(vatField, {
			code: 'SUM_OF_VAT',
			message: `The VAT ${vatField.localName} is ${toAmountText(tax)}, but the lines make ${toAmountText(vat)}.`,
			rule: vatAct('106e(1)(14)'),
			value: vatField.text,
		});
	}
};

function sumOf(invoice: InvoiceUnderRules, parts: readonly XmlElement[]): Decimal {
	return parts.reduce((sum, part) => add(sum, invoice.amount(part, 'Kwota') ?? ZERO), ZERO);
}

/** Charges and deductions: their sums, and what is left to pay. */
const settlementSums: InvoiceRule = (invoice) => {
	const settlement = invoice.body.child('Rozliczenie');
	const due = invoice.amount(invoice.body, 'P_15');
	if (settlement === undefined || due === undefined) return;
	const sides = [
		{ parts: 'Obciazenia', sum: 'SumaObciazen', words: 'charges (obciążenia)' },
		{ parts: 'Odliczenia', sum: 'SumaOdliczen', words: 'deductions (odliczenia)' },
	].map(({ parts, sum, words }) => {
		const items = settlement.childrenNamed(parts);
		const added = sumOf(invoice, items);
		const given = invoice.amount(settlement, sum);
		const field = settlement.child(sum);
		if (
			field !== undefined &&
			given !== undefined &&
			items.length > 0 &&
			differs(given, added, 1)
		) {
			invoice.warn(field, {
				code: 'SUM_OF_SETTLEMENT',
				message: `${sum} is ${toAmountText(given)}, but the ${words} make ${toAmountText(added)}.`,
				rule: INFORMATION_SHEET,
				value: field.text,
			});
		}
		return items.length > 0 ? added : (given ?? ZERO);
	});
	const [charges = ZERO, deductions = ZERO] = sides;
	const left = subtract(add(due, charges), deductions);
	const expectations = [
		{ field: settlement.child('DoZaplaty'), amount: left, words: 'to pay (do zapłaty)' },
		{
			field: settlement.child('DoRozliczenia'),
			amount: negate(left),
			words: 'overpaid (do rozliczenia)',
		},
	];
	for (const { field, amount, words } of expectations) {
		const given = field === undefined ? undefined : invoice.amount(settlement, field.localName);
		if (field === undefined || given === undefined || !differs(given, amount, 1)) continue;
		invoice.warn(field, {
			code: 'SUM_TO_PAY',
			message: `The amount ${words} is ${toAmountText(given)}, but P_15 with charges and deductions makes ${toAmountText(amount)}.`,
			rule: INFORMATION_SHEET,
			value: field.text,
		});
	}
};

export const sumRules: readonly InvoiceRule[] = [totalDue, totalsOfLines, settlementSums];
