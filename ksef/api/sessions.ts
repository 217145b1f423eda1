import type { ApiClient, ApiRequest } from './client';
import type {
	InvoiceStatusInfo,
	InvoicingMode,
	IsoDateTime,
	KsefNumber,
	Page,
	ReferenceNumber,
	Sha256Base64,
	StatusInfo,
	XmlDocument,
} from './types';

export type SessionType = 'Online' | 'Batch';
export type CommonSessionStatus = 'InProgress' | 'Succeeded' | 'Failed' | 'Cancelled';

/** Filters of `GET /sessions`. */
export interface SessionsQuery {
	sessionType: SessionType;
	referenceNumber?: ReferenceNumber;
	dateCreatedFrom?: IsoDateTime;
	dateCreatedTo?: IsoDateTime;
	dateClosedFrom?: IsoDateTime;
	dateClosedTo?: IsoDateTime;
	dateModifiedFrom?: IsoDateTime;
	dateModifiedTo?: IsoDateTime;
	statuses?: readonly CommonSessionStatus[];
}

/** Which page of a list: 10 to 1000 entries, from where the last one ended. */
export interface PageRequest {
	pageSize?: number;
	continuationToken?: string;
}

/** One line of `GET /sessions`. */
export interface SessionsQueryResponseItem {
	referenceNumber: ReferenceNumber;
	status: StatusInfo;
	dateCreated: IsoDateTime;
	dateUpdated: IsoDateTime;
	validUntil?: IsoDateTime | null;
	totalInvoiceCount: number;
	successfulInvoiceCount: number;
	failedInvoiceCount: number;
}

/** Answer of `GET /sessions`, newest first. */
export interface SessionsQueryResponse extends Page {
	sessions: SessionsQueryResponseItem[];
}

/** One page of a session's UPO, up to 10 000 documents. */
export interface UpoPageResponse {
	referenceNumber: ReferenceNumber;
	/** Pre-signed: no access token; expires. */
	downloadUrl: string;
	downloadUrlExpirationDate: IsoDateTime;
}

/** Answer of `GET /sessions/{referenceNumber}`. */
export interface SessionStatusResponse {
	status: StatusInfo;
	dateCreated: IsoDateTime;
	dateUpdated: IsoDateTime;
	validUntil?: IsoDateTime | null;
	/** Once the session is closed and its UPO written. */
	upo?: { pages: UpoPageResponse[] } | null;
	invoiceCount?: number | null;
	successfulInvoiceCount?: number | null;
	failedInvoiceCount?: number | null;
}

/** One invoice of a session. */
export interface SessionInvoiceStatusResponse {
	ordinalNumber: number;
	invoiceNumber?: string | null;
	ksefNumber?: KsefNumber | null;
	referenceNumber: ReferenceNumber;
	invoiceHash: Sha256Base64;
	/** Name inside the package, batch only. */
	invoiceFileName?: string | null;
	/** When the KSeF number was given. */
	acquisitionDate?: IsoDateTime | null;
	/** When KSeF took it in. */
	invoicingDate: IsoDateTime;
	permanentStorageDate?: IsoDateTime | null;
	/** Pre-signed: no access token; expires. */
	upoDownloadUrl?: string | null;
	upoDownloadUrlExpirationDate?: IsoDateTime | null;
	invoicingMode?: InvoicingMode | null;
	status: InvoiceStatusInfo;
}

/** Answer of the two lists of a session's invoices. */
export interface SessionInvoicesResponse extends Page {
	invoices: SessionInvoiceStatusResponse[];
}

/**
 * `GET /sessions`: one page of the sessions of this context.
 * @throws as {@link ApiClient.call}
 */
export function getSessions(
	client: ApiClient,
	query: SessionsQuery,
	page: PageRequest = {},
	signal?: AbortSignal,
): Promise<SessionsQueryResponse> {
	return client.json<SessionsQueryResponse>({
		...read('/sessions', 'sessionList', 'list the sessions', signal),
		query: { ...query, pageSize: page.pageSize },
		...continuation(page),
	});
}

/**
 * `GET /sessions/{referenceNumber}`: state of a session, counts, and its UPO pages once closed.
 * @throws as {@link ApiClient.call}
 */
export function getSessionStatus(
	client: ApiClient,
	sessionReferenceNumber: ReferenceNumber,
	signal?: AbortSignal,
): Promise<SessionStatusResponse> {
	return client.json<SessionStatusResponse>(
		read(
			sessionPath(sessionReferenceNumber),
			'sessionMisc',
			'read the state of the session',
			signal,
		),
	);
}

/**
 * `GET /sessions/{referenceNumber}/invoices`: one page of a session's invoices with their states.
 * @throws as {@link ApiClient.call}
 */
export function getSessionInvoices(
	client: ApiClient,
	sessionReferenceNumber: ReferenceNumber,
	page: PageRequest = {},
	signal?: AbortSignal,
): Promise<SessionInvoicesResponse> {
	return client.json<SessionInvoicesResponse>({
		...read(
			`${sessionPath(sessionReferenceNumber)}/invoices`,
			'sessionInvoiceList',
			'list the invoices of the session',
			signal,
		),
		query: { pageSize: page.pageSize },
		...continuation(page),
	});
}

