import { InvalidInput } from '../http/errors';
import { jsonReply } from '../http/messages';
import type { AuthorizedCall, Operation } from '../http/operation';
import { continuedPage } from '../http/paging';
import type { EmulatorState } from '../state/emulatorState';
import type { Session, SessionInvoice } from '../state/sessions';
import { formatInstant } from '../state/time';
import { findSession, findSessionInvoice } from './sessionLookup';
import { downloadLink } from '../storage/links';

/** The invoices of a session: all, the failed ones, or one with its status. */
export function sessionInvoiceOperations(state: EmulatorState): Operation[] {
	const permissions = ['InvoiceWrite', 'Introspection', 'EnforcementOperations'] as const;
	const list = (call: AuthorizedCall, session: Session, invoices: SessionInvoice[]): object => {
		const { items, continuationToken } = continuedPage(call.request, invoices, 1000);
		return {
			...(continuationToken === undefined ? {} : { continuationToken }),
			invoices: items.map((invoice) => describe(state, call, session, invoice)),
		};
	};
	return [
		{
			method: 'GET',
			path: '/sessions/{referenceNumber}/invoices',
			access: 'accessToken',
			limit: 'sessionInvoiceList',
			permissions,
			handle: (call) => {
				const session = findSession(state, call);
				return jsonReply(200, list(call, session, session.invoices));
			},
		},
		{
			method: 'GET',
			path: '/sessions/{referenceNumber}/invoices/failed',
			access: 'accessToken',
			limit: 'sessionInvoiceList',
			permissions,
			handle: (call) => {
				const session = findSession(state, call);
				const failed = session.invoices.filter((invoice) => invoice.status.code > 200);
				return jsonReply(200, list(call, session, failed));
			},
		},
		{
			method: 'GET',
			path: '/sessions/{referenceNumber}/invoices/{invoiceReferenceNumber}',
			access: 'accessToken',
			limit: 'invoiceStatus',
			permissions,
			handle: (call) => {
				const session = findSession(state, call);
				const invoice = findSessionInvoice(session, call);
				if (invoice === undefined) {
					throw new InvalidInput([
						`Faktura o numerze referencyjnym ${call.parameters.invoiceReferenceNumber ?? ''} nie została znaleziona.`,
					]);
				}
				return jsonReply(200, describe(state, call, session, invoice));
			},
		},
	];
}

function describe(
	state: EmulatorState,
	call: AuthorizedCall,
	session: Session,
	invoice: SessionInvoice,
): object {
	const { acquisitionDate, permanentStorageDate, ksefNumber } = invoice;
	return {
		ordinalNumber: invoice.ordinalNumber,
		...(invoice.facts === undefined ? {} : { invoiceNumber: invoice.facts.invoiceNumber }),
		...(ksefNumber === undefined ? {} : { ksefNumber }),
		referenceNumber: invoice.referenceNumber,
		invoiceHash: invoice.invoiceHash,
		...(invoice.invoiceFileName === undefined ? {} : { invoiceFileName: invoice.invoiceFileName }),
		...(acquisitionDate === undefined ? {} : { acquisitionDate: formatInstant(acquisitionDate) }),
		invoicingDate: formatInstant(invoice.invoicingDate),
		...(permanentStorageDate === undefined || permanentStorageDate > call.now
			? {}
			: { permanentStorageDate: formatInstant(permanentStorageDate) }),
		...(ksefNumber === undefined ? {} : upoLink(state, call, session, ksefNumber)),
		...(invoice.invoicingMode === undefined ? {} : { invoicingMode: invoice.invoicingMode }),
		status: invoice.status,
	};
}

function upoLink(
	state: EmulatorState,
	call: AuthorizedCall,
	session: Session,
	ksefNumber: string,
): object {
	const path = `/storage/invoice-upo/${session.referenceNumber}/upo_${ksefNumber}.xml`;
	const link = downloadLink(state, call.request.origin, path, call.now);
	return {
		upoDownloadUrl: link.url,
		upoDownloadUrlExpirationDate: formatInstant(link.expires),
	};
}
