import { KsefError } from '../api/errors';
import {
	getSessionFailedInvoices,
	getSessionInvoice,
	getSessionInvoices,
	getSessions,
	getSessionStatus,
	type SessionInvoiceStatusResponse,
	type SessionsQuery,
	type SessionsQueryResponseItem,
	type SessionStatusResponse,
} from '../api/sessions';
import type { ReferenceNumber, Sha256Base64 } from '../api/types';
import { outcomeOfEntry } from './outcome';
import type { KsefConnection } from './ports';
import { repeatSafely } from './retry';
import type { SendOutcome } from './types';

/** The largest page that the lists of a session give. */
const LIST_PAGE_SIZE = 1000;

/** Which invoice: by its reference, or by its hash when the reference was lost. */
export type InvoiceInSession =
	| { sessionReferenceNumber: ReferenceNumber; invoiceReferenceNumber: ReferenceNumber }
	| { sessionReferenceNumber: ReferenceNumber; invoiceHash: Sha256Base64 };

/** How much of a list is wanted. */
export interface ListOptions {
	/** All unless given. */
	limit?: number;
	/** How often each page is asked for when answers are lost; 3 unless told. */
	attempts?: number;
	signal?: AbortSignal;
}

/**
 * What became of one invoice.
 * @returns never `notSent`; `rejected` with KSeF's reason when it was refused
 * @throws {KsefError} of kind `notFound` when the session holds no such invoice
 */
export async function getInvoiceStatus(
	connection: KsefConnection,
	invoice: InvoiceInSession,
	signal?: AbortSignal,
): Promise<SendOutcome> {
	const { sessionReferenceNumber } = invoice;
	if ('invoiceReferenceNumber' in invoice) {
		const entry = await repeatSafely(
			connection.client.host,
			() =>
				getSessionInvoice(
					connection.client,
					sessionReferenceNumber,
					invoice.invoiceReferenceNumber,
					signal,
				),
			signal,
		);
		return outcomeOfEntry(entry, sessionReferenceNumber);
	}
	const entries = await listSessionInvoices(connection, sessionReferenceNumber, {
		...(signal === undefined ? {} : { signal }),
	});
	const entry = decidingEntries(entries).get(invoice.invoiceHash);
	if (entry === undefined) {
		throw new KsefError({
			kind: 'notFound',
			message: 'The session holds no invoice with this hash.',
			advice:
				'Check the session reference number and the hash. If the session is closed, the invoice never arrived and can be sent again.',
			references: { sessionReferenceNumber, invoiceHash: invoice.invoiceHash },
		});
	}
	return outcomeOfEntry(entry, sessionReferenceNumber);
}

/**
 * State of a session: code, counts, and its UPO pages once it is closed.
 * @throws {KsefError} 21173 when there is no such session
 */
export function readSession(
	connection: KsefConnection,
	sessionReferenceNumber: ReferenceNumber,
	signal?: AbortSignal,
): Promise<SessionStatusResponse> {
	return repeatSafely(
		connection.client.host,
		() => getSessionStatus(connection.client, sessionReferenceNumber, signal),
		signal,
	);
}

/** The sessions of this context, newest first, all pages or up to the limit. */
export function listSessions(
	connection: KsefConnection,
	query: SessionsQuery,
	options: ListOptions = {},
): Promise<SessionsQueryResponseItem[]> {
	return allPages(connection, options, async (page) => {
		const answer = await getSessions(connection.client, query, page, options.signal);
		return { entries: answer.sessions, continuationToken: answer.continuationToken };
	});
}

/** The invoices of a session with their states, all pages or up to the limit. */
export function listSessionInvoices(
	connection: KsefConnection,
	sessionReferenceNumber: ReferenceNumber,
	options: ListOptions = {},
): Promise<SessionInvoiceStatusResponse[]> {
	return allPages(connection, options, async (page) => {
		const answer = await getSessionInvoices(
			connection.client,
			sessionReferenceNumber,
			page,
			options.signal,
		);
		return { entries: answer.invoices, continuationToken: answer.continuationToken };
	});
}

/** The invoices of a session that KSeF rejected, all pages or up to the limit. */
export function listFailedInvoices(
	connection: KsefConnection,
	sessionReferenceNumber: ReferenceNumber,
	options: ListOptions = {},
): Promise<SessionInvoiceStatusResponse[]> {
	return allPages(connection, options, async (page) => {
		const answer = await getSessionFailedInvoices(
			connection.client,
			sessionReferenceNumber,
			page,
			options.signal,
		);
		return { entries: answer.invoices, continuationToken: answer.continuationToken };
	});
}

/**
 * The entries that decide, by invoice hash. Bytes that went out twice, because an answer was lost, stand twice in the
 * list: the accepted one counts, then the one still being processed.
 */
export function decidingEntries(
	entries: readonly SessionInvoiceStatusResponse[],
): Map<Sha256Base64, SessionInvoiceStatusResponse> {
	const deciding = new Map<Sha256Base64, SessionInvoiceStatusResponse>();
	for (const entry of entries) {
		const other = deciding.get(entry.invoiceHash);
		if (other === undefined || weight(entry) > weight(other)) {
			deciding.set(entry.invoiceHash, entry);
		}
	}
	return deciding;
}

function weight({ status }: SessionInvoiceStatusResponse): number {
	if (status.code === 200) return 2;
	return status.code < 200 ? 1 : 0;
}

async function allPages<Entry>(
	connection: KsefConnection,
	options: ListOptions,
	readPage: (page: {
		pageSize: number;
		continuationToken?: string;
	}) => Promise<{ entries: Entry[]; continuationToken: string | null | undefined }>,
): Promise<Entry[]> {
	const { limit, attempts, signal } = options;
	const pageSize = Math.min(LIST_PAGE_SIZE, Math.max(10, limit ?? LIST_PAGE_SIZE));
	const all: Entry[] = [];
	let continuationToken: string | undefined;
	do {
		const page = {
			pageSize,
			...(continuationToken === undefined ? {} : { continuationToken }),
		};
		const answer = await repeatSafely(
			connection.client.host,
			() => readPage(page),
			signal,
			attempts,
		);
		all.push(...answer.entries);
		continuationToken = answer.continuationToken ?? undefined;
		if (continuationToken === '') continuationToken = undefined;
	} while (continuationToken !== undefined && (limit === undefined || all.length < limit));
	return limit === undefined ? all : all.slice(0, limit);
}
