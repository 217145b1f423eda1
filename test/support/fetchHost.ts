import { setTimeout as wait } from 'node:timers/promises';
import { NoAnswerError, type Host, type HttpRequest, type HttpResponse } from '../../ksef/api/port';

/** A {@link Host} over Node's own fetch and clock, for tests against the emulator. */
export const fetchHost: Host = {
	now: () => new Date(),
	sleep: async (milliseconds, signal) => {
		await wait(milliseconds, undefined, signal === undefined ? {} : { signal });
	},
	http: async (request) => {
		try {
			return await perform(request);
		} catch (error) {
			throw new NoAnswerError(codeOf(error), request.url.split('?')[0] ?? request.url);
		}
	},
};

async function perform(request: HttpRequest): Promise<HttpResponse> {
	const response = await fetch(request.url, {
		method: request.method,
		headers: request.headers,
		redirect: 'manual',
		signal: request.signal ?? AbortSignal.timeout(request.timeoutMs ?? 60_000),
		...(request.body === undefined ? {} : { body: Buffer.from(request.body) }),
	});
	const headers: Record<string, string> = {};
	response.headers.forEach((value, name) => {
		headers[name] = value;
	});
	const body = new Uint8Array(await response.arrayBuffer());
	return { status: response.status, headers, body };
}

function codeOf(error: unknown): string {
	const cause = error instanceof Error ? error.cause : undefined;
	const code =
		typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
	return typeof code === 'string' ? code : 'ECONNABORTED';
}
