import { KsefError } from '../api/errors';
import { deliver, type OpenSession } from './onlineSession';
import type { KsefConnection } from './ports';
import { readSession } from './status';
import { asKsefError, sessionStatusError, withReferences } from './statusWords';
import { takeBack, type Ticket } from './ticket';
import type { InvoiceToSend, SendOptions } from './types';
import { isFinished } from './waiting';

/** KSeF's codes that end a session for further invoices while the invoices themselves are fine. */
const SESSION_FULL = 21155;
const SESSION_PAUSED = 21184;
/** The session's state forbids sending; the session itself says why. */
const SESSION_STATE = 21180;
/** State of a session whose key KSeF could not decrypt. */
export const KEY_NOT_DECRYPTED = 415;
/** Lost answers and failures of KSeF in a row after which the rest is not tried. */
const MOST_TROUBLES = 2;

/** The way of an invoice that is sent online. */
export interface OnlineTicket extends Ticket {
	invoice: InvoiceToSend;
}

/** Why the sending into a session stopped. */
export type SessionEnd =
	| { type: 'allSent' }
	/** The rest goes into a new session. */
	| { type: 'replace'; error: KsefError }
	/** The session's key was not understood: everything goes again, with fresh public keys. */
	| { type: 'renewKeys'; error: KsefError }
	/** No further invoice can be sent. */
	| { type: 'stop'; error: KsefError };

/**
 * Sends tickets into an open session, one after another, until all are out or something ends it. Leaves in each
 * ticket where it went, or its outcome when it alone was refused.
 */
export async function sendTickets(
	connection: KsefConnection,
	session: OpenSession,
	tickets: OnlineTicket[],
	options: Pick<SendOptions, 'signal' | 'onProgress'>,
): Promise<SessionEnd> {
	const { signal } = options;
	const { referenceNumber } = session;
	let done = 0;
	let troubles = 0;
	for (const ticket of tickets) {
		if (signal?.aborted === true) return { type: 'stop', error: cancelled() };
		const { facts, invoice } = ticket;
		const delivery = await deliver(connection, session, invoice, facts.invoiceHash, signal);
		if (delivery.type !== 'failed') facts.sessionReferenceNumber = referenceNumber;
		if (delivery.type === 'delivered') {
			facts.invoiceReferenceNumber = delivery.invoiceReferenceNumber;
			troubles = 0;
		} else {
			const end = await endOfSession(connection, session, delivery.error);
			if (end?.type === 'renewKeys') {
				takeBack(tickets, (one) => one.facts.sessionReferenceNumber === referenceNumber);
			}
			if (end !== undefined) return end;
			if (delivery.type === 'uncertain') ticket.uncertain = delivery.error;
			else ticket.outcome = { ...facts, status: 'notSent', error: delivery.error };
			troubles = isTrouble(delivery.error) ? troubles + 1 : 0;
			if (troubles >= MOST_TROUBLES) return { type: 'stop', error: delivery.error };
		}
		options.onProgress?.({ step: 'sending', done: ++done, total: tickets.length });
	}
	return { type: 'allSent' };
}

/** The error of an invoice that was not sent because the execution was cancelled. */
export function cancelled(): KsefError {
	return new KsefError({
		kind: 'timeout',
		message: 'The execution was cancelled before this invoice was sent.',
		advice: 'Run it again: invoices that were sent before will be recognised.',
	});
}

/** Whether the connection or KSeF failed, rather than this one invoice. */
function isTrouble(error: KsefError): boolean {
	return ['noAnswer', 'server', 'badAnswer'].includes(error.kind);
}

/** What a failed send means for the session; undefined when only this invoice is concerned. */
async function endOfSession(
	connection: KsefConnection,
	session: OpenSession,
	error: KsefError,
): Promise<SessionEnd | undefined> {
	const { kind, facts } = error;
	if (facts.ksefCode === SESSION_FULL || facts.ksefCode === SESSION_PAUSED) {
		return { type: 'replace', error };
	}
	if (facts.ksefCode === SESSION_STATE) return await explain(connection, session, error);
	if (['signIn', 'permission', 'rateLimit'].includes(kind)) return { type: 'stop', error };
	return undefined;
}

/** Asks the session itself why it takes no more invoices (21180). */
async function explain(
	connection: KsefConnection,
	session: OpenSession,
	error: KsefError,
): Promise<SessionEnd> {
	const references = { sessionReferenceNumber: session.referenceNumber };
	const unexplained = withReferences(error, references);
	try {
		const state = await readSession(connection, session.referenceNumber);
		const { code } = state.status;
		const closedByKsef = code === 170 || code === 200;
		if (closedByKsef) return { type: 'replace', error: unexplained };
		const reason = isFinished(state) ? sessionStatusError(state.status, references) : unexplained;
		return { type: code === KEY_NOT_DECRYPTED ? 'renewKeys' : 'stop', error: reason };
	} catch (statusError) {
		asKsefError(statusError, 'read the state of the session');
		return { type: 'stop', error: unexplained };
	}
}
