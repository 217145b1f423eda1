import {
	normalInteger,
	opposite,
	powerOfTen,
	product,
	quotientHalfUp,
	sum,
	tenthOf,
} from './integers';
import type { Integer } from './integers';

/**
 * Exact decimal numbers for invoice amounts, on exact integers: no binary fraction anywhere between
 * what the user gave and what the XML says.
 */

/** An exact decimal: `units` × 10^-`scale`. `scale` is the count of digits after the point, ≥ 0. */
export interface Decimal {
	readonly units: Integer;
	readonly scale: number;
}

/** The schema's decimal types (FA(3) schema, section "Typy"): digits before and after the point. */
export const decimalForms = {
	TKwotowy: { integerDigits: 16, fractionDigits: 2 },
	TKwotowy2: { integerDigits: 14, fractionDigits: 8 },
	TIlosci: { integerDigits: 16, fractionDigits: 6 },
	TProcentowy: { integerDigits: 3, fractionDigits: 6 },
} as const;

/** Name of a schema type that holds a decimal number. */
export type DecimalForm = keyof typeof decimalForms;

export const ZERO: Decimal = { units: 0, scale: 0 };

const EXPONENT_TEXT = /^([+-]?)(\d+)(?:\.(\d+))?[eE]([+-]?\d+)$/;

/** So many digits always fit into an exact JavaScript number. */
const NUMBER_DIGITS = 15;
const PLUS = 43;
const MINUS = 45;
const POINT = 46;
const DIGIT_ZERO = 48;

/**
 * Reads exact decimal text: an optional sign, digits, an optional point with digits (`-12.50`).
 * No exponent, no blanks, no comma.
 *
 * @returns undefined when the text is no such number
 */
export function parseDecimal(text: string): Decimal | undefined {
	const sign = text.charCodeAt(0);
	const start = sign === MINUS || sign === PLUS ? 1 : 0;
	let point = -1;
	let units = 0;
	for (let index = start; index < text.length; index++) {
		const code = text.charCodeAt(index);
		const digit = code - DIGIT_ZERO;
		if (digit >= 0 && digit <= 9) units = units * 10 + digit;
		else if (code === POINT && point < 0) point = index;
		else return undefined;
	}
	const digits = text.length - start - (point < 0 ? 0 : 1);
	if (digits === 0) return undefined;
	const scale = point < 0 ? 0 : text.length - point - 1;
	if (digits > NUMBER_DIGITS) return { units: longUnits(text), scale };
	return { units: sign === MINUS ? 0 - units : units, scale };
}

/** All digits of decimal text, with its sign. */
function longUnits(text: string): Integer {
	return normalInteger(BigInt(text.replace('+', '').replace('.', '')));
}

/**
 * Reads a JavaScript number through its shortest round-trip text, so that `0.1` is one tenth and not
 * the binary fraction nearest to it.
 *
 * @returns undefined for NaN and the infinities
 */
export function decimalFromNumber(value: number): Decimal | undefined {
	if (Number.isSafeInteger(value)) return { units: value + 0, scale: 0 };
	if (!Number.isFinite(value)) return undefined;
	const text = String(value);
	const plain = parseDecimal(text);
	if (plain) return plain;
	const parts = EXPONENT_TEXT.exec(text);
	if (!parts) return undefined;
	const [, sign = '', whole = '', fraction = '', exponentText = '0'] = parts;
	const digits = longUnits(`${sign}${whole}${fraction}`);
	const scale = fraction.length - Number(exponentText);
	return scale >= 0
		? { units: digits, scale }
		: { units: product(digits, powerOfTen(-scale)), scale: 0 };
}

/** Same value with `scale` digits after the point; `scale` must not be smaller than the present one. */
function unitsAt(value: Decimal, scale: number): Integer {
	if (scale === value.scale) return value.units;
	return product(value.units, powerOfTen(scale - value.scale));
}

/** Exact sum. */
export function add(left: Decimal, right: Decimal): Decimal {
	const scale = left.scale > right.scale ? left.scale : right.scale;
	return { units: sum(unitsAt(left, scale), unitsAt(right, scale)), scale };
}

