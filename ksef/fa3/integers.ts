/**
 * Exact whole numbers of any size: a JavaScript number as long as it is exact (up to 2^53), which is
 * several times faster, and a BigInt beyond. Every result is in this normal form, so equal integers are `===`.
 */
export type Integer = number | bigint;

const POWERS: bigint[] = Array.from({ length: 41 }, (_, exponent) => 10n ** BigInt(exponent));
const SMALL_POWERS: number[] = POWERS.slice(0, 16).map(Number);

/** 10 to the power of `exponent`, which is not negative. */
export function powerOfTen(exponent: number): Integer {
	return SMALL_POWERS[exponent] ?? POWERS[exponent] ?? 10n ** BigInt(exponent);
}

/** The normal form of an integer. */
export function normalInteger(integer: bigint): Integer {
	const number = Number(integer);
	return Number.isSafeInteger(number) ? number : integer;
}

/** `left` + `right`. */
export function sum(left: Integer, right: Integer): Integer {
	if (typeof left === 'number' && typeof right === 'number') {
		const result = left + right;
		if (Number.isSafeInteger(result)) return result;
	}
	return normalInteger(BigInt(left) + BigInt(right));
}

/** `left` × `right`. */
export function product(left: Integer, right: Integer): Integer {
	if (typeof left === 'number' && typeof right === 'number') {
		const result = left * right;
		if (Number.isSafeInteger(result)) return result;
	}
	return normalInteger(BigInt(left) * BigInt(right));
}

/** The integer with the other sign. */
export function opposite(integer: Integer): Integer {
	return typeof integer === 'number' ? 0 - integer : normalInteger(-integer);
}

/** A tenth of the integer; undefined when that is no integer. */
export function tenthOf(integer: Integer): Integer | undefined {
	if (typeof integer === 'number') return integer % 10 === 0 ? integer / 10 : undefined;
	return integer % 10n === 0n ? normalInteger(integer / 10n) : undefined;
}

/** `dividend` / `divisor`, rounded to the nearest integer; halves go away from zero. */
export function quotientHalfUp(dividend: Integer, divisor: Integer): Integer {
	if (typeof dividend === 'number' && typeof divisor === 'number') {
		const rest = dividend % divisor;
		// Without the rest the division comes out even, so that nothing is lost in it.
		const quotient = (dividend - rest) / divisor;
		if (Math.abs(rest) * 2 < Math.abs(divisor)) return quotient;
		return dividend < 0 === divisor < 0 ? quotient + 1 : quotient - 1;
	}
	return normalInteger(largeQuotientHalfUp(BigInt(dividend), BigInt(divisor)));
}

function largeQuotientHalfUp(dividend: bigint, divisor: bigint): bigint {
	const quotient = dividend / divisor;
	const rest = dividend % divisor;
	const twice = rest < 0n ? -rest * 2n : rest * 2n;
	if (twice < (divisor < 0n ? -divisor : divisor)) return quotient;
	return dividend < 0n === divisor < 0n ? quotient + 1n : quotient - 1n;
}
