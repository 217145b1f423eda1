import type { KsefError } from '../api/errors';
import type { CheckedInvoice } from './precheck';
import type { SendFacts, SendOutcome } from './types';

/** The way of one invoice through a run. */
export interface Ticket {
	checked: CheckedInvoice;
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
export function newTicket(checked: CheckedInvoice): Ticket {
	return { checked, facts: checked.facts };
}
