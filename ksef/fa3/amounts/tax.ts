import { add, compare, divide, multiply, negate, roundHalfUp, subtract, ZERO } from '../decimal';
import type { Decimal } from '../decimal';
import type { Taxation } from './rates';

const HUNDRED: Decimal = { units: 100, scale: 0 };
const HUNDREDTH: Decimal = { units: 1, scale: 2 };

/** VAT on a net amount, not rounded. */
export function exactVatOnNet(net: Decimal, percentage: Decimal): Decimal {
	return multiply(multiply(net, percentage), HUNDREDTH);
}

/** VAT on a net amount in grosze, half up (article 106e(11) of the VAT act). */
export function vatOnNet(net: Decimal, percentage: Decimal): Decimal {
	return roundHalfUp(exactVatOnNet(net, percentage), 2);
}

/** VAT inside a gross amount in grosze: gross × rate / (100 + rate) (article 106e(7) of the VAT act). */
export function vatInGross(gross: Decimal, percentage: Decimal): Decimal {
	return divide(multiply(gross, percentage), add(HUNDRED, percentage), 2);
}

/** One line as far as the totals go. */
export interface TaxedLine {
	readonly taxation: Taxation;
	/** The amount is net (`P_11`) or gross (`P_11A`); amounts without VAT are either. */
	readonly terms: 'net' | 'gross';
	readonly amount: Decimal;
	/** VAT of the line as given by the user. */
	readonly givenVat: Decimal | undefined;
	/** PLN for one unit of the currency. */
	readonly exchangeRate: Decimal | undefined;
	/** The state before a correction; counts with the opposite sign. */
	readonly before: boolean;
}

/** Totals of one group of rates. */
export interface GroupTotals {
	net: Decimal;
	vat: Decimal;
	/** VAT in PLN; undefined when a line has no exchange rate. */
	vatPln: Decimal | undefined;
}

/** Whether VAT is computed on the sum of each rate, or is the sum of the VAT of the lines. */
export type VatBasis = 'perRate' | 'perLine';

/** The sums of the lines at one rate, from which its VAT is computed. */
class RateSums {
	private net = ZERO;
	private gross = ZERO;
	private lineNet = ZERO;
	private lineVat = ZERO;
	private linePln: Decimal | undefined = ZERO;
	private commonRate: Decimal | undefined;
	private ratesDiffer = false;
	private count = 0;

	constructor(
		readonly taxation: Taxation,
		private readonly basis: VatBasis,
	) {}

	add(line: TaxedLine): void {
		const amount = line.before ? negate(line.amount) : line.amount;
		if (line.terms === 'net') this.net = add(this.net, amount);
		else this.gross = add(this.gross, amount);
		if (line.exchangeRate === undefined) this.linePln = undefined;
		if (this.basis === 'perLine' || this.linePln !== undefined) this.addLine(line, amount);
		this.count += 1;
	}

	/** What VAT per line and VAT in PLN need of a line. */
	private addLine(line: TaxedLine, amount: Decimal): void {
		const unsigned = vatOfLine(line);
		const vat = line.before ? negate(unsigned) : unsigned;
		const net = line.terms === 'net' ? amount : subtract(amount, vat);
		this.lineNet = add(this.lineNet, net);
		this.lineVat = add(this.lineVat, vat);
		this.addPln(line, net, vat);
	}

	private addPln(line: TaxedLine, net: Decimal, vat: Decimal): void {
		const { exchangeRate, taxation } = line;
		if (exchangeRate === undefined || this.linePln === undefined) return;
		if (this.count === 0) this.commonRate = exchangeRate;
		else if (this.commonRate !== undefined && compare(this.commonRate, exchangeRate) !== 0) {
			this.ratesDiffer = true;
		}
		if (taxation.percentage === undefined) return;
		const exact = line.terms === 'net' ? exactVatOnNet(net, taxation.percentage) : vat;
		this.linePln = add(this.linePln, multiply(exact, exchangeRate));
	}

	/** Totals of the rate. */
	totals(): GroupTotals {
		const { percentage } = this.taxation;
		if (percentage === undefined) {
			return { net: add(this.net, this.gross), vat: ZERO, vatPln: undefined };
		}
		if (this.basis === 'perLine') return this.withPln(this.lineNet, this.lineVat);
		const inGross = vatInGross(this.gross, percentage);
		return this.withPln(
			add(this.net, subtract(this.gross, inGross)),
			add(vatOnNet(this.net, percentage), inGross),
		);
	}

	private withPln(net: Decimal, vat: Decimal): GroupTotals {
		if (this.linePln === undefined) return { net, vat, vatPln: undefined };
		const exact =
			this.ratesDiffer || this.commonRate === undefined
				? this.linePln
				: multiply(vat, this.commonRate);
		return { net, vat, vatPln: roundHalfUp(exact, 2) };
	}
}

/** VAT of one line in grosze. */
export function vatOfLine(line: TaxedLine): Decimal {
	const { percentage } = line.taxation;
	if (line.givenVat !== undefined) return line.givenVat;
	if (percentage === undefined) return ZERO;
	return line.terms === 'net'
		? vatOnNet(line.amount, percentage)
		: vatInGross(line.amount, percentage);
}

/**
 * Totals per group of rates (`P_13_…`, `P_14_…`, `P_14_…W`), keyed by the net field.
 *
 * VAT in PLN: the VAT of the rate times the exchange rate; with several exchange rates the VAT of each
 * line is converted before anything is rounded.
 *
 * @param basis VAT on the sum of each rate, or the sum of the VAT of the lines
 */
export function groupTotals(
	lines: readonly TaxedLine[],
	basis: VatBasis,
): Map<string, GroupTotals> {
	const byRate = new Map<string, RateSums>();
	for (const line of lines) {
		let sums = byRate.get(line.taxation.key);
		if (sums === undefined) {
			sums = new RateSums(line.taxation, basis);
			byRate.set(line.taxation.key, sums);
		}
		sums.add(line);
	}
	const groups = new Map<string, GroupTotals>();
	for (const sums of byRate.values()) addGroup(groups, sums.taxation, sums.totals());
	return groups;
}

/** Adds the totals of one rate to those of its group. */
export function addGroup(
	groups: Map<string, GroupTotals>,
	taxation: Taxation,
	totals: GroupTotals,
): void {
	const group = groups.get(taxation.totals.net);
	if (group === undefined) {
		groups.set(taxation.totals.net, totals);
		return;
	}
	group.net = add(group.net, totals.net);
	group.vat = add(group.vat, totals.vat);
	group.vatPln =
		group.vatPln === undefined || totals.vatPln === undefined
			? undefined
			: add(group.vatPln, totals.vatPln);
}

/** `P_15`: everything net plus all VAT. */
export function grossTotal(groups: ReadonlyMap<string, GroupTotals>): Decimal {
	let total = ZERO;
	for (const { net, vat } of groups.values()) total = add(total, add(net, vat));
	return total;
}
