import type { IsoDateTime } from '../api/types';

/** Milliseconds of a day of 24 hours. */
export const DAY_MS = 86_400_000;

const FORM = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}(?::\d{2})?)(?:\.(\d+))?(Z|[+-]\d{2}:?\d{2})?$/;

/**
 * Orders two points in time exactly: KSeF writes up to seven digits after the second, more than a `Date` holds,
 * and in different offsets. A time without an offset counts as UTC.
 * @returns negative when `a` is earlier, 0 when they are the same instant, positive when `a` is later
 * @throws {RangeError} when one is no date and time
 */
export function compareInstants(a: IsoDateTime, b: IsoDateTime): number {
	const left = parts(a);
	const right = parts(b);
	if (left.seconds !== right.seconds) return left.seconds - right.seconds;
	const length = Math.max(left.fraction.length, right.fraction.length);
	const [one, other] = [left.fraction.padEnd(length, '0'), right.fraction.padEnd(length, '0')];
	if (one === other) return 0;
	return one < other ? -1 : 1;
}

/** The earlier of two points in time, as it was written. */
export function earlier(a: IsoDateTime, b: IsoDateTime): IsoDateTime {
	return compareInstants(a, b) <= 0 ? a : b;
}

/** The later of two points in time, as it was written. */
export function later(a: IsoDateTime, b: IsoDateTime): IsoDateTime {
	return compareInstants(a, b) >= 0 ? a : b;
}

/** Milliseconds since 1970; what is finer is cut off. */
export function toMilliseconds(instant: IsoDateTime): number {
	const { seconds, fraction } = parts(instant);
	return seconds * 1000 + Number(fraction.slice(0, 3).padEnd(3, '0'));
}

/** A point in time in UTC with offset, as KSeF wants dates. */
export function fromMilliseconds(milliseconds: number): IsoDateTime {
	return new Date(milliseconds).toISOString();
}

function parts(instant: IsoDateTime): { seconds: number; fraction: string } {
	const match = FORM.exec(instant.trim());
	const [, day = '', time = '', fraction = '', offset = 'Z'] = match ?? [];
	const milliseconds = Date.parse(`${day}T${time}${offset}`);
	if (match === null || Number.isNaN(milliseconds)) {
		throw new RangeError(`"${instant}" is no date and time in ISO 8601`);
	}
	return { seconds: milliseconds / 1000, fraction };
}
