import { INVOICE } from '../../emulator/state/statuses';
import {
	exceptionCode,
	invoiceState,
	openSession,
	sendBody,
	sendInvoice,
	sha256,
	signIn,
	startBench,
	type TestBench,
} from './support/apiClient';
import { invoiceXml } from './support/invoiceXml';

describe('faults on demand', () => {
	let bench: TestBench;

	beforeAll(async () => {
		bench = await startBench({ seed: 7 });
		await signIn(bench);
	});

	afterEach(() => {
		bench.emulator.control.clearFaults();
	});

	afterAll(async () => {
		await bench.close();
	});

	const challenge = async (): Promise<number> =>
		(await fetch(`${bench.emulator.baseUrl}/auth/challenge`, { method: 'POST' })).status;
	const calls = (): number => bench.emulator.control.calls()['POST /auth/challenge'] ?? 0;

	test('cut the connection before or after the work is done', async () => {
		bench.emulator.control.injectFaults(
			{ operation: 'POST /auth/challenge', effect: { kind: 'dropBefore' }, at: [1] },
			{ operation: 'POST /auth/challenge', effect: { kind: 'dropAfter' }, at: [2] },
		);
		bench.emulator.control.resetCalls();
		await expect(challenge()).rejects.toThrow('fetch failed');
		expect(calls()).toBe(0);
		await expect(challenge()).rejects.toThrow('fetch failed');
		expect(calls()).toBe(1);
		expect(await challenge()).toBe(200);
	});

	test('cut or damage the body, or answer something else', async () => {
		const operation = 'POST /auth/challenge';
		bench.emulator.control.injectFaults(
			{ operation, effect: { kind: 'cutAnswer' }, at: [1] },
			{ operation, effect: { kind: 'badBody' }, at: [2] },
			{ operation, effect: { kind: 'answer', status: 503, body: 'busy' }, at: [3] },
			{ operation, effect: { kind: 'delay', milliseconds: 1 }, at: [4] },
		);
		const send = async (): Promise<Response> =>
			await fetch(`${bench.emulator.baseUrl}/auth/challenge`, { method: 'POST' });
		await expect(send().then((answer) => answer.text())).rejects.toThrow();
		const damaged = await (await send()).text();
		expect(() => JSON.parse(damaged) as unknown).toThrow(SyntaxError);
		const busy = await send();
		expect([busy.status, await busy.text()]).toEqual([503, 'busy']);
		expect((await send()).status).toBe(200);
	});

	test('come by chance, the same for the same seed', async () => {
		const run = async (): Promise<string> => {
			const other = await startBench({ seed: 42 });
			other.emulator.control.injectFaults({
				operation: '*',
				effect: { kind: 'answer', status: 500 },
				probability: 0.5,
			});
			let pattern = '';
			for (let index = 0; index < 20; index += 1) {
				const url = `${other.emulator.baseUrl}/auth/challenge`;
				pattern += (await fetch(url, { method: 'POST' })).status === 500 ? 'x' : '.';
			}
			await other.close();
			return pattern;
		};
		const first = await run();
		expect(first).toMatch(/x/);
		expect(first).toMatch(/\./);
		expect(await run()).toBe(first);
	});

	test('are at hand over HTTP too, with the counters and the clock', async () => {
		const { origin } = new URL(bench.emulator.baseUrl);
		const control = async (method: string, path: string, body?: object): Promise<Response> =>
			await fetch(`${origin}/emulator/${path}`, {
				method,
				...(body === undefined ? {} : { body: JSON.stringify(body) }),
			});
		const rule = {
			operation: 'POST /auth/challenge',
			effect: { kind: 'answer', status: 502 },
			times: 1,
		};
		expect((await control('POST', 'faults', [rule])).status).toBe(204);
		expect(await challenge()).toBe(502);
		expect(await challenge()).toBe(200);
		expect((await control('DELETE', 'calls')).status).toBe(204);
		await challenge();
		expect(await (await control('GET', 'calls')).json()).toEqual({ 'POST /auth/challenge': 1 });
		const before = Date.now();
		const { now } = (await (await control('POST', 'clock', { advance: 1000 })).json()) as {
			now: string;
		};
		expect(Date.parse(now)).toBeGreaterThanOrEqual(before + 1000);
		expect((await control('POST', 'clock', { advance: -1 })).status).toBe(400);
		expect((await control('GET', 'nothing')).status).toBe(404);
	});

	test('include a paused session: 21184', async () => {
		const session = await openSession(bench.client);
		bench.emulator.control.pauseSession(session.reference);
		const answer = await bench.client.call(
			'POST /sessions/online/{referenceNumber}/invoices',
			`/sessions/online/${session.reference}/invoices`,
			{ body: sendBody(session.key, invoiceXml()) },
		);
		expect(exceptionCode(answer)).toBe(21184);
	});

	test('include an invoice that ends as nobody could foresee', async () => {
		bench.emulator.control.failInvoices(INVOICE.cancelled);
		const session = await openSession(bench.client);
		const reference = await sendInvoice(bench.client, session, invoiceXml());
		const state = await invoiceState(bench.client, session.reference, reference);
		expect(state.status.code).toBe(550);
	});

	test('include unknown fields in every answer', async () => {
		const other = await startBench({ unknownFields: true });
		const { json } = await other.client.call('POST /auth/challenge');
		await signIn(other);
		await other.close();
		expect(json.fieldOfTomorrow).toBeDefined();
	});
});

