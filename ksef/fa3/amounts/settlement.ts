import { add, negate, subtract, toAmountText, ZERO } from '../decimal';
import type { Decimal } from '../decimal';
import type { NativeObject } from '../native';
import { amountAt, objectIn, objectsAt } from './native-numbers';

/**
 * Fills in the sums of `Rozliczenie`: charges, deductions, and what is to be paid (or, when that is
 * negative, overpaid): `P_15` plus charges minus deductions.
 */
export function completeSettlement(body: NativeObject): void {
	const settlement = objectIn(body, 'Rozliczenie');
	if (settlement === undefined) return;
	const charges = sumOf(settlement, 'Obciazenia');
	const deductions = sumOf(settlement, 'Odliczenia');
	if (charges !== undefined) settlement['SumaObciazen'] ??= toAmountText(charges);
	if (deductions !== undefined) settlement['SumaOdliczen'] ??= toAmountText(deductions);
	const total = amountAt(body, 'P_15');
	if (total === undefined) return;
	if (amountAt(settlement, 'DoZaplaty') !== undefined) return;
	if (amountAt(settlement, 'DoRozliczenia') !== undefined) return;
	const due = subtract(
		add(total, amountAt(settlement, 'SumaObciazen') ?? ZERO),
		amountAt(settlement, 'SumaOdliczen') ?? ZERO,
	);
	if (due.units < 0) settlement['DoRozliczenia'] = toAmountText(negate(due));
	else settlement['DoZaplaty'] = toAmountText(due);
}

function sumOf(settlement: NativeObject, name: string): Decimal | undefined {
	const entries = objectsAt(settlement, name);
	if (entries.length === 0) return undefined;
	return entries.reduce((sum, entry) => add(sum, amountAt(entry, 'Kwota') ?? ZERO), ZERO);
}
