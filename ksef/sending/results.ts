import { KsefError } from '../api/errors';
import type { SessionInvoiceStatusResponse } from '../api/sessions';
import type { ReferenceNumber } from '../api/types';
import { notSent, outcomeOfEntry, pending, referencesOf } from './outcome';
import type { KsefConnection } from './ports';
import { decidingEntries, readSession } from './status';
import { asKsefError, sessionStatusError, withReferences } from './statusWords';
import type { Ticket } from './ticket';
import type { InTurns, Turns } from '../turns';
import type { SendOptions, SendOutcome } from './types';
import { decidedIn, isFinished, waitForResults, type SessionResults } from './waiting';

/** An invoice that fell with its session. */
const DROPPED_WITH_SESSION = 405;
const SUCCESS = 200;
const LEAST_WAIT_MS = 1;

/** How results are collected. */
export interface CollectOptions extends SendOptions, InTurns {
	/** See {@link waitForResults}. */
	lookEarly: boolean;
}

interface CollectSessionOptions extends CollectOptions {
	onDecided?: (count: number) => void;
}

/** Waits for the results of all sessions in which tickets are, and gives every ticket its outcome. */
export async function collectResults(
	connection: KsefConnection,
	tickets: Ticket[],
	options: CollectOptions,
): Promise<void> {
	const { host } = connection.client;
	const deadline = host.now().getTime() + options.waitMs;
	const total = tickets.length;
	let done = 0;
	for (const [session, inSession] of await bySession(tickets, options.turns)) {
		// A later session is looked at once even when an earlier one has used up the time.
		const least = options.waitMs > 0 ? LEAST_WAIT_MS : 0;
		const waitMs = Math.max(least, deadline - host.now().getTime());
		options.onProgress?.({ step: 'waiting', done, total });
		await collectSession(connection, session, inSession, {
			...options,
			waitMs,
			onDecided: (count) => options.onProgress?.({ step: 'waiting', done: done + count, total }),
		});
		done += inSession.length;
	}
}

async function collectSession(
	connection: KsefConnection,
	session: ReferenceNumber,
	tickets: Ticket[],
	options: CollectSessionOptions,
): Promise<void> {
	const { turns } = options;
	const results = await tryWait(connection, session, tickets, options);
	if (results instanceof KsefError) {
		return await turns.each(tickets, (ticket) => {
			ticket.outcome = pending(ticket.facts, withReferences(results, referencesOf(ticket.facts)));
		});
	}
	const entries = decidingEntries(results.entries);
	await turns.each(tickets, (ticket) => {
		const entry = entries.get(ticket.facts.invoiceHash);
		ticket.outcome =
			entry === undefined
				? outcomeOfMissing(ticket, results)
				: outcomeOfEntry(entry, session, ticket.facts);
		if (ticket.outcome.status === 'pending' && ticket.unclosed !== undefined) {
			ticket.outcome = { ...ticket.outcome, error: ticket.unclosed };
		}
	});
	if (tickets.some(isDropped))
		await explainDropped(connection, session, tickets.filter(isDropped), options);
}

/** The results, or the error that ended the waiting. */
async function tryWait(
	connection: KsefConnection,
	session: ReferenceNumber,
	tickets: Ticket[],
	options: CollectSessionOptions,
): Promise<SessionResults | KsefError> {
	const { waitMs, signal } = options;
	try {
		return await waitForResults(connection, session, {
			waitMs,
			expected: tickets.length,
			lookEarly: options.lookEarly,
			onStatus: (session) => options.onDecided?.(decidedIn(session)),
			isSettled: (entries) => areDecided(decidingEntries(entries), tickets),
			...(signal === undefined ? {} : { signal }),
		});
	} catch (error) {
		if (signal?.aborted === true) {
			return new KsefError({
				kind: 'timeout',
				message: 'The execution was cancelled while waiting for KSeF.',
				advice: 'Ask for the status later, with the references in this item.',
			});
		}
		return asKsefError(error, 'wait for the results of the session');
	}
}

function areDecided(
	entries: ReadonlyMap<string, SessionInvoiceStatusResponse>,
	tickets: Ticket[],
): boolean {
	return tickets.every(({ facts }) => (entries.get(facts.invoiceHash)?.status.code ?? 0) >= 200);
}

/** What it means that an invoice is missing from its session's list. */
function outcomeOfMissing(ticket: Ticket, { session }: SessionResults): SendOutcome {
	const { facts, uncertain } = ticket;
	if (uncertain === undefined && session === undefined) return pending(facts);
	const references = referencesOf(facts);
	if (session !== undefined && isFinished(session) && session.status.code !== SUCCESS) {
		ticket.sessionFailure = session.status.code;
		return { ...facts, status: 'rejected', error: sessionStatusError(session.status, references) };
	}
	if (uncertain === undefined) return pending(facts);
	const error = withReferences(uncertain, references);
	// A finished session takes nothing more: what it does not list never arrived.
	return session !== undefined && isFinished(session)
		? notSent(facts, error)
		: pending(facts, error);
}

function isDropped({ outcome }: Ticket): boolean {
	return outcome?.status === 'rejected' && outcome.error.facts.ksefCode === DROPPED_WITH_SESSION;
}

/** Status 405 of an invoice only says that its session failed: the session's own reason is what helps. */
async function explainDropped(
	connection: KsefConnection,
	session: ReferenceNumber,
	tickets: Ticket[],
	{ signal, turns }: CollectOptions,
): Promise<void> {
	try {
		const state = await readSession(connection, session, signal);
		if (!isFinished(state) || state.status.code === SUCCESS) return;
		await turns.each(tickets, (ticket) => {
			if (ticket.outcome?.status !== 'rejected') return;
			const error = sessionStatusError(state.status, referencesOf(ticket.facts));
			ticket.outcome = { ...ticket.outcome, error };
			ticket.sessionFailure = state.status.code;
		});
	} catch (error) {
		// The outcome keeps KSeF's status 405, which is true, only less telling.
		asKsefError(error, 'read the state of the session');
	}
}

async function bySession(tickets: Ticket[], turns: Turns): Promise<Map<ReferenceNumber, Ticket[]>> {
	const sessions = new Map<ReferenceNumber, Ticket[]>();
	await turns.each(tickets, (ticket) => {
		const session = ticket.facts.sessionReferenceNumber;
		if (ticket.outcome !== undefined || session === undefined) return;
		const others = sessions.get(session);
		if (others === undefined) sessions.set(session, [ticket]);
		else others.push(ticket);
	});
	return sessions;
}
