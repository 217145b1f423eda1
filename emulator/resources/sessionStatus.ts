import { jsonReply } from '../http/messages';
import type { Operation } from '../http/operation';
import type { EmulatorState } from '../state/emulatorState';
import { countInvoices, type Session } from '../state/sessions';
import { formatInstant, type Instant } from '../state/time';
import { findSession } from './sessionLookup';
import { downloadLink } from '../storage/links';

/** `GET /sessions/{referenceNumber}`: status, numbers of invoices and, when it is done, the pages of the UPO. */
export function sessionStatusOperations(state: EmulatorState): Operation[] {
	return [
		{
			method: 'GET',
			path: '/sessions/{referenceNumber}',
			access: 'accessToken',
			limit: 'sessionMisc',
			permissions: ['InvoiceWrite', 'Introspection', 'EnforcementOperations'],
			handle: (call) => {
				const session = findSession(state, call);
				const { successful, failed } = countInvoices(session);
				return jsonReply(200, {
					status: session.status,
					dateCreated: formatInstant(session.dateCreated),
					dateUpdated: formatInstant(session.dateUpdated),
					...(session.status.code === 100 ? { validUntil: formatInstant(session.validUntil) } : {}),
					...upoPages(state, session, call.request.origin, call.now),
					invoiceCount: session.invoices.length,
					successfulInvoiceCount: successful,
					failedInvoiceCount: failed,
				});
			},
		},
	];
}

function upoPages(state: EmulatorState, session: Session, origin: string, now: Instant): object {
	if (session.upoPages.length === 0) return {};
	return {
		upo: {
			pages: session.upoPages.map((page) => {
				const path = `/storage/upo/${session.referenceNumber}/${page.referenceNumber}.xml`;
				const link = downloadLink(state, origin, path, now);
				return {
					referenceNumber: page.referenceNumber,
					downloadUrl: link.url,
					downloadUrlExpirationDate: formatInstant(link.expires),
				};
			}),
		},
	};
}
