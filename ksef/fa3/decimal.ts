/**
 * Exact decimal numbers for invoice amounts, on BigInt: no binary floating point anywhere between
 * what the user gave and what the XML says.
 */

/** An exact decimal: `units` × 10^-`scale`. `scale` is the count of digits after the point, ≥ 0. */
export interface Decimal {
	readonly units: bigint;
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

export const ZERO: Decimal = { units: 0n, scale: 0 };

const EXACT_TEXT = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/;
const EXPONENT_TEXT = /^([+-]?)(\d+)(?:\.(\d+))?[eE]([+-]?\d+)$/;

const POWERS: bigint[] = Array.from({ length: 41 }, (_, exponent) => 10n ** BigInt(exponent));

function powerOfTen(exponent: number): bigint {
	return POWERS[exponent] ?? 10n ** BigInt(exponent);
}

/**
 * Reads exact decimal text: an optional sign, digits, an optional point with digits (`-12.50`).
 * No exponent, no blanks, no comma.
 *
 * @returns undefined when the text is no such number
 */
export function parseDecimal(text: string): Decimal | undefined {
	if (!EXACT_TEXT.test(text)) return undefined;
	const unsigned = text.startsWith('+') ? text.slice(1) : text;
	const point = unsigned.indexOf('.');
	if (point < 0) return { units: BigInt(unsigned), scale: 0 };
	return {
		units: BigInt(unsigned.slice(0, point) + unsigned.slice(point + 1)),
		scale: unsigned.length - point - 1,
	};
}

/**
 * Reads a JavaScript number through its shortest round-trip text, so that `0.1` is one tenth and not
 * the binary fraction nearest to it.
 *
 * @returns undefined for NaN and the infinities
 */
export function decimalFromNumber(value: number): Decimal | undefined {
	if (!Number.isFinite(value)) return undefined;
	const text = String(value);
	const plain = parseDecimal(text);
	if (plain) return plain;
	const parts = EXPONENT_TEXT.exec(text);
	if (!parts) return undefined;
	const [, sign = '', whole = '', fraction = '', exponentText = '0'] = parts;
	const digits = BigInt(`${sign}${whole}${fraction}`);
	const scale = fraction.length - Number(exponentText);
	return scale >= 0 ? { units: digits, scale } : { units: digits * powerOfTen(-scale), scale: 0 };
}

/** Same value with `scale` digits after the point; `scale` must not be smaller than the present one. */
function unitsAt(value: Decimal, scale: number): bigint {
	return scale === value.scale ? value.units : value.units * powerOfTen(scale - value.scale);
}

/** Exact sum. */
export function add(left: Decimal, right: Decimal): Decimal {
	const scale = left.scale > right.scale ? left.scale : right.scale;
	return { units: unitsAt(left, scale) + unitsAt(right, scale), scale };
}

/** Exact difference `left` − `right`. */
export function subtract(left: Decimal, right: Decimal): Decimal {
	return add(left, negate(right));
}

/** Exact product. */
export function multiply(left: Decimal, right: Decimal): Decimal {
	return { units: left.units * right.units, scale: left.scale + right.scale };
}

/** The same amount with the other sign. */
export function negate(value: Decimal): Decimal {
	return { units: -value.units, scale: value.scale };
}

/** The amount without its sign. */
export function absolute(value: Decimal): Decimal {
	return value.units < 0n ? negate(value) : value;
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
	return value.units === 0n;
}

/** Quotient of two integers, rounded to the nearest; halves go away from zero. */
function divideHalfUp(dividend: bigint, divisor: bigint): bigint {
	const quotient = dividend / divisor;
	const rest = dividend % divisor;
	if (rest === 0n) return quotient;
	const twice = rest < 0n ? -rest * 2n : rest * 2n;
	if (twice < (divisor < 0n ? -divisor : divisor)) return quotient;
	return dividend < 0n === divisor < 0n ? quotient + 1n : quotient - 1n;
}

/**
 * Rounds to `digits` digits after the point, half up: 0.005 becomes 0.01. Halves of negative amounts go
 * away from zero (−0.005 becomes −0.01), so that a correction undoes an invoice to the last grosz.
 * The rule is the one of article 106e(11) of the VAT act. A value with fewer digits is left as it is.
 */
export function roundHalfUp(value: Decimal, digits: number): Decimal {
	if (value.scale <= digits) return value;
	return {
		units: divideHalfUp(value.units, powerOfTen(value.scale - digits)),
		scale: digits,
	};
}

/**
 * `dividend` / `divisor`, rounded half up (away from zero) to `digits` digits after the point.
 *
 * @throws RangeError when the divisor is zero
 */
export function divide(dividend: Decimal, divisor: Decimal, digits: number): Decimal {
	if (divisor.units === 0n) throw new RangeError('Division of an amount by zero');
	const shift = digits + divisor.scale - dividend.scale;
	const above = shift >= 0 ? dividend.units * powerOfTen(shift) : dividend.units;
	const below = shift >= 0 ? divisor.units : divisor.units * powerOfTen(-shift);
	return { units: divideHalfUp(above, below), scale: digits };
}

/** Plain decimal text of the value with exactly its `scale` digits: `-12.50`, never `-0.00`. */
export function toPlainText(value: Decimal): string {
	const { units, scale } = value;
	if (scale === 0) return units.toString();
	const negative = units < 0n;
	const digits = (negative ? -units : units).toString().padStart(scale + 1, '0');
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
	while (scale > 0 && units % 10n === 0n) {
		units /= 10n;
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
