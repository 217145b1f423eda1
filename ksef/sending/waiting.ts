import type { SessionInvoiceStatusResponse, SessionStatusResponse } from '../api/sessions';
import type { ReferenceNumber } from '../api/types';
import type { KsefConnection } from './ports';
import { listSessionInvoices, readSession } from './status';

/** Lists are scarce (200 an hour): one early, one when the session says that all is done, one at the end. */
const MOST_LISTS = 3;
const FIRST_LIST_AFTER_MS = 400;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 10_000;

/** How to wait for a session's results. */
export interface WaitOptions {
	waitMs: number;
	/** How many invoices went into the session. */
	expected: number;
	/** Whether the list answers everything. */
	isSettled: (entries: readonly SessionInvoiceStatusResponse[]) => boolean;
	/** Whether a first look at the list shortly after sending pays: yes for online sessions, no for batches. */
	lookEarly: boolean;
	signal?: AbortSignal;
	onStatus?: (status: SessionStatusResponse) => void;
}

/** What is known when the waiting ends. */
export interface SessionResults {
	entries: SessionInvoiceStatusResponse[];
	/** The last state of the session that was read. */
	session?: SessionStatusResponse;
}

/**
 * Waits until a session's invoices are decided or the time is over. Asks the session for its counts (cheap) and
 * reads the list of invoices at most three times.
 * @throws {KsefError} when the calls fail for good
 */
export async function waitForResults(
	connection: KsefConnection,
	sessionReferenceNumber: ReferenceNumber,
	options: WaitOptions,
): Promise<SessionResults> {
	const { host } = connection.client;
	const { waitMs, signal, isSettled } = options;
	const deadline = host.now().getTime() + waitMs;
	const results: SessionResults = { entries: [] };
	let lists = 0;
	const settledByList = async (): Promise<boolean> => {
		lists++;
		results.entries = await listSessionInvoices(connection, sessionReferenceNumber, {
			...(signal === undefined ? {} : { signal }),
		});
		return isSettled(results.entries);
	};
	const remainingMs = (): number => deadline - host.now().getTime();

	if (waitMs <= 0) return results;
	if (options.lookEarly) {
		await host.sleep(Math.min(FIRST_LIST_AFTER_MS, waitMs), signal);
		if (await settledByList()) return results;
	}
	let pause = FIRST_PAUSE_MS;
	while (remainingMs() > 0) {
		await host.sleep(Math.min(pause, remainingMs()), signal);
		pause = Math.min(pause * 1.5, LONGEST_PAUSE_MS);
		results.session = await readSession(connection, sessionReferenceNumber, signal);
		options.onStatus?.(results.session);
		const finished = isFinished(results.session);
		if (finished || (decidedIn(results.session) >= options.expected && lists < MOST_LISTS - 1)) {
			if ((await settledByList()) || finished) return results;
		}
	}
	await settledByList();
	return results;
}

/** Whether a session has come to its end: 100 is open, 150 and 170 are in progress. */
export function isFinished(session: SessionStatusResponse): boolean {
	return session.status.code >= 200;
}

/** How many invoices of a session are decided, one way or the other. */
export function decidedIn(session: SessionStatusResponse): number {
	return (session.successfulInvoiceCount ?? 0) + (session.failedInvoiceCount ?? 0);
}
