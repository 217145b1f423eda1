import { KsefError } from '../api/errors';
import type { FormCode } from '../api/types';
import { resolveDuplicates } from './duplicates';
import { closeSession, openSession, type OpenSession } from './onlineSession';
import { notSent, pending } from './outcome';
import type { KsefConnection } from './ports';
import { Precheck } from './precheck';
import { collectResults } from './results';
import { cancelled, KEY_NOT_DECRYPTED, sendTickets, type OnlineTicket } from './sessionRun';
import { asKsefError } from './statusWords';
import { byForm, newTicket, noteUnclosed, refuseAll, takeBack, unsent } from './ticket';
import type { InvoiceToSend, SendOptions, SendOutcome } from './types';

/** New sessions that may be opened one after another without a single invoice getting through. */
const FRUITLESS_SESSIONS = 2;

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
	const { tickets, outcomes } = check(connection, invoices, options);
	const sendAndCollect = async (): Promise<void> => {
		for (const group of byForm(tickets)) await sendGroup(connection, group, options);
		await collectResults(connection, tickets, { ...options, lookEarly: true });
	};
	await sendAndCollect();
	// Once only: what fails so twice keeps its error.
	if (takeBack(tickets, ({ sessionFailure }) => sessionFailure === KEY_NOT_DECRYPTED)) {
		connection.publicKeys.forget();
		await sendAndCollect();
	}
	return await finish(connection, invoices.length, outcomes, tickets, options);
}

/**
 * Sends invoices into a session that is open already, without closing it. Results are waited for only while
 * `waitMs` lasts; a session that KSeF has ended is not replaced.
 * @returns one outcome per invoice, in the order of the input
 */
export async function sendIntoSession(
	connection: KsefConnection,
	session: OpenSession,
	invoices: readonly InvoiceToSend[],
	options: SendOptions,
): Promise<SendOutcome[]> {
	const { tickets, outcomes } = check(connection, invoices, options);
	const end = await sendTickets(connection, session, tickets, options);
	if (end.type !== 'allSent') refuseAll(unsent(tickets), end.error);
	await collectResults(connection, tickets, { ...options, lookEarly: true });
	return await finish(connection, invoices.length, outcomes, tickets, options);
}

interface Checked {
	tickets: OnlineTicket[];
	/** Of those that did not pass, by place. */
	outcomes: Map<number, SendOutcome>;
}

function check(
	connection: KsefConnection,
	invoices: readonly InvoiceToSend[],
	options: SendOptions,
): Checked {
	const precheck = new Precheck({
		context: connection.context,
		now: connection.client.host.now(),
		channel: 'online',
		otherSellers: options.otherSellers === true,
	});
	const checked: Checked = { tickets: [], outcomes: new Map() };
	invoices.forEach((invoice, index) => {
		const result = precheck.examine(invoice, index);
		if (result.ok) checked.tickets.push({ ...newTicket(result.checked), invoice });
		else checked.outcomes.set(index, notSent(result.facts, result.error));
	});
	return checked;
}

/** All outcomes in the order of the input, duplicates looked into. */
export async function finish(
	connection: KsefConnection,
	total: number,
	outcomes: Map<number, SendOutcome>,
	tickets: ReadonlyArray<Pick<OnlineTicket, 'index' | 'outcome' | 'facts'>>,
	options: SendOptions,
): Promise<SendOutcome[]> {
	for (const { index, outcome, facts } of tickets) outcomes.set(index, outcome ?? pending(facts));
	const ordered = [...outcomes.entries()].sort(([one], [other]) => one - other);
	const results = ordered.map(([, outcome]) => outcome);
	options.onProgress?.({ step: 'done', done: results.length, total });
	return options.resolveDuplicates === false
		? results
		: await resolveDuplicates(connection, results, options.signal);
}

/** Sends the invoices of one form, in as many sessions as KSeF makes necessary. */
async function sendGroup(
	connection: KsefConnection,
	group: OnlineTicket[],
	options: SendOptions,
): Promise<void> {
	const [first] = group;
	if (first === undefined) return;
	let keysRenewed = false;
	let fruitless = 0;
	for (;;) {
		const open = unsent(group);
		if (open.length === 0) return;
		const session = await tryOpen(connection, first.formCode, options.signal);
		if (session instanceof KsefError) return refuseAll(open, session);
		const end = await sendTickets(connection, session, open, options);
		const closeError = await closeSession(connection, session.referenceNumber);
		if (closeError !== undefined) noteUnclosed(group, session.referenceNumber, closeError);
		if (end.type === 'allSent') return;
		if (end.type === 'stop' || (end.type === 'renewKeys' && keysRenewed)) {
			return refuseAll(unsent(group), end.error);
		}
		if (end.type === 'renewKeys') {
			keysRenewed = true;
			connection.publicKeys.forget();
		}
		fruitless = unsent(group).length < open.length ? 0 : fruitless + 1;
		if (fruitless > FRUITLESS_SESSIONS) return refuseAll(unsent(group), end.error);
	}
}

async function tryOpen(
	connection: KsefConnection,
	formCode: FormCode,
	signal: AbortSignal | undefined,
): Promise<OpenSession | KsefError> {
	try {
		return await openSession(connection, formCode, signal);
	} catch (error) {
		if (signal?.aborted === true) return cancelled();
		return asKsefError(error, 'open an online session');
	}
}
