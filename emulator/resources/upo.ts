import { InvalidInput, KsefException } from '../http/errors';
import { documentReply } from '../http/messages';
import type { Operation } from '../http/operation';
import type { UpoArchive } from '../processing/upoDocument';
import type { EmulatorState } from '../state/emulatorState';
import { findSession, findSessionInvoice } from './sessionLookup';

/** The UPO of an invoice, by reference or KSeF number, and of a session, by page. */
export function upoOperations(state: EmulatorState, upo: UpoArchive): Operation[] {
	const permissions = ['InvoiceWrite', 'Introspection', 'EnforcementOperations'] as const;
	return [
		{
			method: 'GET',
			path: '/sessions/{referenceNumber}/invoices/{invoiceReferenceNumber}/upo',
			access: 'accessToken',
			limit: 'sessionMisc',
			permissions,
			handle: async (call) => {
				const session = findSession(state, call);
				const invoice = findSessionInvoice(session, call);
				if (invoice?.status.code !== 200) {
					throw new InvalidInput([
						`UPO faktury o numerze referencyjnym ${call.parameters.invoiceReferenceNumber ?? ''} nie zostało znalezione.`,
					]);
				}
				const { document, hash } = await upo.ofInvoice(session, invoice);
				return documentReply(document, hash);
			},
		},
		{
			method: 'GET',
			path: '/sessions/{referenceNumber}/invoices/ksef/{ksefNumber}/upo',
			access: 'accessToken',
			limit: 'sessionMisc',
			permissions,
			handle: async (call) => {
				const session = findSession(state, call);
				const { ksefNumber = '' } = call.parameters;
				const invoice = session.invoices.find((entry) => entry.ksefNumber === ksefNumber);
				if (invoice === undefined) {
					throw upoNotFound(
						`UPO o numerze KSeF ${ksefNumber} i numerze referencyjnym sesji ${session.referenceNumber} nie zostało znalezione.`,
					);
				}
				const { document, hash } = await upo.ofInvoice(session, invoice);
				return documentReply(document, hash);
			},
		},
		{
			method: 'GET',
			path: '/sessions/{referenceNumber}/upo/{upoReferenceNumber}',
			access: 'accessToken',
			limit: 'sessionMisc',
			permissions,
			handle: async (call) => {
				const session = findSession(state, call);
				const { upoReferenceNumber = '' } = call.parameters;
				const page = session.upoPages.find((entry) => entry.referenceNumber === upoReferenceNumber);
				if (page === undefined) {
					throw upoNotFound(
						`UPO o numerze referencyjnym ${upoReferenceNumber} dla sesji ${session.referenceNumber} nie zostało znalezione.`,
					);
				}
				const { document, hash } = await upo.ofSession(session, page);
				return documentReply(document, hash);
			},
		},
	];
}

function upoNotFound(detail: string): KsefException {
	return new KsefException(21178, 'Nie znaleziono UPO dla podanych kryteriów.', [detail]);
}