/** Exact difference `left` − `right`. */
export function subtract(left: Decimal, right: Decimal): Decimal {
	return add(left, negate(right));
}

/** Exact product. */
export function multiply(left: Decimal, right: Decimal): Decimal {
	return { units: product(left.units, right.units), scale: left.scale + right.scale };
}

/** The same amount with the other sign. */
export function negate(value: Decimal): Decimal {
	return { units: opposite(value.units), scale: value.scale };
}

/** The amount without its sign. */
export function absolute(value: Decimal): Decimal {
	return value.units < 0 ? negate(value) : value;
}

/** −1, 0 or 1 as `left` is smaller than, equal to or greater than `right`. */
export function compare(left: Decimal, right: Decimal): -1 | 0 | 1 {
	const scale = Math.max(left.scale, right.scale);
	const leftUnits = unitsAt(left, scale);
	const rightUnits = unitsAt(right, scale);
	if (leftUnits === rightUnits) return 0;
	return leftUnits < rightUnits ? -1 : 1;
}

/** Whether the value is zero, whatever its scale. */
export function isZero(value: Decimal): boolean {
	return value.units === 0;
}

/**
 * Rounds to `digits` digits after the point, half up: 0.005 becomes 0.01. Halves of negative amounts go
 * away from zero (−0.005 becomes −0.01), so that a correction undoes an invoice to the last grosz.
 * The rule is the one of article 106e(11) of the VAT act. A value with fewer digits is left as it is.
 */
export function roundHalfUp(value: Decimal, digits: number): Decimal {
	if (value.scale <= digits) return value;
	return {
		units: quotientHalfUp(value.units, powerOfTen(value.scale - digits)),
		scale: digits,
	};
}

/**
 * `dividend` / `divisor`, rounded half up (away from zero) to `digits` digits after the point.
 *
 * @throws RangeError when the divisor is zero
 */
export function divide(dividend: Decimal, divisor: Decimal, digits: number): Decimal {
	if (isZero(divisor)) throw new RangeError('Division of an amount by zero');
	const shift = digits + divisor.scale - dividend.scale;
	const above = shift >= 0 ? product(dividend.units, powerOfTen(shift)) : dividend.units;
	const below = shift >= 0 ? divisor.units : product(divisor.units, powerOfTen(-shift));
	return { units: quotientHalfUp(above, below), scale: digits };
}

/** Plain decimal text of the value with exactly its `scale` digits: `-12.50`, never `-0.00`. */
export function toPlainText(value: Decimal): string {
	const { units, scale } = value;
	if (scale === 0) return units.toString();
	const negative = units < 0;
	let digits = (negative ? opposite(units) : units).toString();
	if (digits.length <= scale) digits = digits.padStart(scale + 1, '0');
	const point = digits.length - scale;
	return `${negative ? '-' : ''}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** Text of a money amount with exactly two digits after the point; the value is rounded half up. */
export function toAmountText(value: Decimal): string {
	const rounded = roundHalfUp(value, 2);
	return toPlainText(rounded.scale === 2 ? rounded : { units: unitsAt(rounded, 2), scale: 2 });
}

/** Without trailing zeros after the point: 12.500 becomes 12.5, 3.00 becomes 3. */
export function withoutTrailingZeros(value: Decimal): Decimal {
	let { units, scale } = value;
	while (scale > 0) {
		const tenth = tenthOf(units);
		if (tenth === undefined) break;
		units = tenth;
		scale -= 1;
	}
	return { units, scale };
}

/**
 * Text of the value as a schema type wants it (trailing zeros dropped where the type has no room for
 * them), or undefined when the value has more digits before or after the point than the type takes.
 */
export function formatDecimal(value: Decimal, form: DecimalForm): string | undefined {
	const { integerDigits, fractionDigits } = decimalForms[form];
	const fitting = value.scale > fractionDigits ? withoutTrailingZeros(value) : value;
	if (fitting.scale > fractionDigits) return undefined;
	if (absolute(fitting).units >= powerOfTen(integerDigits + fitting.scale)) return undefined;
	return toPlainText(fitting);
}
