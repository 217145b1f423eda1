import {
	multiplied,
	multipliedLimits,
	PRODUCTION_LIMITS,
	PUBLIC_LIMIT,
	type LimitTable,
	type LimitValues,
} from '../http/rateLimiter';
import type { LimitsProfile } from '../options';
import { contextKey, type ContextIdentifier } from './identifiers';

const RELAXED_FACTOR = 1000;

/** Sizes and numbers that a session may have. */
export interface SessionLimits {
	maxInvoiceSizeInMB: number;
	maxInvoiceWithAttachmentSizeInMB: number;
	maxInvoices: number;
}

/** Session limits of a context (document "Limity"). */
export interface ContextLimits {
	onlineSession: SessionLimits;
	batchSession: SessionLimits;
}

const DEFAULT_SESSION: SessionLimits = {
	maxInvoiceSizeInMB: 1,
	maxInvoiceWithAttachmentSizeInMB: 3,
	maxInvoices: 10_000,
};

/** The limits that hold for each context. */
export class LimitRegister {
	private readonly requestLimits = new Map<string, LimitTable>();
	private readonly sessionLimits = new Map<string, ContextLimits>();

	constructor(private readonly profile: LimitsProfile) {}

	/** Request limits of a context. */
	requests(context: ContextIdentifier): LimitTable {
		return this.requestLimits.get(contextKey(context)) ?? this.defaultRequests();
	}

	/** Limit of the public operations, per address. */
	publicRequests(): LimitValues {
		return this.profile === 'production' ? PUBLIC_LIMIT : multiplied(PUBLIC_LIMIT, RELAXED_FACTOR);
	}

	/** Sets or, with undefined, restores the request limits of a context. */
	setRequests(context: ContextIdentifier, table: LimitTable | undefined): void {
		if (table === undefined) this.requestLimits.delete(contextKey(context));
		else this.requestLimits.set(contextKey(context), table);
	}

	/** Session limits of a context. */
	session(context: ContextIdentifier): ContextLimits {
		return (
			this.sessionLimits.get(contextKey(context)) ?? {
				onlineSession: DEFAULT_SESSION,
				batchSession: DEFAULT_SESSION,
			}
		);
	}

	/** Sets or, with undefined, restores the session limits of a context. */
	setSession(context: ContextIdentifier, limits: ContextLimits | undefined): void {
		if (limits === undefined) this.sessionLimits.delete(contextKey(context));
		else this.sessionLimits.set(contextKey(context), limits);
	}

	private defaultRequests(): LimitTable {
		return this.profile === 'production' ? PRODUCTION_LIMITS : multipliedLimits(RELAXED_FACTOR);
	}
}
