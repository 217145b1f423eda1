import type { PollRequest } from '../../ksef/receiving/poll';
import { SeededRandom } from '../support/random';
import { FakeKsef } from './support/fakeKsef';
import { buyerInvoices, FakeN8n } from './support/fakeN8n';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const METADATA = 'POST /invoices/query/metadata';
const EXPORTS = 'POST /invoices/exports';

/** Polls each minute for a while; something may happen in each minute. */
async function run(
	n8n: FakeN8n,
	minutes: number,
	eachMinute: (minute: number) => void = () => undefined,
): Promise<unknown[]> {
	const errors: unknown[] = [];
	for (let minute = 0; minute < minutes; minute++) {
		const start = n8n.ksef.now().getTime();
		eachMinute(minute);
		errors.push(...(await n8n.poll()));
		const took = n8n.ksef.now().getTime() - start;
		n8n.ksef.pass(Math.max(0, MINUTE - took));
	}
	return errors;
}

function scarceCalls(ksef: FakeKsef): number {
	return ksef.count(METADATA) + ksef.count(EXPORTS);
}

const allRoles: PollRequest['roles'] = ['Subject1', 'Subject2', 'Subject3', 'SubjectAuthorized'];

describe('the pace of a trigger', () => {
	it.each([
		['metadata', {}],
		['invoices', { content: 'invoices' as const }],
		['a pace that is too short', { paceMs: MINUTE }],
		['freshest first', { reach: 'now' as const, paceMs: 2 * MINUTE }],
	])('polled each minute for 24 hours in four roles, gets no 429: %s', async (_, changes) => {
		const ksef = new FakeKsef();
		const n8n = new FakeN8n(ksef, { ...buyerInvoices, roles: allRoles, ...changes });
		const stored: string[] = [];
		const errors = await run(n8n, 24 * 60, (minute) => {
			if (minute % 7 === 3) stored.push(ksef.store(undefined, {}, allRoles[minute % 4]));
		});
		await run(n8n, 60);
		expect(errors).toEqual([]);
		expect(ksef.calls.filter(({ status }) => status === 429)).toEqual([]);
		expect([...n8n.delivered].sort()).toEqual([...stored].sort());
	});

	it('asks each role every 15 minutes', async () => {
		const ksef = new FakeKsef();
		await run(new FakeN8n(ksef, { ...buyerInvoices, roles: ['Subject1', 'Subject2'] }), 60);
		expect(ksef.count(METADATA)).toBe(8);
	});

	it('uses one call for each of 200 questions with nothing new', async () => {
		const ksef = new FakeKsef();
		const n8n = new FakeN8n(ksef, { ...buyerInvoices, content: 'invoices' });
		for (let question = 0; question < 200; question++) {
			await n8n.poll();
			ksef.pass(15 * MINUTE);
		}
		expect(ksef.calls).toHaveLength(200);
	});

	it('stays silent after a 429 until Retry-After is over, over a restart of n8n too', async () => {
		const ksef = new FakeKsef();
		const n8n = new FakeN8n(ksef, { ...buyerInvoices, paceMs: MINUTE }, 'afterEveryPoll');
		await n8n.poll();
		// Somebody else behind the same address uses the limit up.
		const connection = ksef.connection();
		ksef.pass(MINUTE);
		ksef.perHour = 1;
		expect(await run(n8n, 3)).toEqual([]);
		n8n.restart();
		expect(await run(n8n, 50)).toEqual([]);
		expect(ksef.count(METADATA, 429)).toBe(1);
		ksef.perHour = 20;
		const number = ksef.store();
		await run(n8n, 30);
		expect(n8n.delivered).toEqual([number]);
		expect(connection.context.value).toBe('5265877635');
	});

	it('asks seldom while KSeF is out of order, and says so each time', async () => {
		const ksef = new FakeKsef();
		const n8n = new FakeN8n(ksef, buyerInvoices);
		ksef.fault = () => {
			throw new Error('the network is down');
		};
		const errors = await run(n8n, 120);
		ksef.fault = () => undefined;
		expect(errors.length).toBeGreaterThan(5);
		expect(errors.length).toBeLessThan(15);
		const number = ksef.store();
		await run(n8n, 30);
		expect(n8n.delivered).toEqual([number]);
	});
});

