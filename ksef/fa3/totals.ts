import { advanceTotals, completeOrder, takeOffAdvances } from './amounts/advances';
import { completeLines } from './amounts/lines';
import { amountAt, isMarked, elementIn, elementsAt, textAt } from './amounts/contents';
import { ALL_TOTALS } from './amounts/rates';
import { completeSettlement } from './amounts/settlement';
import { grossTotal, groupTotals } from './amounts/tax';
import type { GroupTotals, TaxedLine, VatBasis } from './amounts/tax';
import {
	absolute,
	add,
	compare,
	isZero,
	subtract,
	toAmountText,
	toPlainText,
	ZERO,
} from './decimal';
import type { Decimal } from './decimal';
import type { Report } from './friendly/report';
import type { BuildSettings } from './friendly/settings';
import type { InvoiceElement } from './element/element';

/**
 * Completes the amounts of an invoice: values of the lines, totals per rate (`P_13_…`, `P_14_…`,
 * `P_14_…W`), `P_15`, the value of the order and the settlement. What is given stays; a given total that
 * differs from the computed one by more than one grosz is reported as a warning.
 *
 * Rounding is half up to the grosz (article 106e(11) of the VAT act), halves of negative amounts away
 * from zero.
 *
 * @param body `Fa` in native JSON; changed in place
 */
export function completeAmounts(
	body: InvoiceElement,
	settings: BuildSettings,
	report: Report,
): void {
	const kind = textAt(body, 'RodzajFaktury') ?? 'VAT';
	const isAdvance = kind === 'ZAL' || kind === 'KOR_ZAL';
	const foreign = textAt(body, 'KodWaluty') !== 'PLN';
	const exchangeRate = foreign ? settings.exchangeRate : undefined;
	const lines = completeLines(body, {
		settings,
		marginScheme: isUnderMarginScheme(body),
		exchangeRate: isAdvance ? undefined : exchangeRate,
		report,
	});
	if (settings.vatCalculation === 'asGiven') {
		requireGross(body, report);
		return;
	}
	if (isAdvance && exchangeRate !== undefined) {
		body.fillIn('KursWalutyZ', toPlainText(exchangeRate));
	}
	completeOrder(body);
	const totals =
		isAdvance && lines.length === 0
			? totalsOfAdvance(body, kind, report)
			: totalsOfLines(body, kind, lines, settings, report);
	if (totals !== undefined) fillTotals(body, totals, foreign, report);
	requireGross(body, report);
	completeSettlement(body);
}

function isUnderMarginScheme(body: InvoiceElement): boolean {
	const annotations = elementIn(body, 'Adnotacje');
	const margin = annotations && elementIn(annotations, 'PMarzy');
	return margin !== undefined && isMarked(margin, 'P_PMarzy');
}

interface Totals {
	readonly groups: Map<string, GroupTotals>;
	readonly gross: Decimal;
}

function totalsOfLines(
	body: InvoiceElement,
	kind: string,
	lines: readonly TaxedLine[],
	settings: BuildSettings,
	report: Report,
): Totals | undefined {
	if (lines.length === 0) {
		if (kind.startsWith('KOR') && !hasTotals(body)) body.fillIn('P_15', '0');
		return undefined;
	}
	const groups = groupTotals(lines, vatBasisOf(lines, settings));
	if (kind.startsWith('KOR')) {
		for (const [name, { net, vat }] of groups) {
			if (isZero(net) && isZero(vat)) groups.delete(name);
		}
	}
	if (kind === 'ROZ') {
		if (settings.advancesDeducted === undefined) {
			reportMissingAdvances(body, report);
			return undefined;
		}
		takeOffAdvances(groups, settings.advancesDeducted, settings.exchangeRate, report);
	}
	return { groups, gross: grossTotal(groups) };
}

/** Line by line when asked for, and when the user gave the VAT of every taxed line. */
function vatBasisOf(lines: readonly TaxedLine[], settings: BuildSettings): VatBasis {
	if (settings.vatCalculation === 'perLine') return 'perLine';
	if (settings.vatCalculation === 'perRate') return 'perRate';
	const taxed = lines.filter((line) => line.taxation.percentage !== undefined);
	return taxed.length > 0 && taxed.every((line) => line.givenVat !== undefined)
		? 'perLine'
		: 'perRate';
}

