import type { FaultEffect } from '../../emulator/http/faults';
import { SlidingWindowLimiter } from '../../ksef/api/limiter';
import { sendOnline } from '../../ksef/sending/online';
import type { SendOutcome } from '../../ksef/sending/types';
import { invoiceXml } from '../emulator/support/invoiceXml';
import { emulate, type Emulated } from './emulated';

const WAIT = { waitMs: 120_000 };
const SEND = 'POST /sessions/online/{referenceNumber}/invoices';
const STEPS = [
	'POST /sessions/online',
	SEND,
	'POST /sessions/online/{referenceNumber}/close',
	'GET /sessions/{referenceNumber}/invoices',
];
const EFFECTS: FaultEffect[] = [
	{ kind: 'dropBefore' },
	{ kind: 'dropAfter' },
	{ kind: 'cutAnswer' },
	{ kind: 'badBody' },
	{ kind: 'answer', status: 503 },
];

function invoices(count: number): Array<{ xml: Buffer }> {
	return Array.from({ length: count }, () => ({ xml: invoiceXml() }));
}

function statuses(outcomes: SendOutcome[]): string[] {
	return outcomes.map(({ status }) => status);
}

describe('faults between here and KSeF', () => {
	let ksef: Emulated;

	beforeAll(async () => {
		ksef = await emulate();
		await sendOnline(ksef.connection, invoices(1), WAIT);
	});

	afterEach(() => {
		ksef.emulator.control.clearFaults();
	});

	afterAll(async () => {
		await ksef.close();
	});

	it.each(
		STEPS.flatMap((operation) =>
			EFFECTS.map((effect) => [operation, effect.kind, effect] as const),
		),
	)('%s, once %s: every invoice is issued, once', async (operation, _, effect) => {
		ksef.emulator.control.injectFaults({ operation, effect, times: 1 });
		const outcomes = await sendOnline(ksef.connection, invoices(2), WAIT);
		expect(statuses(outcomes)).toEqual(['accepted', 'accepted']);
		expect(new Set(outcomes.map(({ ksefNumber }) => ksefNumber)).size).toBe(2);
		expect(outcomes.every((one) => one.status === 'accepted' && !one.alreadySent)).toBe(true);
	});

	it('issues nothing twice and loses nothing while a fifth of all calls goes wrong', async () => {
		const { repository } = ksef.emulator.control.state;
		for (let run = 0; run < 5; run++) {
			const before = repository.visibleAt(Number.MAX_SAFE_INTEGER).length;
			const batch = invoices(12);
			ksef.emulator.control.injectFaults(
				...STEPS.flatMap((operation) =>
					EFFECTS.map((effect) => ({ operation, effect, probability: 0.04 })),
				),
			);
			const first = await sendOnline(ksef.connection, batch, WAIT);
			ksef.emulator.control.clearFaults();
			const again = await sendOnline(ksef.connection, batch, WAIT);
			expect(statuses(again)).toEqual(batch.map(() => 'accepted'));
			expect(repository.visibleAt(Number.MAX_SAFE_INTEGER).length - before).toBe(batch.length);
			first.forEach((outcome, index) => {
				if (outcome.status !== 'accepted') return;
				expect(again[index]?.ksefNumber).toBe(outcome.ksefNumber);
			});
		}
	});

	it('continues in a new session when KSeF pauses the one it opened (21184)', async () => {
		let paused = false;
		const outcomes = await sendOnline(ksef.connection, invoices(4), {
			...WAIT,
			onProgress: ({ step, done }) => {
				if (step !== 'sending' || done !== 2 || paused) return;
				paused = true;
				const open = ksef.calls.filter((call) => /^POST .*\/invoices$/.test(call)).at(-1) ?? '';
				ksef.emulator.control.pauseSession(open.split('/')[3] ?? '');
			},
		});
		expect(statuses(outcomes)).toEqual(['accepted', 'accepted', 'accepted', 'accepted']);
		expect(new Set(outcomes.map((one) => one.sessionReferenceNumber)).size).toBe(2);
	});

	it('keeps the references when the time is over, and issues nothing anew later', async () => {
		ksef.emulator.control.setDelays({ invoiceProcessing: 3_600_000 });
		const [outcome] = await sendOnline(ksef.connection, invoices(1), { waitMs: 5_000 });
		ksef.emulator.control.setDelays({ invoiceProcessing: 80 });
		expect(outcome).toMatchObject({
			status: 'pending',
			sessionReferenceNumber: expect.any(String),
			invoiceReferenceNumber: expect.any(String),
		});
	});
});

describe('KSeF’s limits', () => {
	it('are kept by waiting, without a single refused call', async () => {
		const ksef = await emulate({ limits: 'production' }, (host) => {
			return new SlidingWindowLimiter(host, 'test', new Map());
		});
		const outcomes = await sendOnline(ksef.connection, invoices(70), WAIT);
		expect(new Set(statuses(outcomes))).toEqual(new Set(['accepted']));
		expect(ksef.statuses.filter((status) => status === 429)).toEqual([]);
		await ksef.close();
	});

	it('end only the invoices that do not fit in, and say when to come back', async () => {
		const ksef = await emulate({ limits: 'production' }, (host) => {
			return new SlidingWindowLimiter(host, 'test', new Map());
		});
		const outcomes = await sendOnline(ksef.connection, invoices(185), WAIT);
		expect(statuses(outcomes).filter((status) => status === 'accepted')).toHaveLength(180);
		expect(outcomes.at(-1)).toMatchObject({
			status: 'notSent',
			error: { kind: 'rateLimit', facts: { retryAfterSeconds: expect.any(Number) } },
		});
		expect(ksef.statuses.filter((status) => status === 429)).toEqual([]);
		await ksef.close();
	});
});
