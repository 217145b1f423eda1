import type { KsefError } from '../api/errors';
import type { FormCode, ReferenceNumber } from '../api/types';
import type { CheckedInvoice } from './precheck';
import type { Turns } from '../turns';
import type { SendFacts, SendOutcome } from './types';

/** The way of one invoice through a run. */
export interface Ticket {
	/** Place in the caller's list, from 0. */
	index: number;
	formCode: FormCode;
	/** Grows as things become known; `sessionReferenceNumber` is set once it is, or may be, in a session. */
	facts: SendFacts;
	/** The answer to its send was lost and the list did not show it. */
	uncertain?: KsefError;
	/** Its session could not be closed. */
	unclosed?: KsefError;
	/** Its session failed as a whole: KSeF's code for that. */
	sessionFailure?: number;
	/** Set when decided. */
	outcome?: SendOutcome;
}

/** A ticket for an invoice that passed the checks. */
export function newTicket({ index, formCode, facts }: CheckedInvoice): Ticket {
	return { index, formCode, facts };
}

/** Tickets in groups of one form of document each: a session takes one form only. */
export async function byForm<T extends Ticket>(
	tickets: readonly T[],
	turns: Turns,
): Promise<T[][]> {
	const groups = new Map<string, T[]>();
	await turns.each(tickets, (ticket) => {
		const key = JSON.stringify(ticket.formCode);
		const group = groups.get(key);
		if (group === undefined) groups.set(key, [ticket]);
		else group.push(ticket);
	});
	return [...groups.values()];
}

/** Tickets that neither are in a session nor have an outcome. */
export function unsent<T extends Ticket>(tickets: readonly T[]): T[] {
	return tickets.filter(
		({ outcome, facts }) => outcome === undefined && facts.sessionReferenceNumber === undefined,
	);
}

/** Gives all these tickets the outcome `notSent`. */
export function refuseAll(
	tickets: readonly Ticket[],
	error: KsefError,
	turns: Turns,
): Promise<void> {
	return turns.each(tickets, (ticket) => {
		ticket.outcome = { ...ticket.facts, status: 'notSent', error };
	});
}

/** Makes tickets unsent again: nothing of their session was accepted. */
export function takeBack(
	tickets: readonly Ticket[],
	concerned: (ticket: Ticket) => boolean,
): boolean {
	const back = tickets.filter(concerned);
	for (const ticket of back) {
		delete ticket.outcome;
		delete ticket.sessionFailure;
		delete ticket.unclosed;
		delete ticket.facts.sessionReferenceNumber;
		delete ticket.facts.invoiceReferenceNumber;
	}
	return back.length > 0;
}

/** Notes that a session stayed open, for the tickets in it. */
export function noteUnclosed(
	tickets: readonly Ticket[],
	sessionReferenceNumber: ReferenceNumber,
	error: KsefError,
): void {
	for (const ticket of tickets) {
		if (ticket.facts.sessionReferenceNumber === sessionReferenceNumber) ticket.unclosed = error;
	}
}
