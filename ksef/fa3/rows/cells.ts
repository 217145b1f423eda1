import { decimalFromNumber, multiply, toPlainText, withoutTrailingZeros } from '../decimal';
import { isCalendarDate } from '../validation/dates';
import type { CellKind } from './columns';

/** Which sign begins the digits after the point; `auto` tells by the cell itself. */
export type DecimalSeparator = 'auto' | 'comma' | 'point';

/** A cell as a value of friendly JSON, or what is wrong with it. */
export type CellValue =
	{ readonly value: unknown } | { readonly message: string; readonly advice: string };

/** Reads one cell that is not empty. What a kind does not change is left for the build to check. */
export function readCell(cell: unknown, kind: CellKind, separator: DecimalSeparator): CellValue {
	switch (kind) {
		case 'text':
		case 'flag':
			return { value: cell };
		case 'number':
			return typeof cell === 'string' ? numberCell(cell, separator) : { value: cell };
		case 'rate':
			return rateCell(cell, separator);
		case 'date':
			return dateCell(cell);
		case 'days':
			return daysCell(cell);
		case 'payment':
			return { value: paymentWord(cell) };
	}
}

const DECORATION = /[\s\u00A0\u202F']|zł|PLN|EUR|USD|GBP|CHF|€|\$|£/gi;
const PLAIN = /^[+-]?\d+(?:\.\d+)?$/;
const GROUPED_BY_COMMA = /^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/;
const GROUPED_BY_POINT = /^[+-]?\d{1,3}(?:\.\d{3})+(?:,\d+)?$/;
const DECIMAL_COMMA = /^[+-]?\d+,\d+$/;
const LEADING_ZERO = /^[+-]?0,\d+$/;
const ONE_GROUP = /^[+-]?[1-9]\d{0,2},\d{3}$/;

/**
 * A number as it is written in Poland (`1 234,56`), in English (`1,234.56`) or plainly, with or without a
 * currency. A comma before exactly three digits can mean either; unless the separator is known, that is
 * reported rather than guessed.
 */
export function numberCell(cell: string, separator: DecimalSeparator = 'auto'): CellValue {
	const text = cell.replace(DECORATION, '');
	const plain =
		separator === 'comma'
			? withComma(text)
			: separator === 'point'
				? withPoint(text)
				: withEither(text);
	if (plain !== undefined) return { value: plain.replace(/^\+/, '') };
	if (separator === 'auto' && ONE_GROUP.test(text)) {
		return {
			message: `"${cell}" can mean ${text.replace(',', '')} or ${text.replace(',', '.')}.`,
			advice: 'Set the option Decimal Separator.',
		};
	}
	return {
		message: `"${cell}" is no number.`,
		advice: 'Write it as 1234.56, 1 234,56 or 1,234.56.',
	};
}

function withEither(text: string): string | undefined {
	if (PLAIN.test(text)) return text;
	if (LEADING_ZERO.test(text)) return text.replace(',', '.');
	if (ONE_GROUP.test(text)) return undefined;
	if (GROUPED_BY_COMMA.test(text)) return text.replaceAll(',', '');
	if (GROUPED_BY_POINT.test(text)) return text.replaceAll('.', '').replace(',', '.');
	return DECIMAL_COMMA.test(text) ? text.replace(',', '.') : undefined;
}

function withComma(text: string): string | undefined {
	if (/^[+-]?\d+$/.test(text)) return text;
	if (GROUPED_BY_POINT.test(text)) return text.replaceAll('.', '').replace(',', '.');
	return DECIMAL_COMMA.test(text) ? text.replace(',', '.') : undefined;
}

function withPoint(text: string): string | undefined {
	if (PLAIN.test(text)) return text;
	return GROUPED_BY_COMMA.test(text) ? text.replaceAll(',', '') : undefined;
}

/** A VAT rate; a cell formatted as per cent comes as a fraction (0.23 is 23). */
function rateCell(cell: unknown, separator: DecimalSeparator): CellValue {
	if (typeof cell === 'number') return { value: fromFraction(cell) };
	if (typeof cell !== 'string') return { value: cell };
	const text = cell.replace('%', '').trim();
	if (!/^[\d.,\s]+$/.test(text)) return { value: cell };
	const number = numberCell(text, separator);
	if (!('value' in number)) return number;
	return {
		value: cell.includes('%') ? wholeRate(number.value) : fromFraction(Number(number.value)),
	};
}

function fromFraction(rate: number): unknown {
	const exact = rate > 0 && rate < 1 ? decimalFromNumber(rate) : undefined;
	if (exact === undefined) return rate;
	const percentage = multiply(exact, { units: 100, scale: 0 });
	return toPlainText(withoutTrailingZeros(percentage));
}

function wholeRate(rate: unknown): unknown {
	return String(rate).replace(/\.0+$/, '');
}

/** Days from 1899-12-30, the day 0 of spreadsheets (their 1900 date system, after February 1900). */
const SHEET_EPOCH = Date.UTC(1899, 11, 30);
const DAY = 86_400_000;
/** 1954-10-03 to 2119-01-14: serial numbers that are dates rather than other numbers. */
const FIRST_SERIAL = 20_000;
const LAST_SERIAL = 80_000;
const DAY_FIRST = /^(\d{1,2})[.-](\d{1,2})[.-](\d{4})(?:[ T].*)?$/;
const YEAR_FIRST = /^(\d{4})[./](\d{1,2})[./](\d{1,2})(?:[ T].*)?$/;
const SLASHES = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?:[ T].*)?$/;