describe('the budget of calls', () => {
	it('brings 5 000 new invoices with XML in at most 10 calls', async () => {
		const ksef = new FakeKsef();
		const n8n = new FakeN8n(ksef, { ...buyerInvoices, content: 'invoices' });
		await n8n.poll();
		ksef.calls.length = 0;
		for (let count = 0; count < 5_000; count++) ksef.store();
		ksef.exportTakes = 20_000;
		ksef.partSize = 200_000;
		await run(n8n, 30);
		expect(n8n.delivered).toHaveLength(5_000);
		expect(new Set(n8n.delivered).size).toBe(5_000);
		const upToDelivery = ksef.calls.filter(({ call }) => !call.startsWith('GET /storage'));
		expect(upToDelivery.length).toBeLessThanOrEqual(10);
		for (const { metadata, xml } of n8n.batches.flat()) {
			expect(Buffer.from(xml ?? []).toString()).toContain(metadata.invoiceNumber);
		}
	});

	it('leaves a slow export to a later poll instead of starting another', async () => {
		const ksef = new FakeKsef();
		const n8n = new FakeN8n(ksef, { ...buyerInvoices, content: 'invoices' }, 'afterEveryPoll');
		await n8n.poll();
		const number = ksef.store();
		ksef.exportTakes = 5 * MINUTE;
		await run(n8n, 17);
		expect(n8n.delivered).toEqual([]);
		// Another process of n8n opens the package that this one asked for.
		n8n.restart();
		await run(n8n, 10);
		expect(n8n.delivered).toEqual([number]);
		expect(ksef.count(EXPORTS)).toBe(1);
	});

	it('reads a long list by export, not page by page', async () => {
		const ksef = new FakeKsef();
		const n8n = new FakeN8n(ksef, buyerInvoices);
		await n8n.poll();
		for (let count = 0; count < 1_000; count++) ksef.store();
		await run(n8n, 20);
		expect(n8n.delivered).toHaveLength(1_000);
		expect(scarceCalls(ksef)).toBeLessThanOrEqual(5);
		expect(n8n.batches.flat().every(({ xml }) => xml === undefined)).toBe(true);
	});
});

