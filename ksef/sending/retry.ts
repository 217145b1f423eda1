import { KsefError } from '../api/errors';
import { NoAnswerError, type Host } from '../api/port';

/** The longest pause that is slept through inside a run, in seconds. */
export const LONGEST_PAUSE_SECONDS = 60;

const PAUSES_MS = [500, 2_000, 5_000];

/**
 * Performs a call that may safely be carried out more than once, repeating it after lost answers, failures of
 * KSeF (5xx) and short rate limits.
 * @param attempts how often in all
 * @throws what the last attempt threw
 */
export async function repeatSafely<T>(
	host: Host,
	action: () => Promise<T>,
	signal?: AbortSignal,
	attempts = 3,
): Promise<T> {
	for (let attempt = 0; ; attempt++) {
		try {
			return await action();
		} catch (error) {
			const pause = pauseBefore(error, attempt);
			if (pause === undefined || attempt + 1 >= attempts || signal?.aborted === true) throw error;
			await host.sleep(pause, signal);
		}
	}
}

/** Whether it is unknown what KSeF did: the answer was lost, cut, or KSeF failed on the way. */
export function isUncertain(error: unknown): boolean {
	if (error instanceof NoAnswerError) return true;
	return error instanceof KsefError && ['noAnswer', 'server', 'badAnswer'].includes(error.kind);
}

/** Whether the request cannot have reached KSeF: no connection was made. */
export function neverArrived(error: unknown): boolean {
	return (
		error instanceof NoAnswerError &&
		['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'].includes(error.code)
	);
}

/** Milliseconds to wait after KSeF asked for a pause, when that is short enough to sleep through. */
export function shortPauseMs(error: unknown): number | undefined {
	if (!(error instanceof KsefError) || error.kind !== 'rateLimit') return undefined;
	const seconds = error.facts.retryAfterSeconds;
	if (seconds === undefined || seconds > LONGEST_PAUSE_SECONDS) return undefined;
	return Math.max(seconds, 1) * 1_000;
}

function pauseBefore(error: unknown, attempt: number): number | undefined {
	const shortPause = shortPauseMs(error);
	if (shortPause !== undefined) return shortPause;
	return isUncertain(error) ? (PAUSES_MS[attempt] ?? PAUSES_MS.at(-1)) : undefined;
}
