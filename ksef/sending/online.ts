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
import { Turns, type InTurns } from '../turns';
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
	const run = { ...options, turns: new Turns(connection.client.host) };
	const sendAndCollect = async (): Promise<void> => {
		const groups = await byForm(tickets, run.turns);
		for (const group of groups) await sendGroup(connection, group, run);
		await collectResults(connection, tickets, { ...run, lookEarly: true });
	};
	await sendAndCollect();
	// Once only: what fails so twice keeps its error.
	if (takeBack(tickets, ({ sessionFailure }) => sessionFailure === KEY_NOT_DECRYPTED)) {
		connection.publicKeys.forget();
		await sendAndCollect();
	}
	return await finish(connection, tickets, outcomes, run);
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
	const run = { ...options, turns: new Turns(connection.client.host) };
	const end = await sendTickets(connection, session, tickets, options);
	if (end.type !== 'allSent') await refuseAll(unsent(tickets), end.error, run.turns);
	await collectResults(connection, tickets, { ...run, lookEarly: true });
	return await finish(connection, tickets, outcomes, run);
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

/**
 * All outcomes in the order of the input, duplicates looked into.
 * @param refused the outcomes of the invoices that became no tickets, by place
 */
export async function finish(
	connection: KsefConnection,
	tickets: ReadonlyArray<Pick<OnlineTicket, 'index' | 'outcome' | 'facts'>>,
	refused: ReadonlyMap<number, SendOutcome>,
	options: SendOptions & InTurns,
): Promise<SendOutcome[]> {
	const total = tickets.length + refused.size;
	const results = new Array<SendOutcome>(total);
	await options.turns.each(refused, ([index, outcome]) => {
		results[index] = outcome;
	});
	await options.turns.each(tickets, ({ index, outcome, facts }) => {
		results[index] = outcome ?? pending(facts);
	});
	options.onProgress?.({ step: 'done', done: total, total });
	return options.resolveDuplicates === false
		? results
		: await resolveDuplicates(connection, results, options.signal);
}

/** Sends the invoices of one form, in as many sessions as KSeF makes necessary. */
async function sendGroup(
	connection: KsefConnection,
	group: OnlineTicket[],
	options: SendOptions & InTurns,
): Promise<void> {
	const [first] = group;
	if (first === undefined) return;
	let keysRenewed = false;
	let fruitless = 0;
	for (;;) {
		const open = unsent(group);
		if (open.length === 0) return;
		const session = await tryOpen(connection, first.formCode, options.signal);
		if (session instanceof KsefError) return await refuseAll(open, session, options.turns);
		const end = await sendTickets(connection, session, open, options);
		const closeError = await closeSession(connection, session.referenceNumber);
		if (closeError !== undefined) noteUnclosed(group, session.referenceNumber, closeError);
		if (end.type === 'allSent') return;
		if (end.type === 'stop' || (end.type === 'renewKeys' && keysRenewed)) {
			return await refuseAll(unsent(group), end.error, options.turns);
		}
		if (end.type === 'renewKeys') {
			keysRenewed = true;
			connection.publicKeys.forget();
		}
		fruitless = unsent(group).length < open.length ? 0 : fruitless + 1;
		if (fruitless > FRUITLESS_SESSIONS)
			return await refuseAll(unsent(group), end.error, options.turns);
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
