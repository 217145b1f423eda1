import type { ApiClient } from './client';
import type { EncryptionInfo, FormCode, IsoDateTime, ReferenceNumber, Sha256Base64 } from './types';

/** Body of `POST /sessions/online`. */
export interface OpenOnlineSessionRequest {
	formCode: FormCode;
	encryption: EncryptionInfo;
}

/** Answer of `POST /sessions/online`. */
export interface OpenOnlineSessionResponse {
	referenceNumber: ReferenceNumber;
	/** KSeF closes the session by itself then (12 hours). */
	validUntil: IsoDateTime;
}

/** Body of `POST /sessions/online/{referenceNumber}/invoices`. Sizes are in bytes. */
export interface SendInvoiceRequest {
	invoiceHash: Sha256Base64;
	invoiceSize: number;
	encryptedInvoiceHash: Sha256Base64;
	encryptedInvoiceSize: number;
	/** AES-256-CBC of the XML, Base64, without the initialization vector in front. */
	encryptedInvoiceContent: string;
	offlineMode?: boolean;
	/** Only for a technical correction of a rejected offline invoice. */
	hashOfCorrectedInvoice?: Sha256Base64;
}

/** Answer of `POST /sessions/online/{referenceNumber}/invoices`. */
export interface SendInvoiceResponse {
	/** Of the invoice within the session. */
	referenceNumber: ReferenceNumber;
}

/**
 * `POST /sessions/online`: opens a session for single invoices.
 * @throws as {@link ApiClient.call}
 */
export function openOnlineSession(
	client: ApiClient,
	request: OpenOnlineSessionRequest,
	signal?: AbortSignal,
): Promise<OpenOnlineSessionResponse> {
	return client.json<OpenOnlineSessionResponse>({
		method: 'POST',
		path: '/sessions/online',
		json: request,
		authorization: { type: 'access' },
		limitGroup: 'onlineSession',
		purpose: 'open an online session',
		...(signal === undefined ? {} : { signal }),
	});
}

/**
 * `POST /sessions/online/{referenceNumber}/invoices`: hands over one encrypted invoice; KSeF examines it afterwards.
 * @throws as {@link ApiClient.call}
 */
export function sendInvoice(
	client: ApiClient,
	sessionReferenceNumber: ReferenceNumber,
	request: SendInvoiceRequest,
	signal?: AbortSignal,
): Promise<SendInvoiceResponse> {
	return client.json<SendInvoiceResponse>({
		method: 'POST',
		path: `/sessions/online/${encodeURIComponent(sessionReferenceNumber)}/invoices`,
		json: request,
		authorization: { type: 'access' },
		limitGroup: 'invoiceSend',
		purpose: 'send the invoice',
		...(signal === undefined ? {} : { signal }),
	});
}

/**
 * `POST /sessions/online/{referenceNumber}/close`: ends the session, after which KSeF writes its UPO. May be repeated.
 * @throws as {@link ApiClient.call}
 */
export async function closeOnlineSession(
	client: ApiClient,
	sessionReferenceNumber: ReferenceNumber,
	signal?: AbortSignal,
): Promise<void> {
	await client.call({
		method: 'POST',
		path: `/sessions/online/${encodeURIComponent(sessionReferenceNumber)}/close`,
		authorization: { type: 'access' },
		limitGroup: 'onlineSessionClose',
		purpose: 'close the online session',
		...(signal === undefined ? {} : { signal }),
	});
}
