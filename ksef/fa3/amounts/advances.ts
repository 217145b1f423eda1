import {
	add,
	divide,
	isZero,
	multiply,
	negate,
	roundHalfUp,
	subtract,
	toAmountText,
	ZERO,
} from '../decimal';
import type { Decimal } from '../decimal';
import type { Report } from '../friendly/report';
import type { DeductedAdvance } from '../friendly/settings';
import type { InvoiceElement } from '../element/element';
import { amountAt, isMarked, elementIn, elementsAt, textAt } from './contents';
import { taxationOf } from './rates';
import type { Taxation } from './rates';
import { addGroup, vatInGross, vatOnNet } from './tax';
import type { GroupTotals } from './tax';

/** Orders, advance invoices and their settlement (articles 106e(1a), 106f of the VAT act). */

/**
 * Fills in what the lines of the order (`ZamowienieWiersz`) lack, and the value of the order: net and
 * VAT of its lines, those from before a correction left out.
 */
export function completeOrder(body: InvoiceElement): void {
	const order = elementIn(body, 'Zamowienie');
	if (order === undefined) return;
	let value = ZERO;
	elementsAt(order, 'ZamowienieWiersz').forEach((line, index) => {
		line.fillIn('NrWierszaZam', String(index + 1));
		const { net, vat } = completeOrderLine(line);
		if (!isMarked(line, 'StanPrzedZ')) value = add(value, add(net, vat));
	});
	order.fillIn('WartoscZamowienia', toAmountText(value));
}

function completeOrderLine(line: InvoiceElement): { net: Decimal; vat: Decimal } {
	const price = amountAt(line, 'P_9AZ');
	const quantity = amountAt(line, 'P_8BZ');
	if (price !== undefined && quantity !== undefined) {
		line.fillIn('P_11NettoZ', toAmountText(multiply(price, quantity)));
	}
	const net = amountAt(line, 'P_11NettoZ');
	const percentage = orderTaxation(line)?.percentage;
	if (net !== undefined && percentage !== undefined) {
		line.fillIn('P_11VatZ', toAmountText(vatOnNet(net, percentage)));
	}
	return { net: net ?? ZERO, vat: amountAt(line, 'P_11VatZ') ?? ZERO };
}

function orderTaxation(line: InvoiceElement): Taxation | undefined {
	return taxationOf(textAt(line, 'P_12Z'), textAt(line, 'P_12Z_XII'), false);
}

/**
 * Totals of an advance invoice: the payment is split over the rates of the order in proportion to their
 * gross values, and VAT is taken out of each share (article 106f(1)(3) of the VAT act). A correction
 * (`KOR_ZAL`) does so before and after, and gives the difference.
 *
 * @returns undefined when there is no order with rates
 */
export function advanceTotals(
	body: InvoiceElement,
	payment: Decimal,
	exchangeRate: Decimal | undefined,
): Map<string, GroupTotals> | undefined {
	const order = elementIn(body, 'Zamowienie');
	const lines = order === undefined ? [] : elementsAt(order, 'ZamowienieWiersz');
	const before = lines.filter((line) => isMarked(line, 'StanPrzedZ'));
	const after = lines.filter((line) => !isMarked(line, 'StanPrzedZ'));
	const paidBefore = amountAt(body, 'P_15ZK');
	const groups = new Map<string, GroupTotals>();
	if (paidBefore === undefined) {
		return splitPayment(after, payment, exchangeRate, groups) ? groups : undefined;
	}
	const rateBefore = amountAt(body, 'KursWalutyZK') ?? exchangeRate;
	if (before.length === 0) return undefined;
	const wasSplit = splitPayment(before, negate(paidBefore), rateBefore, groups);
	const isSplit = splitPayment(after, add(paidBefore, payment), exchangeRate, groups);
	if (!wasSplit || !isSplit) return undefined;
	for (const [name, group] of groups) {
		if (isZero(group.net) && isZero(group.vat)) groups.delete(name);
	}
	return groups;
}

function splitPayment(
	lines: readonly InvoiceElement[],
	payment: Decimal,
	exchangeRate: Decimal | undefined,
	groups: Map<string, GroupTotals>,
): boolean {
	const shares = new Map<string, { taxation: Taxation; gross: Decimal }>();
	let whole = ZERO;
	for (const line of lines) {
		const taxation = orderTaxation(line);
		if (taxation === undefined) return false;
		const net = amountAt(line, 'P_11NettoZ') ?? ZERO;
		const gross = add(net, amountAt(line, 'P_11VatZ') ?? ZERO);
		whole = add(whole, gross);
		const share = shares.get(taxation.key);
		if (share === undefined) shares.set(taxation.key, { taxation, gross });
		else share.gross = add(share.gross, gross);
	}
	if (isZero(whole)) return false;
	let left = payment;
	let remaining = shares.size;
	for (const { taxation, gross } of shares.values()) {
		remaining -= 1;
		const share = remaining === 0 ? left : divide(multiply(payment, gross), whole, 2);
		left = subtract(left, share);
		addGroup(groups, taxation, shareTotals(share, taxation, exchangeRate));
	}
	return true;
}

function shareTotals(
	share: Decimal,
	{ percentage }: Taxation,
	exchangeRate: Decimal | undefined,
): GroupTotals {
	if (percentage === undefined) return { net: share, vat: ZERO, vatPln: undefined };
	const vat = vatInGross(share, percentage);
	return {
		net: subtract(share, vat),
		vat,
		vatPln: exchangeRate && roundHalfUp(multiply(vat, exchangeRate), 2),
	};
}

/** Takes the advances already invoiced off the totals of a settlement invoice (article 106f(3)). */
export function takeOffAdvances(
	groups: Map<string, GroupTotals>,
	advances: readonly DeductedAdvance[],
	exchangeRate: Decimal | undefined,
	report: Report,
): void {
	report.enter('advancesDeducted');
	advances.forEach(({ rate, net, vat }, index) => {
		const taxation = taxationOf(rate, undefined, false);
		if (taxation === undefined) {
			report.enter(index);
			report.problem(`There are no totals for the rate ${rate}.`, 'Correct the rate.', 'rate');
			report.leave();
			return;
		}
		const vatPln = exchangeRate && negate(roundHalfUp(multiply(vat, exchangeRate), 2));
		addGroup(groups, taxation, { net: negate(net), vat: negate(vat), vatPln });
	});
	report.leave();
}