/**
 * A date: `yyyy-mm-dd`, `dd.mm.yyyy`, a serial number of a spreadsheet. With slashes only when day and
 * month cannot be mistaken for one another.
 */
export function dateCell(cell: unknown): CellValue {
	const serial = serialNumber(cell);
	if (serial !== undefined) {
		return { value: new Date(SHEET_EPOCH + Math.floor(serial) * DAY).toISOString().slice(0, 10) };
	}
	if (typeof cell !== 'string') return { value: cell };
	const text = cell.trim();
	const dayFirst = DAY_FIRST.exec(text);
	if (dayFirst !== null) return dayFrom(cell, dayFirst[3], dayFirst[2], dayFirst[1]);
	const yearFirst = YEAR_FIRST.exec(text);
	if (yearFirst !== null) return dayFrom(cell, yearFirst[1], yearFirst[2], yearFirst[3]);
	const slashes = SLASHES.exec(text);
	if (slashes === null) return { value: text };
	const [, first = '', second = '', year] = slashes;
	if (first === second || Number(first) > 12) return dayFrom(cell, year, second, first);
	if (Number(second) > 12) return dayFrom(cell, year, first, second);
	return {
		message: `"${cell}" can be in two months.`,
		advice: 'Write dates as yyyy-mm-dd or dd.mm.yyyy.',
	};
}

function serialNumber(cell: unknown): number | undefined {
	const number =
		typeof cell === 'number'
			? cell
			: typeof cell === 'string' && /^\s*\d{5}(?:\.\d+)?\s*$/.test(cell)
				? Number(cell)
				: undefined;
	return number !== undefined && number >= FIRST_SERIAL && number <= LAST_SERIAL
		? number
		: undefined;
}

function dayFrom(cell: string, year = '', month = '', day = ''): CellValue {
	const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
	if (isCalendarDate(date)) return { value: date };
	return { message: `"${cell}" is no date.`, advice: 'Write dates as yyyy-mm-dd or dd.mm.yyyy.' };
}

function daysCell(cell: unknown): CellValue {
	const days = Number(typeof cell === 'string' ? cell.replace(/\s*(?:dni|days?)?\s*$/i, '') : cell);
	return Number.isInteger(days) && days >= 0 && days <= 3650
		? { value: days }
		: {
				message: `"${String(cell)}" is no number of days.`,
				advice: 'Give a whole number such as 14.',
			};
}

const PAYMENT_WORDS: Readonly<Record<string, string>> = {
	gotówka: 'cash',
	gotowka: 'cash',
	karta: 'card',
	'karta płatnicza': 'card',
	bon: 'voucher',
	czek: 'cheque',
	kredyt: 'credit',
	przelew: 'transfer',
	'przelew bankowy': 'transfer',
	'bank transfer': 'transfer',
	mobilna: 'mobile',
	blik: 'mobile',
};

function paymentWord(cell: unknown): unknown {
	return typeof cell === 'string' ? (PAYMENT_WORDS[cell.trim().toLowerCase()] ?? cell) : cell;
}
