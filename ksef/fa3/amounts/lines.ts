import { multiply, roundHalfUp, subtract, toAmountText, toPlainText } from '../decimal';
import type { Decimal } from '../decimal';
import type { Report } from '../friendly/report';
import type { BuildSettings } from '../friendly/settings';
import type { InvoiceElement } from '../element/element';
import { amountAt, isMarked, elementsAt, textAt } from './contents';
import { taxationOf } from './rates';
import { vatOfLine } from './tax';
import type { TaxedLine } from './tax';

/** What the invoice as a whole says about its lines. */
export interface LineContext {
	readonly settings: BuildSettings;
	readonly marginScheme: boolean;
	/** Exchange rate of lines without one of their own; undefined for PLN and for advance invoices. */
	readonly exchangeRate: Decimal | undefined;
	readonly report: Report;
}

/**
 * Fills in what the lines of an invoice (`FaWiersz`) lack: number, value, exchange rate, and the VAT of
 * the line when VAT is computed line by line.
 *
 * @returns the lines that count for the totals
 */
export function completeLines(body: InvoiceElement, context: LineContext): TaxedLine[] {
	const { report, settings } = context;
	const taxed: TaxedLine[] = [];
	const lines = elementsAt(body, 'FaWiersz');
	report.enter('lines');
	for (let index = 0; index < lines.length; index++) {
		const line = lines[index];
		if (line === undefined) continue;
		line.fillIn('NrWierszaFa', String(index + 1));
		if (settings.vatCalculation === 'asGiven') continue;
		report.enter(index);
		const taxedLine = completeLine(line, context);
		if (taxedLine !== undefined) taxed.push(taxedLine);
		report.leave();
	}
	report.leave();
	return taxed;
}

function completeLine(line: InvoiceElement, context: LineContext): TaxedLine | undefined {
	const value = valueOfLine(line, context.report);
	if (context.exchangeRate !== undefined) {
		line.fillIn('KursWaluty', toPlainText(context.exchangeRate));
	}
	if (value === undefined) return undefined;
	const rate = textAt(line, 'P_12');
	const ossRate = rate === undefined ? textAt(line, 'P_12_XII') : undefined;
	const taxation = taxationOf(rate, ossRate, context.marginScheme);
	if (taxation === undefined) {
		reportTaxation(rate, context.report);
		return undefined;
	}
	const taxedLine: TaxedLine = {
		taxation,
		terms: value.terms,
		amount: value.amount,
		givenVat: amountAt(line, 'P_11Vat'),
		exchangeRate: amountAt(line, 'KursWaluty'),
		before: isMarked(line, 'StanPrzed'),
	};
	if (context.settings.vatCalculation === 'perLine' && taxation.percentage !== undefined) {
		line.fillIn('P_11Vat', toAmountText(vatOfLine(taxedLine)));
	}
	return taxedLine;
}

type LineValue = Pick<TaxedLine, 'terms' | 'amount'>;

/** The value that counts, as given or else as computed and then filled in; undefined when there is none. */
function valueOfLine(line: InvoiceElement, report: Report): LineValue | undefined {
	const net = line.get('P_11');
	const gross = line.get('P_11A');
	if (net === undefined && gross === undefined) return computeValue(line, report);
	const byGross = net === undefined || (gross !== undefined && isGrossPriced(line));
	const amount = amountAt(line, byGross ? 'P_11A' : 'P_11');
	return amount && { terms: byGross ? 'gross' : 'net', amount };
}

function isGrossPriced(line: InvoiceElement): boolean {
	return textAt(line, 'P_9B') !== undefined && textAt(line, 'P_9A') === undefined;
}

/** Computes and fills in the value of a line: (price − discount per unit) × quantity, in grosze. */
function computeValue(line: InvoiceElement, report: Report): LineValue | undefined {
	const netPrice = amountAt(line, 'P_9A');
	const price = netPrice ?? amountAt(line, 'P_9B');
	if (price === undefined) return undefined;
	const quantity = amountAt(line, 'P_8B');
	if (quantity === undefined) {
		report.problem(
			'The line has a price but no quantity.',
			'Give quantity, or the value itself as netAmount or grossAmount.',
		);
		return undefined;
	}
	const discount = amountAt(line, 'P_10');
	const unitValue = discount === undefined ? price : subtract(price, discount);
	const amount = roundHalfUp(multiply(unitValue, quantity), 2);
	line.set(netPrice === undefined ? 'P_11A' : 'P_11', toAmountText(amount));
	return { terms: netPrice === undefined ? 'gross' : 'net', amount };
}

function reportTaxation(rate: string | undefined, report: Report): void {
	if (rate === undefined) {
		report.problem(
			'The line has an amount but no VAT rate.',
			'Give rate (or ossRate); under a margin scheme set annotations.margin and give grossAmount.',
		);
	} else if (rate === '3') {
		report.problem(
			'FA(3) has no total for the rate 3.',
			'Set vatCalculation to asGiven and give the totals yourself.',
			'rate',
		);
	}
}
