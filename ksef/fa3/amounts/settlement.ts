import { add, negate, subtract, toAmountText, ZERO } from '../decimal';
import type { Decimal } from '../decimal';
import type { InvoiceElement } from '../element/element';
import { amountAt, elementIn, elementsAt } from './contents';

/**
 * Fills in the sums of `Rozliczenie`: charges, deductions, and what is to be paid (or, when that is
 * negative, overpaid): `P_15` plus charges minus deductions.
 */
export function completeSettlement(body: InvoiceElement): void {
	const settlement = elementIn(body, 'Rozliczenie');
	if (settlement === undefined) return;
	const charges = sumOf(settlement, 'Obciazenia');
	const deductions = sumOf(settlement, 'Odliczenia');
	if (charges !== undefined) settlement.fillIn('SumaObciazen', toAmountText(charges));
	if (deductions !== undefined) settlement.fillIn('SumaOdliczen', toAmountText(deductions));
	const total = amountAt(body, 'P_15');
	if (total === undefined) return;
	if (amountAt(settlement, 'DoZaplaty') !== undefined) return;
	if (amountAt(settlement, 'DoRozliczenia') !== undefined) return;
	const due = subtract(
		add(total, amountAt(settlement, 'SumaObciazen') ?? ZERO),
		amountAt(settlement, 'SumaOdliczen') ?? ZERO,
	);
	if (due.units < 0) settlement.set('DoRozliczenia', toAmountText(negate(due)));
	else settlement.set('DoZaplaty', toAmountText(due));
}

function sumOf(settlement: InvoiceElement, name: string): Decimal | undefined {
	const entries = elementsAt(settlement, name);
	if (entries.length === 0) return undefined;
	return entries.reduce((sum, entry) => add(sum, amountAt(entry, 'Kwota') ?? ZERO), ZERO);
}
