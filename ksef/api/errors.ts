/**
 * Errors in words: `message` says what is wrong, `advice` says what to do. KSeF's own code and text stay visible
 * in `ksefCode`, `ksefDescription` and `details`.
 */

/** Where in the conversation with KSeF something went wrong. */
export type KsefErrorKind =
	/** The input was refused before anything was sent. */
	| 'input'
	/** No complete answer: it is not known whether KSeF carried the request out. */
	| 'noAnswer'
	/** The proof of identity was refused or has run out. */
	| 'signIn'
	/** Signed in, but not allowed to do this. */
	| 'permission'
	/** Too many calls; `retryAfterSeconds` tells how long KSeF wants to be left alone. */
	| 'rateLimit'
	/** KSeF refused the request with a reason. */
	| 'refused'
	/** KSeF looked at a document or session and rejected it. */
	| 'rejected'
	/** What was asked for does not exist (or no longer). */
	| 'notFound'
	/** KSeF itself failed (5xx). */
	| 'server'
	/** The answer was not what the contract promises. */
	| 'badAnswer'
	/** Time set for waiting ran out. */
	| 'timeout';

/** Everything a {@link KsefError} can say. */
export interface KsefErrorFacts {
	kind: KsefErrorKind;
	/** What is wrong, one sentence. */
	message: string;
	/** What to do about it, one or two sentences. */
	advice: string;
	httpStatus?: number;
	/** KSeF's status or exception code, such as 440 or 21180. */
	ksefCode?: number;
	/** KSeF's own description of that code, in Polish. */
	ksefDescription?: string;
	/** KSeF's further lines. */
	details?: string[];
	/** Key–value pairs that KSeF adds to some statuses, such as `originalKsefNumber`. */
	extensions?: Record<string, string>;
	/** Identifier of the failed call that the ministry's support asks for. */
	traceId?: string;
	retryAfterSeconds?: number;
	/** References known when it failed, so that nothing is lost. */
	references?: Record<string, string>;
}

/** The one error class that leaves `ksef/`. Holds no secret. */
export class KsefError extends Error {
	override readonly name = 'KsefError';

	constructor(readonly facts: KsefErrorFacts) {
		super(facts.message);
	}

	get kind(): KsefErrorKind {
		return this.facts.kind;
	}

	/**
	 * KSeF's words in one line: `440 Duplikat faktury: …`; empty when KSeF said nothing.
	 */
	get ksefWords(): string {
		const { ksefCode, ksefDescription, details } = this.facts;
		const head = [ksefCode, ksefDescription].filter((part) => part !== undefined).join(' ');
		const tail = (details ?? []).filter((line) => line !== ksefDescription).join('; ');
		return [head, tail].filter((part) => part !== '').join(': ');
	}
}

/** Turns a {@link KsefError} into plain data for an item. */
export function errorToJson(error: KsefError): Record<string, unknown> {
	const { kind, message, advice, ...rest } = error.facts;
	return { kind, message, advice, ...rest };
}
