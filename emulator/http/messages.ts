import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';

/** One HTTP request, apart from the transport that brought it. */
export interface HttpRequest {
	readonly method: string;
	/** Path without query, percent-encoding undone per segment by the router. */
	readonly path: string;
	readonly query: URLSearchParams;
	readonly headers: IncomingHttpHeaders;
	readonly clientIp: string;
	/** Scheme, host and port under which the client reached the emulator. */
	readonly origin: string;
	/** The whole body; reads the stream once. */
	body(): Promise<Buffer>;
	/** The body as it comes, for uploads too large to hold. */
	readonly stream: Readable;
}

/** One HTTP answer. */
export interface HttpReply {
	status: number;
	headers: Record<string, string>;
	body?: Buffer | string;
	/** Set by a fault: the connection ends before the body does. */
	transmission?: 'cutInTheMiddle';
}

/** An answer in JSON. Fields that are undefined are left out, as KSeF leaves out its nulls. */
export function jsonReply(status: number, value: unknown): HttpReply {
	return {
		status,
		headers: { 'content-type': 'application/json; charset=utf-8' },
		body: JSON.stringify(value),
	};
}

/** An answer without a body. */
export function emptyReply(status: number): HttpReply {
	return { status, headers: {} };
}

/**
 * An XML document as KSeF serves invoices and UPO.
 *
 * @param document the exact bytes
 * @param hash their SHA-256 in Base64, sent as `x-ms-meta-hash`
 */
export function documentReply(document: Buffer, hash: string): HttpReply {
	return {
		status: 200,
		headers: { 'content-type': 'application/xml', 'x-ms-meta-hash': hash },
		body: document,
	};
}
