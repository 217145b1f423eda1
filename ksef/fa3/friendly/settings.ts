import { decimalFromNumber, parseDecimal } from '../decimal';
import type { Decimal } from '../decimal';
import { setting } from './fields';
import type { Report } from './report';
import { nearestWord, shown } from './report';

/** How VAT comes about: on the net sum of each rate, line by line, or not at all (as the user gave it). */
export type VatCalculation = 'perRate' | 'perLine' | 'asGiven';

/** An advance that a settlement invoice takes off: its net amount and VAT at one rate. */
export interface DeductedAdvance {
	readonly rate: string;
	readonly net: Decimal;
	readonly vat: Decimal;
}

/** What the build has to know beyond the elements of the invoice. */
export interface BuildSettings {
	vatCalculation?: VatCalculation;
	exchangeRate?: Decimal;
	advancesDeducted?: readonly DeductedAdvance[];
}

const calculations: readonly VatCalculation[] = ['perRate', 'perLine', 'asGiven'];

export const vatCalculation = setting<VatCalculation>(
	'`perRate`, `perLine` or `asGiven`',
	'perRate (the default): VAT on the sum of each rate. perLine: VAT of each line, rounded, then summed (article 106e(10)). asGiven: nothing is computed or filled in.',
	(value, report) => {
		const found = calculations.find((known) => known === value);
		if (found === undefined) {
			const near = typeof value === 'string' ? nearestWord(value, calculations) : undefined;
			report.problem(
				`${shown(value)} is no way of computing VAT.`,
				near === undefined ? 'Use perRate, perLine or asGiven.' : `Did you mean ${near}?`,
			);
		}
		return found;
	},
);

export const exchangeRate = setting<number | string>(
	'number or exact text',
	'PLN for one unit of the currency; goes to every line without a rate of its own (advance invoices: to the invoice) and gives the VAT in PLN.',
	(value, report) => {
		const rate = exactDecimal(value, report);
		if (rate === undefined) return undefined;
		if (rate.units <= 0) {
			report.problem(
				`${shown(value)} is no exchange rate.`,
				'Give the PLN for one unit of the currency, such as 4.2512.',
			);
			return undefined;
		}
		return typeof value === 'number' ? value : String(value);
	},
);

/** An advance to take off, as friendly JSON. */
interface DeductedAdvanceInput {
	rate: number | string;
	net: number | string;
	vat?: number | string;
}

export const advancesDeducted = setting<DeductedAdvanceInput[]>(
	'list of `{ rate, net, vat }`',
	'Settlement invoices: the advances already invoiced, per rate; taken off the totals of the lines. Not written to the invoice.',
	(value, report) => {
		if (!Array.isArray(value)) {
			report.problem(
				`${shown(value)} is no list.`,
				'Give a list of objects with rate, net and vat.',
			);
			return undefined;
		}
		return value.map((entry: unknown, index) => {
			report.enter(index);
			const advance = deductedAdvance(entry, report);
			report.leave();
			return advance;
		});
	},
);

function deductedAdvance(entry: unknown, report: Report): DeductedAdvanceInput {
	const fields = new Map(typeof entry === 'object' && entry !== null ? Object.entries(entry) : []);
	const amount = (name: string): string => {
		const given: unknown = fields.get(name);
		if (given === undefined && name === 'vat') return '0';
		const exact = exactDecimal(given, report, name);
		return exact === undefined ? '0' : String(given);
	};
	const rate: unknown = fields.get('rate');
	if (typeof rate !== 'string' && typeof rate !== 'number') {
		report.problem('The rate is missing.', 'Give the VAT rate, such as 23.', 'rate');
	}
	for (const name of fields.keys()) {
		if (name !== 'rate' && name !== 'net' && name !== 'vat') {
			report.problem('This field is not known.', 'Only rate, net and vat stand here.', name);
		}
	}
	return { rate: String(rate).replace('%', '').trim(), net: amount('net'), vat: amount('vat') };
}

function exactDecimal(value: unknown, report: Report, key?: string): Decimal | undefined {
	const exact =
		typeof value === 'number'
			? decimalFromNumber(value)
			: typeof value === 'string'
				? parseDecimal(value)
				: undefined;
	if (exact === undefined) {
		report.problem(
			value === undefined ? 'The amount is missing.' : `${shown(value)} is no exact number.`,
			'Give a number, or text with a point such as "12.50".',
			key,
		);
	}
	return exact;
}

/** The settings that the walk through the input collected, in exact numbers. */
export function buildSettings(collected: ReadonlyMap<string, unknown>): BuildSettings {
	const calculation = calculations.find((known) => known === collected.get('vatCalculation'));
	const rate = toDecimal(collected.get('exchangeRate'));
	const advances: unknown = collected.get('advancesDeducted');
	return {
		...(calculation === undefined ? {} : { vatCalculation: calculation }),
		...(rate === undefined ? {} : { exchangeRate: rate }),
		...(Array.isArray(advances) ? { advancesDeducted: advances.map(toAdvance) } : {}),
	};
}

function toAdvance(input: DeductedAdvanceInput): DeductedAdvance {
	const zero: Decimal = { units: 0, scale: 0 };
	return {
		rate: String(input.rate),
		net: toDecimal(input.net) ?? zero,
		vat: toDecimal(input.vat) ?? zero,
	};
}

function toDecimal(value: unknown): Decimal | undefined {
	if (typeof value === 'number') return decimalFromNumber(value);
	return typeof value === 'string' ? parseDecimal(value) : undefined;
}
