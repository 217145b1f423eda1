import {
	normalInteger,
	opposite,
	powerOfTen,
	product,
	quotientHalfUp,
	sum,
	tenthOf,
} from '../../ksef/fa3/integers';
import type { Integer } from '../../ksef/fa3/integers';

/** Integers on both sides of the places where numbers stop being exact and BigInt takes over. */
const integers: Integer[] = [
	0n,
	1n,
	7n,
	10n,
	15n,
	99_999_999n,
	94_906_267n,
	2n ** 52n + 1n,
	2n ** 53n - 1n,
	2n ** 53n,
	2n ** 53n + 1n,
	9_999_999_999_999_999n,
	10n ** 24n + 5n,
]
	.flatMap((integer) => [integer, -integer])
	.map(normalInteger);

const pairs = integers.flatMap((left) => integers.map((right) => [left, right] as const));

/** Half up, away from zero, in integers without a limit. */
function roundedQuotient(dividend: bigint, divisor: bigint): bigint {
	const size = (integer: bigint): bigint => (integer < 0n ? -integer : integer);
	const rounded = (2n * size(dividend) + size(divisor)) / (2n * size(divisor));
	return dividend < 0n === divisor < 0n ? rounded : -rounded;
}

describe('integers beyond the exact numbers', () => {
	test('are BigInt only where a number would not be exact', () => {
		expect(typeof normalInteger(2n ** 53n - 1n)).toBe('number');
		expect(typeof normalInteger(2n ** 53n)).toBe('bigint');
		expect(typeof sum(2 ** 53 - 1, 1)).toBe('bigint');
		expect(typeof sum(2n ** 53n, -1)).toBe('number');
	});

	test('sums and products are exact', () => {
		for (const [left, right] of pairs) {
			expect(BigInt(sum(left, right))).toBe(BigInt(left) + BigInt(right));
			expect(BigInt(product(left, right))).toBe(BigInt(left) * BigInt(right));
		}
	});

	test('quotients are rounded half up, away from zero', () => {
		for (const [dividend, divisor] of pairs) {
			if (BigInt(divisor) === 0n) continue;
			const expected = roundedQuotient(BigInt(dividend), BigInt(divisor));
			expect(BigInt(quotientHalfUp(dividend, divisor))).toBe(expected);
		}
	});

	test('equal results are identical, whatever they were made of', () => {
		for (const integer of integers) {
			expect(sum(sum(integer, 10n ** 30n), -(10n ** 30n)) === integer).toBe(true);
			expect(opposite(opposite(integer)) === integer).toBe(true);
			expect(tenthOf(product(integer, 10)) === integer).toBe(true);
		}
	});

	test('only multiples of ten have a tenth', () => {
		expect(tenthOf(105)).toBeUndefined();
		expect(tenthOf(10n ** 20n + 5n)).toBeUndefined();
		expect(tenthOf(10n ** 20n)).toBe(10n ** 19n);
	});

	test('powers of ten are exact', () => {
		for (const exponent of [0, 15, 16, 22, 23, 40, 60]) {
			expect(BigInt(powerOfTen(exponent))).toBe(10n ** BigInt(exponent));
		}
	});
});
