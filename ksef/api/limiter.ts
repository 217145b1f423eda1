import type { ApiRequest } from './client';
import type { HttpResponse } from './port';

/** The groups in which KSeF counts calls (`x-rate-limits` of the API contract, `GET /rate-limits`). */
export type LimitGroup =
	| 'none'
	| 'onlineSession'
	| 'onlineSessionClose'
	| 'batchSession'
	| 'batchSessionClose'
	| 'invoiceSend'
	| 'invoiceStatus'
	| 'sessionList'
	| 'sessionInvoiceList'
	| 'sessionMisc'
	| 'invoiceMetadata'
	| 'invoiceExport'
	| 'invoiceExportStatus'
	| 'invoiceDownload'
	| 'collectiveIdentifier'
	| 'other';

/** Keeps calls inside KSeF's limits. */
export interface RateLimiter {
	/**
	 * Waits until a call of this group is allowed.
	 * @throws {KsefError} of kind `rateLimit` when the wait would be too long
	 */
	acquire(group: LimitGroup, request: ApiRequest): Promise<void>;
	/** Learns from an answer (429 with `Retry-After`). */
	answered(group: LimitGroup, response: HttpResponse): void;
}