function reportMissingAdvances(body: InvoiceElement, report: Report): void {
	if (textAt(body, 'P_15') !== undefined) return;
	report.problem(
		'A settlement invoice (ROZ) shows what remains after the advances, and these are not given.',
		'Give advancesDeducted with net and VAT per rate, or the totals themselves.',
		'advancesDeducted',
	);
}

function totalsOfAdvance(body: InvoiceElement, kind: string, report: Report): Totals | undefined {
	const payment = amountAt(body, 'P_15') ?? sumOfPrepayments(body);
	if (payment === undefined) {
		report.problem(
			kind === 'ZAL'
				? 'The payment that the advance invoice documents is missing.'
				: 'The difference of the payment is missing.',
			'Give totals.gross, or advancePayments with dates and amounts.',
			'totals.gross',
		);
		return undefined;
	}
	const groups = advanceTotals(body, payment, amountAt(body, 'KursWalutyZ'));
	return groups === undefined ? undefined : { groups, gross: payment };
}

function sumOfPrepayments(body: InvoiceElement): Decimal | undefined {
	const prepayments = elementsAt(body, 'ZaliczkaCzesciowa');
	if (prepayments.length === 0) return undefined;
	return prepayments.reduce((sum, entry) => add(sum, amountAt(entry, 'P_15Z') ?? ZERO), ZERO);
}

function fillTotals(body: InvoiceElement, totals: Totals, foreign: boolean, report: Report): void {
	for (const fields of ALL_TOTALS) {
		const group = totals.groups.get(fields.net);
		if (group === undefined) {
			reportUnexpected(body, fields.net, fields.path, report);
			continue;
		}
		fill(body, fields.net, group.net, fields.vat ? `${fields.path}.net` : fields.path, report);
		if (fields.vat === undefined) continue;
		fill(body, fields.vat, group.vat, `${fields.path}.vat`, report);
		if (!foreign || fields.vatPln === undefined) continue;
		if (group.vatPln !== undefined) {
			fill(body, fields.vatPln, group.vatPln, `${fields.path}.vatPln`, report);
		} else if (!isZero(group.vat) && textAt(body, fields.vatPln) === undefined) {
			report.warning(
				'The VAT in PLN is missing on an invoice in a foreign currency.',
				'Give exchangeRate (for the invoice or for each line), or the amount itself.',
				`${fields.path}.vatPln`,
			);
		}
	}
	fill(body, 'P_15', totals.gross, 'totals.gross', report);
}

const GROSZ: Decimal = { units: 1, scale: 2 };

function fill(
	body: InvoiceElement,
	name: string,
	computed: Decimal,
	path: string,
	report: Report,
): void {
	const given = amountAt(body, name);
	if (given === undefined) {
		body.fillIn(name, toAmountText(computed));
		return;
	}
	if (compare(absolute(subtract(given, computed)), GROSZ) > 0) {
		report.warning(
			`The given total ${toPlainText(given)} differs from ${toAmountText(computed)}, which the lines give.`,
			'The given total was kept; correct it or leave it out.',
			path,
		);
	}
}

function reportUnexpected(body: InvoiceElement, name: string, path: string, report: Report): void {
	const given = amountAt(body, name);
	if (given === undefined || isZero(given)) return;
	report.warning(
		`The total ${toPlainText(given)} is given, but no line counts for it.`,
		'The given total was kept; correct the lines or leave it out.',
		path,
	);
}

function hasTotals(body: InvoiceElement): boolean {
	return ALL_TOTALS.some(({ net }) => textAt(body, net) !== undefined);
}

function requireGross(body: InvoiceElement, report: Report): void {
	if (textAt(body, 'P_15') !== undefined || report.problems.length > 0) return;
	report.problem(
		'There is nothing to compute the total from.',
		'Give lines with quantity, price and rate, or totals.gross.',
		'totals.gross',
	);
}