describe('what a trigger delivers', () => {
	it.each([
		['complete data', { reach: 'highWaterMark' as const }],
		['freshest first', { reach: 'now' as const }],
	])('is everything, once, over 1 000 polls with touching windows: %s', async (_, changes) => {
		const random = new SeededRandom(1000);
		const ksef = new FakeKsef();
		ksef.perHour = 1_000;
		const n8n = new FakeN8n(ksef, { ...buyerInvoices, paceMs: MINUTE, ...changes });
		const stored: string[] = [];
		await run(n8n, 1_000, () => {
			ksef.lag = random.below(5) * 20_000;
			// Several invoices share one moment, some of them the moment of the mark.
			const moment = ksef.now().getTime();
			for (let count = random.below(4); count > 0; count--) stored.push(ksef.store(moment));
		});
		await run(n8n, 10);
		expect(stored.length).toBeGreaterThan(1_000);
		expect(n8n.delivered).toHaveLength(stored.length);
		expect(new Set(n8n.delivered)).toEqual(new Set(stored));
	});

	it.each(['metadata', 'invoices'] as const)(
		'goes on where KSeF cut an answer short: %s',
		async (content) => {
			const ksef = new FakeKsef();
			ksef.truncateAt = 300;
			const n8n = new FakeN8n(ksef, { ...buyerInvoices, content });
			await n8n.poll();
			const start = ksef.now().getTime();
			// Each moment is shared by ten invoices, so cuts fall in the middle of one.
			for (let count = 0; count < 1_234; count++) ksef.store(start + Math.floor(count / 10) * 1000);
			await run(n8n, 40);
			expect(n8n.delivered).toHaveLength(1_234);
			expect(new Set(n8n.delivered).size).toBe(1_234);
			expect(n8n.batches.every((batch) => batch.length <= 300)).toBe(true);
		},
	);

	it('says so when one moment holds more invoices than KSeF shows', async () => {
		const ksef = new FakeKsef();
		ksef.truncateAt = 100;
		const n8n = new FakeN8n(ksef, { ...buyerInvoices, content: 'invoices' });
		await n8n.poll();
		const moment = ksef.now().getTime();
		for (let count = 0; count < 150; count++) ksef.store(moment);
		const errors = await run(n8n, 30);
		expect(String(errors[0])).toMatch(/more invoices stored at/);
	});

	it('starts in the past when told, through windows of at most 100 days', async () => {
		const ksef = new FakeKsef();
		const begin = ksef.now().getTime() - 400 * DAY;
		const stored = Array.from({ length: 40 }, (_, index) => ksef.store(begin + index * 10 * DAY));
		const older = ksef.store(begin - DAY);
		const n8n = new FakeN8n(ksef, { ...buyerInvoices, start: new Date(begin).toISOString() });
		await run(n8n, 30);
		expect(n8n.delivered).toEqual(stored);
		expect(n8n.delivered).not.toContain(older);
	});

	it('starts now unless told, though KSeF’s mark lags behind', async () => {
		const ksef = new FakeKsef();
		ksef.lag = 3 * MINUTE;
		ksef.store(ksef.now().getTime() - MINUTE);
		const n8n = new FakeN8n(ksef, buyerInvoices);
		await n8n.poll();
		const number = ksef.store();
		await run(n8n, 40);
		expect(n8n.delivered).toEqual([number]);
	});

	it('is not what came before a restart, nor loses what came while n8n was off', async () => {
		const ksef = new FakeKsef();
		const n8n = new FakeN8n(ksef, buyerInvoices, 'afterEveryPoll');
		await n8n.poll();
		const first = ksef.store();
		await run(n8n, 40);
		ksef.pass(3 * DAY);
		const second = ksef.store();
		ksef.pass(200 * DAY);
		n8n.restart();
		await run(n8n, 40);
		expect(n8n.delivered).toEqual([first, second]);
	});

	it('starts anew for another company', async () => {
		const ksef = new FakeKsef();
		const n8n = new FakeN8n(ksef, buyerInvoices, 'afterEveryPoll');
		await n8n.poll();
		ksef.store();
		await run(n8n, 40);
		const other = new FakeN8n(ksef, { ...buyerInvoices, origin: 'another' });
		await run(other, 40);
		expect(other.delivered).toEqual([]);
	});

	it('does not take a package that was asked for with other filters', async () => {
		const ksef = new FakeKsef();
		ksef.exportTakes = 10 * MINUTE;
		const request = { ...buyerInvoices, content: 'invoices' as const };
		const n8n = new FakeN8n(ksef, request);
		await n8n.poll();
		ksef.store();
		await run(n8n, 18);
		expect(ksef.count(EXPORTS)).toBe(1);
		request.filters = { sellerNip: '9999999999' };
		await run(n8n, 40);
		expect(ksef.count(EXPORTS)).toBe(2);
		expect(n8n.delivered).toHaveLength(1);
	});

	it('keeps nothing secret between polls', async () => {
		const ksef = new FakeKsef();
		ksef.exportTakes = 10 * MINUTE;
		const n8n = new FakeN8n(ksef, { ...buyerInvoices, content: 'invoices' }, 'afterEveryPoll');
		await n8n.poll();
		ksef.store();
		await run(n8n, 17);
		const text = JSON.stringify(n8n.stored);
		const { roles } = n8n.stored as {
			roles: { Subject2: { export: { initializationVector: string } } };
		};
		const vector = Buffer.from(roles.Subject2.export.initializationVector, 'base64');
		const { key } = ksef.connection().deriveKey(vector, 'export');
		for (const form of ['base64', 'hex', 'base64url'] as const) {
			expect(text).not.toContain(key.toString(form));
		}
		expect(text).not.toContain('access-token');
		expect(text).not.toContain('test-token');
	});
});
