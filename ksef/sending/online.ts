import { KsefError } from '../api/errors';
import type { FormCode, ReferenceNumber } from '../api/types';
import { resolveDuplicates } from './duplicates';
import { closeSession, deliver, openSession, type OpenSession } from './onlineSession';
import { collectResults } from './onlineResults';
import { notSent, pending } from './outcome';
import type { KsefConnection } from './ports';
import { Precheck } from './precheck';
import { isFinished } from './waiting';
import { readSession } from './status';
import { asKsefError, sessionStatusError, withReferences } from './statusWords';
import { newTicket, type Ticket } from './ticket';
import type { InvoiceToSend, SendOptions, SendOutcome } from './types';

/** KSeF's codes that end a session for further invoices while the invoices themselves are fine. */
const SESSION_FULL = 21155;
const SESSION_PAUSED = 21184;
/** The session's state forbids sending; the session itself says why. */
const SESSION_STATE = 21180;
/** The session's key could not be decrypted. */
const KEY_NOT_DECRYPTED = 415;
/** Lost answers and failures of KSeF in a row after which the rest is not tried. */
const MOST_TROUBLES = 2;
/** New sessions that may be opened one after another without a single invoice getting through. */
const FRUITLESS_SESSIONS = 2;

/** Why the sending into a session stopped. */
type SessionEnd =
	| { type: 'allSent' }
	/** The rest goes into a new session. */
	| { type: 'replace' }
	/** The session's key was not understood: everything goes again, with fresh public keys. */
	| { type: 'renewKeys'; error: KsefError }
	/** No further invoice can be sent. */
	| { type: 'stop'; error: KsefError };

/**
 * Sends invoices online: all through one session (one per form of document, and a new one when KSeF wants it),
 * closes it, and waits for the KSeF numbers.
 *
 * Calls for n invoices: 1 open, n sends, 1 close, at most 3 lists, and the session's own state while waiting.
 * One bad invoice never spoils the others, and whatever happens every invoice has an outcome with all that is known.
 * @returns one outcome per invoice, in the order of the input
 */
export async function sendOnline(
	connection: KsefConnection,
	invoices: readonly InvoiceToSend[],
	options: SendOptions,
): Promise<SendOutcome[]> {
	const { host } = connection.client;
	const outcomes = new Map<number, SendOutcome>();
	const precheck = new Precheck({
		context: connection.context,
		now: host.now(),
		channel: 'online',
		otherSellers: options.otherSellers === true,
	});
	const groups = new Map<string, Ticket[]>();
	invoices.forEach((invoice, index) => {
		const result = precheck.examine(invoice, index);
		if (!result.ok) {
			outcomes.set(index, notSent(result.facts, result.error));
			return;
		}
		const key = JSON.stringify(result.checked.formCode);
		const group = groups.get(key) ?? [];
		group.push(newTicket(result.checked));
		groups.set(key, group);
	});
	const tickets = [...groups.values()].flat();
	for (const group of groups.values()) await sendGroup(connection, group, options);
	await collectResults(connection, tickets, options);
	if (takeBackUndecrypted(tickets)) {
		connection.publicKeys.forget();
		for (const group of groups.values()) await sendGroup(connection, group, options);
		await collectResults(connection, tickets, options);
	}
	for (const ticket of tickets) {
		outcomes.set(ticket.checked.index, ticket.outcome ?? pending(ticket.facts));
	}
	const ordered = invoices
		.map((_, index) => outcomes.get(index))
		.filter((one) => one !== undefined);
	options.onProgress?.({ step: 'done', done: ordered.length, total: ordered.length });
	return options.resolveDuplicates === false
		? ordered
		: await resolveDuplicates(connection, ordered, options.signal);
}

/**
 * Readies those invoices for another attempt whose session failed because KSeF could not decrypt its key: nothing of
 * such a session was accepted. Once only: what fails so twice keeps its error.
 */
function takeBackUndecrypted(tickets: Ticket[]): boolean {
	const lost = tickets.filter((ticket) => ticket.sessionFailure === KEY_NOT_DECRYPTED);
	for (const ticket of lost) {
		delete ticket.outcome;
		delete ticket.sessionFailure;
		delete ticket.facts.sessionReferenceNumber;
		delete ticket.facts.invoiceReferenceNumber;
	}
	return lost.length > 0;
}

