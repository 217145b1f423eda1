import { parseDecimal } from '../decimal';
import type { Decimal } from '../decimal';

/** The total fields of one group of rates, with their places in the friendly JSON. */
export interface TotalFields {
	readonly net: string;
	readonly vat?: string;
	readonly vatPln?: string;
	/** Path of the group, or of its one amount, in friendly JSON. */
	readonly path: string;
}

const STANDARD: TotalFields = {
	net: 'P_13_1',
	vat: 'P_14_1',
	vatPln: 'P_14_1W',
	path: 'totals.standard',
};
const REDUCED: TotalFields = {
	net: 'P_13_2',
	vat: 'P_14_2',
	vatPln: 'P_14_2W',
	path: 'totals.reduced',
};
const SUPER_REDUCED: TotalFields = {
	net: 'P_13_3',
	vat: 'P_14_3',
	vatPln: 'P_14_3W',
	path: 'totals.superReduced',
};
const TAXI: TotalFields = { net: 'P_13_4', vat: 'P_14_4', vatPln: 'P_14_4W', path: 'totals.taxi' };

/** Totals of the OSS procedure (division XII chapter 6a of the VAT act). */
export const OSS_TOTALS: TotalFields = { net: 'P_13_5', vat: 'P_14_5', path: 'totals.oss' };

/** Total of the margin schemes (articles 119 and 120 of the VAT act), in gross amounts. */
export const MARGIN_TOTALS: TotalFields = { net: 'P_13_11', path: 'totals.margin' };

/** Which totals a rate of `P_12` counts for (FA(3) information sheet); 3 has no total of its own. */
export const TOTALS_BY_RATE: ReadonlyMap<string, TotalFields> = new Map([
	['23', STANDARD],
	['22', STANDARD],
	['8', REDUCED],
	['7', REDUCED],
	['5', SUPER_REDUCED],
	['4', TAXI],
	['0 KR', { net: 'P_13_6_1', path: 'totals.zeroDomestic' }],
	['0 WDT', { net: 'P_13_6_2', path: 'totals.zeroEuSupply' }],
	['0 EX', { net: 'P_13_6_3', path: 'totals.zeroExport' }],
	['zw', { net: 'P_13_7', path: 'totals.exempt' }],
	['np I', { net: 'P_13_8', path: 'totals.outsidePoland' }],
	['np II', { net: 'P_13_9', path: 'totals.euServices' }],
	['oo', { net: 'P_13_10', path: 'totals.reverseCharge' }],
]);

/** All groups of totals in the order of the schema. */
export const ALL_TOTALS: readonly TotalFields[] = [
	STANDARD,
	REDUCED,
	SUPER_REDUCED,
	TAXI,
	OSS_TOTALS,
	...['0 KR', '0 WDT', '0 EX', 'zw', 'np I', 'np II', 'oo'].flatMap(
		(rate) => TOTALS_BY_RATE.get(rate) ?? [],
	),
	MARGIN_TOTALS,
];

/** How a line is taxed: the totals it counts for and, where VAT is due, its percentage. */
export interface Taxation {
	readonly key: string;
	readonly totals: TotalFields;
	readonly percentage: Decimal | undefined;
}

const BY_RATE: ReadonlyMap<string, Taxation> = new Map(
	[...TOTALS_BY_RATE].map(([rate, totals]) => [
		rate,
		{
			key: rate,
			totals,
			percentage: totals.vat === undefined ? undefined : parseDecimal(rate),
		},
	]),
);

const MARGIN: Taxation = { key: 'margin', totals: MARGIN_TOTALS, percentage: undefined };

/**
 * How a line with these rates is taxed; undefined when nothing says so (no rate and no margin scheme)
 * or when the rate has no total in FA(3).
 *
 * @param rate `P_12`
 * @param ossRate `P_12_XII`
 * @param marginScheme whether the invoice is under a margin scheme (`P_PMarzy`)
 */
export function taxationOf(
	rate: string | undefined,
	ossRate: string | undefined,
	marginScheme: boolean,
): Taxation | undefined {
	if (rate !== undefined) return BY_RATE.get(rate);
	if (ossRate !== undefined) {
		return { key: `OSS ${ossRate}`, totals: OSS_TOTALS, percentage: parseDecimal(ossRate) };
	}
	return marginScheme ? MARGIN : undefined;
}
