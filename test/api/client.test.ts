import { ApiClient, type ApiRequest } from '../../ksef/api/client';
import { KsefError } from '../../ksef/api/errors';
import type { Host, HttpRequest, HttpResponse } from '../../ksef/api/port';

/** A host that gives the prepared answers in order and remembers what was asked. */
function scripted(...answers: Array<Partial<HttpResponse> & { json?: unknown }>) {
	const requests: HttpRequest[] = [];
	const host: Host = {
		now: () => new Date('2026-11-21T10:00:00Z'),
		sleep: () => Promise.resolve(),
		http: (request) => {
			requests.push(request);
			const answer = answers[requests.length - 1] ?? { status: 500 };
			const body = answer.json === undefined ? '' : JSON.stringify(answer.json);
			return Promise.resolve({
				status: answer.status ?? 200,
				headers: answer.headers ?? {},
				body: answer.body ?? new TextEncoder().encode(body),
			});
		},
	};
	return { host, requests };
}

function tokens(...list: string[]) {
	const refused: string[] = [];
	return {
		refused: (token: string) => void refused.push(token),
		get: () => Promise.resolve(list[refused.length] ?? 'none'),
		refusals: refused,
	};
}

const request: ApiRequest = {
	method: 'GET',
	path: '/things',
	authorization: { type: 'access' },
	limitGroup: 'other',
	purpose: 'list the things',
};
const baseUrl = 'https://ksef.example/v2/';

async function failure(answer: Parameters<typeof scripted>[0]): Promise<KsefError> {
	const { host } = scripted(answer);
	const client = new ApiClient({ baseUrl, host });
	const error: unknown = await client.json(request).catch((reason: unknown) => reason);
	if (!(error instanceof KsefError)) throw new Error('The call did not fail as expected');
	return error;
}

describe('a call of the API', () => {
	test('puts path and query behind the base URL, without a doubled slash', async () => {
		const { host, requests } = scripted({ json: {} });
		const client = new ApiClient({ baseUrl, host, tokens: tokens('one') });
		await client.json({ ...request, query: { pageSize: 10, status: ['a', 'b'], none: undefined } });
		expect(requests[0]?.url).toBe('https://ksef.example/v2/things?pageSize=10&status=a&status=b');
		expect(requests[0]?.headers['authorization']).toBe('Bearer one');
	});

	test('after a 401 gets another token and repeats once', async () => {
		const source = tokens('old', 'new');
		const { host, requests } = scripted({ status: 401 }, { json: { ok: true } });
		const client = new ApiClient({ baseUrl, host, tokens: source });
		expect(await client.json(request)).toEqual({ ok: true });
		expect(source.refusals).toEqual(['old']);
		expect(requests[1]?.headers['authorization']).toBe('Bearer new');
	});

	test('a second 401 is an error, not a loop', async () => {
		const { host, requests } = scripted({ status: 401 }, { status: 401 }, { json: {} });
		const client = new ApiClient({ baseUrl, host, tokens: tokens('old', 'new') });
		await expect(client.json(request)).rejects.toMatchObject({ facts: { kind: 'signIn' } });
		expect(requests).toHaveLength(2);
	});

	test('hands on the technical warning that KSeF sends beside an answer', async () => {
		const { host } = scripted({ json: {}, headers: { 'x-system-warning': 'Przerwa o 22:00' } });
		const warnings: string[] = [];
		const client = new ApiClient({
			baseUrl,
			host,
			tokens: tokens('one'),
			onSystemWarning: (warning) => warnings.push(warning),
		});
		await client.json(request);
		expect(warnings).toEqual(['Przerwa o 22:00']);
	});
});

describe('a refused call', () => {
	test('the newer error form: code, words, details and trace ID stay visible', async () => {
		const error = await failure({
			status: 400,
			json: {
				title: 'Bad Request',
				detail: 'Żądanie jest nieprawidłowe.',
				traceId: 'abc123',
				errors: [{ code: 21405, description: 'Błąd walidacji', details: ['pageSize: 10–250'] }],
			},
		});
		expect(error.message).toMatch(/^Could not list the things: /);
		expect(error.ksefWords).toBe('21405 Błąd walidacji: pageSize: 10–250');
		expect(error.facts).toMatchObject({ kind: 'refused', traceId: 'abc123', httpStatus: 400 });
	});

	test('the older error form says the same', async () => {
		const error = await failure({
			status: 400,
			json: {
				exception: {
					exceptionDetailList: [
						{ exceptionCode: 21173, exceptionDescription: 'Brak sesji', details: ['numer 1'] },
						{ exceptionCode: 21405, exceptionDescription: 'Błąd walidacji' },
					],
				},
			},
		});
		expect(error.ksefWords).toBe('21173 Brak sesji: numer 1; 21405 Błąd walidacji');
		expect(error.facts.advice).not.toBe('');
	});

	test.each([
		[403, 'permission'],
		[404, 'notFound'],
		[410, 'notFound'],
		[500, 'server'],
		[503, 'server'],
	])('HTTP %i without words is told apart as %s', async (status, kind) => {
		expect((await failure({ status })).kind).toBe(kind);
	});

	test.each([
		['90', 90],
		['Sat, 21 Nov 2126 10:00:00 GMT', expect.any(Number)],
	])('too many calls: Retry-After %s is understood', async (header, seconds) => {
		const error = await failure({
			status: 429,
			headers: { 'retry-after': header },
			json: { status: { code: 429, description: 'Too Many Requests', details: ['Limit 20/h'] } },
		});
		expect(error.facts).toMatchObject({ kind: 'rateLimit', retryAfterSeconds: seconds });
		expect(error.ksefWords).toContain('Limit 20/h');
	});

	test('a page of a proxy instead of JSON is not taken for an answer', async () => {
		const error = await failure({ body: new TextEncoder().encode('<html>Log in</html>') });
		expect(error.kind).toBe('badAnswer');
		expect(error.facts.advice).toMatch(/base URL/);
	});
});
