import type { EmulatorState } from '../state/emulatorState';
import { countInvoices, type Session } from '../state/sessions';
import { BATCH_SESSION, ONLINE_SESSION, SESSION } from '../state/statuses';
import type { Instant } from '../state/time';

/**
 * Closes a session at its owner's wish or at the end of its time.
 *
 * @param state the emulator
 * @param session an open online session
 * @param now the moment of closing
 */
export function closeOnlineSession(state: EmulatorState, session: Session, now: Instant): void {
	session.dateClosed = now;
	session.dateUpdated = now;
	if (session.invoices.length === 0) {
		session.status = SESSION.empty;
		return;
	}
	session.status = ONLINE_SESSION.closed;
	settleClosedSession(state, session, now);
}

/**
 * Once a closed session has no invoice in progress: has its final status follow, with the UPO.
 *
 * @param state the emulator
 * @param session the session, closed or not
 * @param now the moment
 */
export function settleClosedSession(state: EmulatorState, session: Session, now: Instant): void {
	if (session.dateClosed === undefined) return;
	if (session.invoices.some((invoice) => invoice.status.code < 200)) return;
	const at = now + state.options.delays.sessionClosing;
	state.scheduler.at(at, () => {
		finish(state, session, at);
	});
}

function finish(state: EmulatorState, session: Session, now: Instant): void {
	session.dateUpdated = now;
	const { successful } = countInvoices(session);
	if (successful === 0) {
		session.status = SESSION.noValidInvoice;
		return;
	}
	const perPage = state.options.maxUpoPageDocuments;
	for (let first = 0; first < successful; first += perPage) {
		session.upoPages.push({
			referenceNumber: state.numbers.reference('EU', now),
			number: session.upoPages.length + 1,
			first,
			end: Math.min(first + perPage, successful),
		});
	}
	session.status = session.kind === 'Online' ? ONLINE_SESSION.processed : BATCH_SESSION.processed;
}
