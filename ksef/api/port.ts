/**
 * What `ksef/` needs from the program around it. In n8n these are the node's HTTP helper and `sleep`;
 * in tests and tools they are `fetch` and timers.
 */

/** One HTTP request, complete: nothing is added to it on the way out. */
export interface HttpRequest {
	method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	/** Absolute URL. */
	url: string;
	headers: Record<string, string>;
	/** Exact bytes or text of the body. */
	body?: Uint8Array | string;
	/** Milliseconds without an answer after which the request fails with a {@link NoAnswerError}. */
	timeoutMs?: number;
	signal?: AbortSignal;
}

/** One HTTP answer with whatever status; header names are in lower case. */
export interface HttpResponse {
	status: number;
	headers: Record<string, string>;
	body: Uint8Array;
}

/** The outside world as `ksef/` sees it. */
export interface Host {
	/**
	 * Performs one request and resolves for every HTTP status, redirects not followed.
	 * @throws {NoAnswerError} when no complete answer came (name not found, refused, reset, timed out)
	 */
	http(request: HttpRequest): Promise<HttpResponse>;
	/** Waits; rejects with the signal's reason when it is aborted. */
	sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
	now(): Date;
}

/**
 * No complete answer arrived. The request may or may not have been carried out:
 * whoever sent something that must not happen twice has to find out before repeating it.
 */
export class NoAnswerError extends Error {
	override readonly name = 'NoAnswerError';

	/**
	 * @param code the network's own word for it, such as `ECONNREFUSED` or `ETIMEDOUT`
	 * @param url the address that was called, without its query
	 */
	constructor(
		readonly code: string,
		readonly url: string,
	) {
		super(`No answer from ${url} (${code})`);
	}
}
