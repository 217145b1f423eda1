import type {
	IAllExecuteFunctions,
	ICredentialTestFunctions,
	IHttpRequestOptions,
	IN8nHttpFullResponse,
} from 'n8n-workflow';
import { sleep } from 'n8n-workflow';

import type { Host, HttpRequest, HttpResponse } from '../../ksef/api/port';
import { NoAnswerError } from '../../ksef/api/port';

type HttpRequestFunction = (
	options: IHttpRequestOptions,
) => ReturnType<IAllExecuteFunctions['helpers']['httpRequest']>;

/**
 * The {@link Host} of a running node or credential: HTTP through n8n's own helper, so that the proxy,
 * certificate and domain settings of the instance apply.
 */
export function hostFromHelper(httpRequest: HttpRequestFunction): Host {
	return {
		now: () => new Date(),
		sleep: abortableSleep,
		http: async (request) =>
			await answered(request, async () => {
				const answer = (await httpRequest({
					url: request.url,
					method: request.method,
					headers: request.headers,
					encoding: 'arraybuffer',
					returnFullResponse: true,
					ignoreHttpStatusErrors: true,
					disableFollowRedirect: true,
					...(request.body === undefined ? {} : { body: asBuffer(request.body) }),
					...(request.timeoutMs === undefined ? {} : { timeout: request.timeoutMs }),
					...(request.signal === undefined ? {} : { abortSignal: request.signal }),
				})) as IN8nHttpFullResponse;
				return { status: answer.statusCode, headers: answer.headers, body: answer.body };
			}),
	};
}

/** The {@link Host} behind a credential's Test button, where n8n offers only its older helper. */
export function hostFromCredentialTest(context: ICredentialTestFunctions): Host {
	const { request: send } = context.helpers;
	return {
		now: () => new Date(),
		sleep: abortableSleep,
		http: async (request) =>
			await answered(request, async () => {
				const answer = (await send({
					uri: request.url,
					method: request.method,
					headers: request.headers,
					encoding: null,
					resolveWithFullResponse: true,
					simple: false,
					followRedirect: false,
					...(request.body === undefined ? {} : { body: asBuffer(request.body) }),
					...(request.timeoutMs === undefined ? {} : { timeout: request.timeoutMs }),
				})) as IN8nHttpFullResponse;
				return { status: answer.statusCode, headers: answer.headers, body: answer.body };
			}),
	};
}

interface RawAnswer {
	status: number;
	headers: Record<string, unknown>;
	body: unknown;
}

async function answered(
	request: HttpRequest,
	perform: () => Promise<RawAnswer>,
): Promise<HttpResponse> {
	let answer: RawAnswer;
	try {
		answer = await perform();
	} catch (error) {
		return failedToAnswer(request, error);
	}
	return { status: answer.status, headers: textHeaders(answer.headers), body: bytes(answer.body) };
}

/** The original error is dropped on purpose: it holds the request with its Authorization header. */
function failedToAnswer(request: HttpRequest, error: unknown): never {
	request.signal?.throwIfAborted();
	throw new NoAnswerError(networkCode(error), withoutQuery(request.url));
}

function networkCode(error: unknown): string {
	for (let one = error, depth = 0; one instanceof Error && depth < 5; one = one.cause, depth++) {
		if ('code' in one && typeof one.code === 'string') return one.code;
	}
	return 'no connection';
}

function withoutQuery(url: string): string {
	return url.replace(/[?#].*$/, '');
}

function textHeaders(headers: Record<string, unknown>): Record<string, string> {
	const result: Record<string, string> = {};
	for (const [name, value] of Object.entries(headers)) {
		if (value !== undefined && value !== null) result[name.toLowerCase()] = String(value);
	}
	return result;
}

/** Large bodies are not copied. */
function asBuffer(body: Uint8Array | string): Buffer {
	return typeof body === 'string'
		? Buffer.from(body)
		: Buffer.from(body.buffer, body.byteOffset, body.byteLength);
}

/** n8n hands over a Buffer, an ArrayBuffer or (an empty answer) text, by version. */
function bytes(body: unknown): Uint8Array {
	if (body instanceof Uint8Array) return body;
	if (body instanceof ArrayBuffer) return new Uint8Array(body);
	if (typeof body === 'string') return new TextEncoder().encode(body);
	if (body === undefined || body === null) return new Uint8Array();
	return new TextEncoder().encode(JSON.stringify(body));
}

/** n8n 1.123 has no abortable sleep of its own. */
async function abortableSleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
	if (signal === undefined) return await sleep(milliseconds);
	signal.throwIfAborted();
	let stopListening = (): void => undefined;
	const aborted = new Promise<never>((_, reject) => {
		const onAbort = () => reject(signal.reason);
		signal.addEventListener('abort', onAbort, { once: true });
		stopListening = () => signal.removeEventListener('abort', onAbort);
	});
	try {
		await Promise.race([sleep(milliseconds), aborted]);
	} finally {
		stopListening();
	}
}
