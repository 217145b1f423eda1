import type { ApiRequest } from './client';
import { KsefError } from './errors';
import type { EffectiveApiRateLimits, EffectiveApiRateLimitValues } from './limits';
import type { Host, HttpResponse } from './port';
import { retryAfter } from './answers';

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

/** The longest wait that is slept through, in milliseconds; a longer one ends the call. */
export const LONGEST_WAIT_MS = 60_000;

/**
 * Calls allowed in any second, minute and hour: `x-rate-limits` of the API contract 2.7.0, and for closing sessions
 * the groups of their own that release 2.8.0 gave them.
 */
export const DEFAULT_LIMITS: Record<LimitGroup, EffectiveApiRateLimitValues> = {
	none: { perSecond: 60, perMinute: Infinity, perHour: Infinity },
	onlineSession: { perSecond: 10, perMinute: 30, perHour: 120 },
	onlineSessionClose: { perSecond: 20, perMinute: 60, perHour: 240 },
	batchSession: { perSecond: 10, perMinute: 20, perHour: 60 },
	batchSessionClose: { perSecond: 20, perMinute: 40, perHour: 120 },
	invoiceSend: { perSecond: 10, perMinute: 30, perHour: 180 },
	invoiceStatus: { perSecond: 30, perMinute: 120, perHour: 1200 },
	sessionList: { perSecond: 5, perMinute: 10, perHour: 60 },
	sessionInvoiceList: { perSecond: 10, perMinute: 20, perHour: 200 },
	sessionMisc: { perSecond: 10, perMinute: 120, perHour: 1200 },
	invoiceMetadata: { perSecond: 8, perMinute: 16, perHour: 20 },
	invoiceExport: { perSecond: 8, perMinute: 16, perHour: 20 },
	invoiceExportStatus: { perSecond: 10, perMinute: 60, perHour: 600 },
	invoiceDownload: { perSecond: 8, perMinute: 16, perHour: 64 },
	collectiveIdentifier: { perSecond: 10, perMinute: 60, perHour: 120 },
	other: { perSecond: 10, perMinute: 30, perHour: 120 },
};

/** The windows slide, and KSeF counts by its own clock when a call arrives: each is taken a little longer. */
const WINDOWS: ReadonlyArray<{ lengthMs: number; limit: keyof EffectiveApiRateLimitValues }> = [
	{ lengthMs: 1_100, limit: 'perSecond' },
	{ lengthMs: 60_500, limit: 'perMinute' },
	{ lengthMs: 3_601_000, limit: 'perHour' },
];
const LONGEST_WINDOW_MS = 3_601_000;

/** What is known of one group: when calls were (or will be) made, and until when KSeF wants silence. */
interface GroupState {
	/** Milliseconds since 1970, ascending. */
	moments: number[];
	blockedUntil: number;
}

interface ContextState {
	groups: Map<LimitGroup, GroupState>;
	corrections: Partial<Record<string, EffectiveApiRateLimitValues>>;
}

/** Calls made by this process, by base URL and context: all executions of one n8n share them. */
const sharedStates = new Map<string, ContextState>();

/**
 * Counts calls in sliding windows, per base URL, context and group. A call that has to wait no longer than
 * {@link LONGEST_WAIT_MS} waits; a longer wait ends it with the number of seconds after which to come back.
 *
 * KSeF counts per context and IP address; several n8n processes behind one address do not know of each other, so a
 * 429 can still come and is learned from.
 */
export class SlidingWindowLimiter implements RateLimiter {
	private readonly state: ContextState;

	/**
	 * @param host clock and sleep
	 * @param scope base URL and context, such as `https://…/v2 Nip 5265877635`
	 * @param states where the counts are kept: in this process for all, unless given
	 */
	constructor(
		private readonly host: Host,
		scope: string,
		states: Map<string, ContextState> = sharedStates,
	) {
		const known = states.get(scope);
		this.state = known ?? { groups: new Map(), corrections: {} };
		if (known === undefined) states.set(scope, this.state);
	}

	async acquire(group: LimitGroup, request: ApiRequest): Promise<void> {
		const groupState = this.groupState(group);
		const now = this.host.now().getTime();
		const moment = this.nextMoment(group, groupState, now);
		const waitMs = moment - now;
		if (waitMs > LONGEST_WAIT_MS) throw tooLong(request, waitMs);
		insert(groupState.moments, moment);
		if (waitMs <= 0) return;
		try {
			await this.host.sleep(waitMs, request.signal);
		} catch (error) {
			groupState.moments.splice(groupState.moments.indexOf(moment), 1);
			throw error;
		}
	}

	answered(group: LimitGroup, response: HttpResponse): void {
		if (response.status !== 429) return;
		const now = this.host.now();
		const seconds = retryAfter(response.headers['retry-after'], now);
		if (seconds === undefined) return;
		const groupState = this.groupState(group);
		groupState.blockedUntil = Math.max(groupState.blockedUntil, now.getTime() + seconds * 1_000);
	}

	/** Takes over the figures that KSeF applies to this context (`GET /rate-limits`). */
	correct(limits: EffectiveApiRateLimits): void {
		for (const [group, values] of Object.entries(limits)) this.state.corrections[group] = values;
	}

	/** Seconds until a call of this group would be allowed; 0 when it is now. */
	secondsUntilAllowed(group: LimitGroup): number {
		const now = this.host.now().getTime();
		const waitMs = this.nextMoment(group, this.groupState(group), now) - now;
		return Math.ceil(Math.max(0, waitMs) / 1_000);
	}

	private limitsOf(group: LimitGroup): EffectiveApiRateLimitValues {
		return this.state.corrections[group] ?? DEFAULT_LIMITS[group];
	}

	private groupState(group: LimitGroup): GroupState {
		const known = this.state.groups.get(group);
		if (known !== undefined) return known;
		const fresh: GroupState = { moments: [], blockedUntil: 0 };
		this.state.groups.set(group, fresh);
		return fresh;
	}

	/** The first moment at which no window would hold more calls than allowed. */
	private nextMoment(group: LimitGroup, state: GroupState, now: number): number {
		while ((state.moments[0] ?? now) <= now - LONGEST_WINDOW_MS) state.moments.shift();
		const limits = this.limitsOf(group);
		let moment = Math.max(now, state.blockedUntil);
		for (const { lengthMs, limit } of WINDOWS) {
			const allowed = limits[limit];
			if (!Number.isFinite(allowed) || allowed <= 0) continue;
			// The call as many places back as are allowed must have left the window.
			const pushedOut = state.moments[state.moments.length - allowed];
			if (pushedOut !== undefined) moment = Math.max(moment, pushedOut + lengthMs);
		}
		return moment;
	}
}

function insert(moments: number[], moment: number): void {
	let place = moments.length;
	while (place > 0 && (moments[place - 1] ?? 0) > moment) place--;
	moments.splice(place, 0, moment);
}

function tooLong(request: ApiRequest, waitMs: number): KsefError {
	const retryAfterSeconds = Math.ceil(waitMs / 1_000);
	return new KsefError({
		kind: 'rateLimit',
		message: `Could not ${request.purpose}: KSeF’s limit for such calls is used up for another ${retryAfterSeconds} s.`,
		advice:
			'The call was not made, so that KSeF does not block you. Run the workflow again after that time, and less often; many invoices go better in a batch.',
		retryAfterSeconds,
	});
}
