import type { IsoDateTime } from '../api/types';
import { KsefError } from '../api/errors';
import { LONGEST_WINDOW_DAYS } from './cursor';
import { compareInstants, DAY_MS, earlier, fromMilliseconds, toMilliseconds } from './instants';

/** A range of dates, both ends included. */
export interface Window {
	from: IsoDateTime;
	to: IsoDateTime;
}

/**
 * Cuts a range into touching windows that KSeF accepts, earliest first. An end in the future becomes the present.
 * @throws {KsefError} of kind `input` when the range ends before it starts or lies in the future
 */
export function splitIntoWindows(
	from: IsoDateTime,
	to: IsoDateTime | undefined,
	now: Date,
): Window[] {
	const present = now.toISOString();
	const end = to === undefined ? present : earlier(to, present);
	if (compareInstants(from, end) > 0) throw emptyRange(from, end, present);
	const windows: Window[] = [];
	let start = from;
	for (;;) {
		const limit = fromMilliseconds(toMilliseconds(start) + LONGEST_WINDOW_DAYS * DAY_MS);
		if (compareInstants(limit, end) >= 0) return [...windows, { from: start, to: end }];
		windows.push({ from: start, to: limit });
		start = limit;
	}
}

function emptyRange(from: IsoDateTime, end: IsoDateTime, present: IsoDateTime): KsefError {
	const inFuture = compareInstants(from, present) > 0;
	return new KsefError({
		kind: 'input',
		message: inFuture
			? `The range of dates starts in the future (${from}).`
			: `The range of dates starts (${from}) after its end (${end}).`,
		advice: 'Choose a start that lies in the past and before the end.',
	});
}
