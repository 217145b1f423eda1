import { KsefException } from '../http/errors';
import type { AuthorizedCall } from '../http/operation';
import type { EmulatorState } from '../state/emulatorState';
import { contextKey } from '../state/identifiers';
import type { Session, SessionInvoice } from '../state/sessions';

/**
 * The session that a path names, if it belongs to the caller's context.
 *
 * @throws KsefException 21173
 */
export function findSession(state: EmulatorState, call: AuthorizedCall): Session {
	const reference = call.parameters.referenceNumber ?? '';
	const session = state.sessions.get(reference);
	if (
		session === undefined ||
		contextKey(session.context) !== contextKey(call.authentication.context)
	) {
		throw new KsefException(21173, 'Brak sesji o wskazanym numerze referencyjnym.', [
			`Sesja o numerze referencyjnym ${reference} nie została znaleziona.`,
		]);
	}
	return session;
}

/** The invoice of a session that a path names by its reference number. */
export function findSessionInvoice(
	session: Session,
	call: AuthorizedCall,
): SessionInvoice | undefined {
	const reference = call.parameters.invoiceReferenceNumber;
	return session.invoices.find((invoice) => invoice.referenceNumber === reference);
}

/**
 * Error 21180.
 *
 * @param session the session whose status forbids something
 * @param what the thing that it forbids, in KSeF's words
 */
export function wrongSessionStatus(session: Session, what: string): KsefException {
	return new KsefException(21180, 'Status sesji nie pozwala na wykonanie operacji.', [
		`Status sesji ${session.status.code} uniemożliwia ${what}.`,
	]);
}