describe('request limits', () => {
	const listing = 'GET /sessions';
	const path = '/sessions?sessionType=Online';

	test('hold in sliding windows of a second, a minute and an hour', async () => {
		let now = 1_800_000_000_000;
		const bench = await startBench({ limits: 'production', clock: () => now });
		await signIn(bench);
		const attempt = async (): Promise<[number, string | null]> => {
			const { status, headers } = await bench.client.call(listing, path);
			return [status, headers.get('retry-after')];
		};
		for (let index = 0; index < 5; index += 1) expect(await attempt()).toEqual([200, null]);
		expect(await attempt()).toEqual([429, '1']);
		now += 1000;
		for (let index = 0; index < 5; index += 1) expect((await attempt())[0]).toBe(200);
		now += 1000;
		expect(await attempt()).toEqual([429, '58']);
		now += 58_000;
		expect((await attempt())[0]).toBe(200);
		await bench.close();
	});

	test('are told in both forms of error, with Retry-After', async () => {
		const bench = await startBench({ limits: 'production', clock: () => 1_800_000_000_000 });
		await signIn(bench);
		for (let index = 0; index < 5; index += 1) await bench.client.call(listing, path);
		const plain = await bench.client.call<{ status: { code: number } }>(listing, path);
		expect(plain.json.status.code).toBe(429);
		const problem = await bench.client.call<{ detail: string }>(listing, path, {
			headers: { 'x-error-format': 'problem-details' },
		});
		expect(problem.json.detail).toContain('Przekroczono limit 5 żądań na sekundę');
		expect(problem.headers.get('retry-after')).toBe('1');
		await bench.close();
	});

	test('are shared by opening and closing, and apart for each other operation', async () => {
		const bench = await startBench({ limits: 'production', clock: () => 1_800_000_000_000 });
		await signIn(bench);
		for (let index = 0; index < 10; index += 1) {
			expect((await bench.client.call('GET /limits/context')).status).toBe(200);
		}
		expect((await bench.client.call('GET /limits/context')).status).toBe(429);
		expect((await bench.client.call('GET /rate-limits')).status).toBe(200);
		await bench.close();
	});

	test('can be set, as the TEST environment allows', async () => {
		const bench = await startBench();
		await signIn(bench);
		const { json } =
			await bench.client.call<Record<string, { perHour: number }>>('GET /rate-limits');
		expect(json.invoiceMetadata?.perHour).toBe(20_000);
		const values = Object.keys(json).map((group) => [
			group,
			{ perSecond: 2, perMinute: 3, perHour: 4 },
		]);
		await bench.client.call('POST /testdata/rate-limits', undefined, {
			body: { rateLimits: Object.fromEntries(values) as object },
		});
		const statuses: number[] = [];
		for (let index = 0; index < 3; index += 1) {
			statuses.push((await bench.client.call(listing, path)).status);
		}
		expect(statuses).toEqual([200, 200, 429]);
		await bench.close();
	});

	test('count the invoices of a session: 21155', async () => {
		const bench = await startBench();
		await signIn(bench);
		const limits = { maxInvoiceSizeInMB: 1, maxInvoiceWithAttachmentSizeInMB: 3, maxInvoices: 1 };
		await bench.client.call('POST /testdata/limits/context/session', undefined, {
			body: { onlineSession: limits, batchSession: limits },
		});
		const session = await openSession(bench.client);
		await sendInvoice(bench.client, session, invoiceXml());
		const answer = await bench.client.call(
			'POST /sessions/online/{referenceNumber}/invoices',
			`/sessions/online/${session.reference}/invoices`,
			{ body: sendBody(session.key, invoiceXml()) },
		);
		await bench.close();
		expect(exceptionCode(answer)).toBe(21155);
	});
});

describe('a technical correction', () => {
	test('replaces a rejected offline invoice once', async () => {
		const bench = await startBench();
		await signIn(bench);
		const session = await openSession(bench.client);
		const rejected = invoiceXml({ gross: 'x' });
		const accepted = invoiceXml();
		await sendInvoice(bench.client, session, rejected, { offlineMode: true });
		await sendInvoice(bench.client, session, accepted, { offlineMode: true });
		const correct = async (hashOfCorrectedInvoice: string): Promise<number> => {
			const answer = await bench.client.call(
				'POST /sessions/online/{referenceNumber}/invoices',
				`/sessions/online/${session.reference}/invoices`,
				{
					body: sendBody(session.key, invoiceXml(), {
						offlineMode: true,
						hashOfCorrectedInvoice,
					}),
				},
			);
			return exceptionCode(answer) ?? answer.status;
		};
		expect(await correct(sha256(accepted))).toBe(21167);
		expect(await correct(sha256(rejected))).toBe(202);
		expect(await correct(sha256(rejected))).toBe(21166);
		await bench.close();
	});
});
