import type { ApiClient } from './client';

/** What one session of a kind may hold. */
export interface SessionLimits {
	maxInvoiceSizeInMB: number;
	maxInvoiceWithAttachmentSizeInMB: number;
	maxInvoices: number;
}

/** Answer of `GET /limits/context`. */
export interface EffectiveContextLimits {
	onlineSession: SessionLimits;
	batchSession: SessionLimits;
}

/** Answer of `GET /limits/subject`. */
export interface EffectiveSubjectLimits {
	enrollment?: { maxEnrollments?: number } | null;
	certificate?: { maxCertificates?: number } | null;
}

/** Calls allowed in any second, minute and hour. */
export interface EffectiveApiRateLimitValues {
	perSecond: number;
	perMinute: number;
	perHour: number;
}

/** Answer of `GET /rate-limits`: figures by group name; newer releases of KSeF add groups. */
export type EffectiveApiRateLimits = Record<string, EffectiveApiRateLimitValues>;

/**
 * `GET /limits/context`: sizes and counts allowed to the signed-in context.
 * @throws as {@link ApiClient.call}
 */
export function getContextLimits(
	client: ApiClient,
	signal?: AbortSignal,
): Promise<EffectiveContextLimits> {
	return read<EffectiveContextLimits>(client, '/limits/context', signal);
}

/**
 * `GET /limits/subject`: how many certificates the signed-in subject may have.
 * @throws as {@link ApiClient.call}
 */
export function getSubjectLimits(
	client: ApiClient,
	signal?: AbortSignal,
): Promise<EffectiveSubjectLimits> {
	return read<EffectiveSubjectLimits>(client, '/limits/subject', signal);
}

/**
 * `GET /rate-limits`: how often each group of calls is allowed to the signed-in context.
 * @throws as {@link ApiClient.call}
 */
export function getRateLimits(
	client: ApiClient,
	signal?: AbortSignal,
): Promise<EffectiveApiRateLimits> {
	return read<EffectiveApiRateLimits>(client, '/rate-limits', signal);
}

function read<T>(client: ApiClient, path: string, signal: AbortSignal | undefined): Promise<T> {
	return client.json<T>({
		method: 'GET',
		path,
		authorization: { type: 'access' },
		limitGroup: 'other',
		purpose: 'read the limits',
		...(signal === undefined ? {} : { signal }),
	});
}
