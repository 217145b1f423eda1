import type { Instant } from '../state/time';
import { TooManyRequests } from './errors';

/** The groups of `GET /rate-limits`; within `other` each operation has a counter of its own. */
export const LIMIT_GROUPS = [
	'onlineSession',
	'batchSession',
	'invoiceSend',
	'invoiceStatus',
	'sessionList',
	'sessionInvoiceList',
	'sessionMisc',
	'invoiceMetadata',
	'invoiceExport',
	'invoiceExportStatus',
	'invoiceDownload',
	'collectiveIdentifier',
	'other',
] as const;
export type LimitGroup = (typeof LIMIT_GROUPS)[number];

/** Most requests in any second, minute and hour. */
export interface LimitValues {
	perSecond: number;
	perMinute: number;
	perHour: number;
}

/** The limits of one context. */
export type LimitTable = Record<LimitGroup, LimitValues>;

/** Figures of `x-rate-limits` in the contract of release 2.7.0. */
export const PRODUCTION_LIMITS: LimitTable = {
	onlineSession: limit(10, 30, 120),
	batchSession: limit(10, 20, 60),
	invoiceSend: limit(10, 30, 180),
	invoiceStatus: limit(30, 120, 1200),
	sessionList: limit(5, 10, 60),
	sessionInvoiceList: limit(10, 20, 200),
	sessionMisc: limit(10, 120, 1200),
	invoiceMetadata: limit(8, 16, 20),
	invoiceExport: limit(8, 16, 20),
	invoiceExportStatus: limit(10, 60, 600),
	invoiceDownload: limit(8, 16, 64),
	collectiveIdentifier: limit(10, 60, 120),
	other: limit(10, 30, 120),
};

/** Public operations: 60 requests a second from one address. */
export const PUBLIC_LIMIT: LimitValues = limit(60, Infinity, Infinity);

/** The same table with every figure multiplied. */
export function multipliedLimits(factor: number): LimitTable {
	const entries = LIMIT_GROUPS.map((group) => [
		group,
		multiplied(PRODUCTION_LIMITS[group], factor),
	]);
	return Object.fromEntries(entries) as LimitTable;
}

/** The same values multiplied. */
export function multiplied(values: LimitValues, factor: number): LimitValues {
	return limit(values.perSecond * factor, values.perMinute * factor, values.perHour * factor);
}

const WINDOWS = [
	{ field: 'perSecond', length: 1000, unit: 'sekundę' },
	{ field: 'perMinute', length: 60_000, unit: 'minutę' },
	{ field: 'perHour', length: 3_600_000, unit: 'godzinę' },
] as const;

/**
 * Counts requests in sliding windows (document "Limity żądań API"): all three windows hold at the same time,
 * and whoever exceeds one is told how long to wait.
 */
export class RateLimiter {
	private readonly accepted = new Map<string, Instant[]>();

	/**
	 * Counts one request.
	 *
	 * @param key group or operation, context and address
	 * @param values the limits that hold for it
	 * @param now the moment of the request
	 * @throws TooManyRequests with the seconds until the fullest window has room again
	 */
	count(key: string, values: LimitValues, now: Instant): void {
		const times = (this.accepted.get(key) ?? []).filter((time) => time > now - 3_600_000);
		this.accepted.set(key, times);
		let wait = 0;
		let exceeded = '';
		for (const { field, length, unit } of WINDOWS) {
			const allowed = values[field];
			const oldest = times[times.length - allowed];
			if (oldest === undefined || oldest <= now - length) continue;
			const needed = oldest + length - now;
			if (needed > wait) {
				wait = needed;
				exceeded = `Przekroczono limit ${allowed} żądań na ${unit}.`;
			}
		}
		if (wait > 0) {
			const seconds = Math.max(1, Math.ceil(wait / 1000));
			throw new TooManyRequests(seconds, `${exceeded} Spróbuj ponownie po ${seconds} sekundach.`);
		}
		times.push(now);
	}

	/** Forgets all requests, as when the limits of a test context are changed. */
	reset(): void {
		this.accepted.clear();
	}
}

function limit(perSecond: number, perMinute: number, perHour: number): LimitValues {
	return { perSecond, perMinute, perHour };
}