/** Sends the invoices of one form; leaves in each ticket where it went or why it did not. */
async function sendGroup(
	connection: KsefConnection,
	group: Ticket[],
	options: SendOptions,
): Promise<void> {
	const [first] = group;
	if (first === undefined) return;
	let keysRenewed = false;
	let fruitless = 0;
	for (;;) {
		const open = unsent(group);
		if (open.length === 0) return;
		const session = await tryOpen(connection, first.checked.formCode, options.signal);
		if ('error' in session) return refuseAll(open, session.error);
		const end = await sendInto(connection, session, open, options);
		const closeError = await closeSession(connection, session.referenceNumber);
		if (closeError !== undefined) noteUnclosed(group, session.referenceNumber, closeError);
		if (end.type === 'allSent') return;
		if (end.type === 'stop') return refuseAll(unsent(group), end.error);
		if (end.type === 'renewKeys') {
			if (keysRenewed) return refuseAll(unsent(group), end.error);
			keysRenewed = true;
			connection.publicKeys.forget();
		}
		fruitless = unsent(group).length < open.length ? 0 : fruitless + 1;
		if (fruitless > FRUITLESS_SESSIONS) return refuseAll(unsent(group), pausedTooLong());
	}
}

/**
 * Sends tickets into an open session, one after another, until all are out or the session ends it.
 */
async function sendInto(
	connection: KsefConnection,
	session: OpenSession,
	tickets: Ticket[],
	options: SendOptions,
): Promise<SessionEnd> {
	const { signal } = options;
	let done = 0;
	let troubles = 0;
	for (const ticket of tickets) {
		if (signal?.aborted === true) return { type: 'stop', error: cancelled() };
		const delivery = await deliver(connection, session, ticket.checked, signal);
		if (delivery.type !== 'failed') ticket.facts.sessionReferenceNumber = session.referenceNumber;
		if (delivery.type === 'delivered') {
			ticket.facts.invoiceReferenceNumber = delivery.invoiceReferenceNumber;
			troubles = 0;
		} else {
			const end = await endOfSession(connection, session, delivery.error);
			if (end?.type === 'renewKeys') takeBack(tickets, session.referenceNumber);
			if (end !== undefined) return end;
			if (delivery.type === 'uncertain') ticket.uncertain = delivery.error;
			else ticket.outcome = notSent(ticket.facts, delivery.error);
			troubles = isTrouble(delivery.error) ? troubles + 1 : 0;
			if (troubles >= MOST_TROUBLES) return { type: 'stop', error: delivery.error };
		}
		options.onProgress?.({ step: 'sending', done: ++done, total: tickets.length });
	}
	return { type: 'allSent' };
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
		return { type: 'replace' };
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
	try {
		const state = await readSession(connection, session.referenceNumber);
		const { code } = state.status;
		if (code === KEY_NOT_DECRYPTED) {
			return { type: 'renewKeys', error: sessionStatusError(state.status, references) };
		}
		const closedByKsef = code === 170 || code === 200;
		if (closedByKsef) return { type: 'replace' };
		return isFinished(state)
			? { type: 'stop', error: sessionStatusError(state.status, references) }
			: { type: 'stop', error: withReferences(error, references) };
	} catch (statusError) {
		asKsefError(statusError, 'read the state of the session');
		return { type: 'stop', error: withReferences(error, references) };
	}
}

async function tryOpen(
	connection: KsefConnection,
	formCode: FormCode,
	signal: AbortSignal | undefined,
): Promise<OpenSession | { error: KsefError }> {
	try {
		return await openSession(connection, formCode, signal);
	} catch (error) {
		if (signal?.aborted === true) return { error: cancelled() };
		return { error: asKsefError(error, 'open an online session') };
	}
}

function unsent(group: Ticket[]): Ticket[] {
	return group.filter(
		(ticket) => ticket.outcome === undefined && ticket.facts.sessionReferenceNumber === undefined,
	);
}

/** Nothing of a session whose key KSeF could not read was accepted: it may all go again. */
function takeBack(tickets: Ticket[], sessionReferenceNumber: ReferenceNumber): void {
	for (const ticket of tickets) {
		if (ticket.facts.sessionReferenceNumber !== sessionReferenceNumber) continue;
		delete ticket.facts.sessionReferenceNumber;
		delete ticket.facts.invoiceReferenceNumber;
	}
}

function noteUnclosed(
	group: Ticket[],
	sessionReferenceNumber: ReferenceNumber,
	error: KsefError,
): void {
	for (const ticket of group) {
		if (ticket.facts.sessionReferenceNumber === sessionReferenceNumber) ticket.unclosed = error;
	}
}

function refuseAll(tickets: Ticket[], error: KsefError): void {
	for (const ticket of tickets) ticket.outcome = notSent(ticket.facts, error);
}

function cancelled(): KsefError {
	return new KsefError({
		kind: 'timeout',
		message: 'The execution was cancelled before this invoice was sent.',
		advice: 'Run it again: invoices that were sent before will be recognised.',
	});
}

function pausedTooLong(): KsefError {
	return new KsefError({
		kind: 'server',
		message: 'KSeF took no invoice in several new sessions, one after another.',
		advice: 'Try again in a few minutes.',
	});
}