/**
 * `GET /sessions/{referenceNumber}/invoices/failed`: one page of the invoices that KSeF rejected.
 * @throws as {@link ApiClient.call}
 */
export function getSessionFailedInvoices(
	client: ApiClient,
	sessionReferenceNumber: ReferenceNumber,
	page: PageRequest = {},
	signal?: AbortSignal,
): Promise<SessionInvoicesResponse> {
	return client.json<SessionInvoicesResponse>({
		...read(
			`${sessionPath(sessionReferenceNumber)}/invoices/failed`,
			'sessionInvoiceList',
			'list the rejected invoices of the session',
			signal,
		),
		query: { pageSize: page.pageSize },
		...continuation(page),
	});
}

/**
 * `GET /sessions/{referenceNumber}/invoices/{invoiceReferenceNumber}`: state of one invoice.
 * @throws as {@link ApiClient.call}
 */
export function getSessionInvoice(
	client: ApiClient,
	sessionReferenceNumber: ReferenceNumber,
	invoiceReferenceNumber: ReferenceNumber,
	signal?: AbortSignal,
): Promise<SessionInvoiceStatusResponse> {
	return client.json<SessionInvoiceStatusResponse>(
		read(
			`${sessionPath(sessionReferenceNumber)}/invoices/${encodeURIComponent(invoiceReferenceNumber)}`,
			'invoiceStatus',
			'read the state of the invoice',
			signal,
		),
	);
}

/**
 * `GET /sessions/{referenceNumber}/invoices/{invoiceReferenceNumber}/upo`: the UPO of one invoice.
 * @throws as {@link ApiClient.call}
 */
export function getInvoiceUpo(
	client: ApiClient,
	sessionReferenceNumber: ReferenceNumber,
	invoiceReferenceNumber: ReferenceNumber,
	signal?: AbortSignal,
): Promise<XmlDocument> {
	return xml(
		client,
		`${sessionPath(sessionReferenceNumber)}/invoices/${encodeURIComponent(invoiceReferenceNumber)}/upo`,
		'get the UPO of the invoice',
		signal,
	);
}

/**
 * `GET /sessions/{referenceNumber}/invoices/ksef/{ksefNumber}/upo`: the UPO of one invoice.
 * @throws as {@link ApiClient.call}
 */
export function getInvoiceUpoByKsefNumber(
	client: ApiClient,
	sessionReferenceNumber: ReferenceNumber,
	ksefNumber: KsefNumber,
	signal?: AbortSignal,
): Promise<XmlDocument> {
	return xml(
		client,
		`${sessionPath(sessionReferenceNumber)}/invoices/ksef/${encodeURIComponent(ksefNumber)}/upo`,
		'get the UPO of the invoice',
		signal,
	);
}

/**
 * `GET /sessions/{referenceNumber}/upo/{upoReferenceNumber}`: one page of the session's UPO.
 * @throws as {@link ApiClient.call}
 */
export function getSessionUpo(
	client: ApiClient,
	sessionReferenceNumber: ReferenceNumber,
	upoReferenceNumber: ReferenceNumber,
	signal?: AbortSignal,
): Promise<XmlDocument> {
	return xml(
		client,
		`${sessionPath(sessionReferenceNumber)}/upo/${encodeURIComponent(upoReferenceNumber)}`,
		'get the UPO of the session',
		signal,
	);
}

function sessionPath(referenceNumber: ReferenceNumber): string {
	return `/sessions/${encodeURIComponent(referenceNumber)}`;
}

function read(
	path: string,
	limitGroup: ApiRequest['limitGroup'],
	purpose: string,
	signal: AbortSignal | undefined,
): ApiRequest {
	return {
		method: 'GET',
		path,
		authorization: { type: 'access' },
		limitGroup,
		purpose,
		...(signal === undefined ? {} : { signal }),
	};
}

function continuation(page: PageRequest): Pick<ApiRequest, 'headers'> {
	return page.continuationToken === undefined
		? {}
		: { headers: { 'x-continuation-token': page.continuationToken } };
}

async function xml(
	client: ApiClient,
	path: string,
	purpose: string,
	signal: AbortSignal | undefined,
): Promise<XmlDocument> {
	const response = await client.call({
		...read(path, 'sessionMisc', purpose, signal),
		headers: { accept: 'application/xml, application/json' },
	});
	return documentOf(response);
}

/** The document in an answer, with what the headers say about it. */
export function documentOf(response: {
	headers: Record<string, string>;
	body: Uint8Array;
	systemWarning?: string;
}): XmlDocument {
	const declaredHash = response.headers['x-ms-meta-hash'];
	return {
		bytes: response.body,
		...(declaredHash === undefined ? {} : { declaredHash }),
		...(response.systemWarning === undefined ? {} : { systemWarning: response.systemWarning }),
	};
}
