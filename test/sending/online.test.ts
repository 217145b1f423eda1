import { sendOnline } from '../../ksef/sending/online';
import type { SendOutcome } from '../../ksef/sending/types';
import { FakeKsef, sampleInvoice } from './fakeKsef';

const WAIT = { waitMs: 60_000 };

function invoices(count: number): Array<{ xml: Uint8Array }> {
	return Array.from({ length: count }, (_, index) => ({ xml: sampleInvoice(`FV/${index + 1}`) }));
}

function statuses(outcomes: SendOutcome[]): string[] {
	return outcomes.map(({ status }) => status);
}

function errorOf(outcome: SendOutcome | undefined): Record<string, unknown> {
	return outcome !== undefined && 'error' in outcome ? { ...outcome.error?.facts } : {};
}

describe('sending online', () => {
	it('sends a hundred invoices through one session with one list call', async () => {
		const ksef = new FakeKsef();
		const outcomes = await sendOnline(ksef.connection(), invoices(100), WAIT);
		expect(new Set(statuses(outcomes))).toEqual(new Set(['accepted']));
		expect(outcomes.map(({ invoiceNumber }) => invoiceNumber)).toEqual(
			invoices(100).map((_, index) => `FV/${index + 1}`),
		);
		expect(ksef.calls).toHaveLength(103);
		expect(ksef.count(/^POST \/sessions\/online$/)).toBe(1);
		expect(ksef.count(/^POST .*\/invoices$/)).toBe(100);
		expect(ksef.count(/^POST .*\/close$/)).toBe(1);
		expect(ksef.count(/^GET .*\/invoices$/)).toBe(1);
	});

	it('reads the list at most three times however long KSeF takes', async () => {
		const ksef = new FakeKsef();
		ksef.processingMs = 45_000;
		const outcomes = await sendOnline(ksef.connection(), invoices(3), WAIT);
		expect(statuses(outcomes)).toEqual(['accepted', 'accepted', 'accepted']);
		expect(ksef.count(/^GET .*\/invoices$/)).toBeLessThanOrEqual(3);
	});

	it('returns what it knows when the waiting time is over', async () => {
		const ksef = new FakeKsef();
		ksef.processingMs = 600_000;
		const [outcome] = await sendOnline(ksef.connection(), invoices(1), WAIT);
		expect(outcome).toMatchObject({
			status: 'pending',
			sessionReferenceNumber: expect.stringContaining('-SO-'),
			invoiceReferenceNumber: expect.stringContaining('-EE-'),
			invoiceNumber: 'FV/1',
		});
		expect(outcome?.invoiceHash).toHaveLength(44);
		expect(outcome).not.toHaveProperty('error');
	});

	it('asks nothing after the close when it is not to wait', async () => {
		const ksef = new FakeKsef();
		const [outcome] = await sendOnline(ksef.connection(), invoices(1), { waitMs: 0 });
		expect(outcome?.status).toBe('pending');
		expect(ksef.calls.at(-1)).toMatch(/close$/);
	});

	it('lets good invoices through beside bad ones', async () => {
		const ksef = new FakeKsef();
		ksef.judge = (xml) => ({ code: xml.includes('FV/2') ? 450 : 200 });
		const mixed = [
			...invoices(3),
			{ xml: Buffer.from('<Faktura>') },
			{ xml: sampleInvoice('FV/9', { nip: '1111111111' }) },
		];
		const outcomes = await sendOnline(ksef.connection(), mixed, WAIT);
		expect(statuses(outcomes)).toEqual(['accepted', 'rejected', 'accepted', 'notSent', 'notSent']);
		expect(errorOf(outcomes[1])).toMatchObject({ ksefCode: 450, details: ['detail of 450'] });
		expect(errorOf(outcomes[3])).toMatchObject({ kind: 'input' });
		expect(errorOf(outcomes[4])).toMatchObject({ kind: 'input' });
	});

	it('makes no call when nothing can be sent', async () => {
		const ksef = new FakeKsef();
		expect(await sendOnline(ksef.connection(), [], WAIT)).toEqual([]);
		const outcomes = await sendOnline(ksef.connection(), [{ xml: new Uint8Array() }], WAIT);
		expect(statuses(outcomes)).toEqual(['notSent']);
		expect(ksef.calls).toEqual([]);
	});

	it('shows the reason of each invoice when none of the session is valid (445)', async () => {
		const ksef = new FakeKsef();
		ksef.processingMs = 3_000;
		ksef.judge = (xml) => ({ code: xml.includes('FV/1') ? 450 : 430 });
		const outcomes = await sendOnline(ksef.connection(), invoices(2), WAIT);
		expect(outcomes.map((outcome) => errorOf(outcome)['ksefCode'])).toEqual([450, 430]);
	});
});

describe('a send whose answer is lost', () => {
	it('is found in the list when KSeF had carried it out, and not sent again', async () => {
		const ksef = new FakeKsef().fail(/POST .*\/invoices$/, { lost: 'after' });
		const outcomes = await sendOnline(ksef.connection(), invoices(2), WAIT);
		expect(statuses(outcomes)).toEqual(['accepted', 'accepted']);
		expect(ksef.received).toHaveLength(2);
	});

	it('is sent again when KSeF never got it', async () => {
		const ksef = new FakeKsef().fail(/POST .*\/invoices$/, { lost: 'before' });
		const outcomes = await sendOnline(ksef.connection(), invoices(2), WAIT);
		expect(statuses(outcomes)).toEqual(['accepted', 'accepted']);
		expect(ksef.received).toHaveLength(2);
	});

	it('counts as accepted when the same bytes went in twice and the second is a duplicate', async () => {
		const ksef = new FakeKsef()
			.fail(/POST .*\/invoices$/, { lost: 'after' })
			.fail(/GET .*\/invoices$/, { lost: 'before' });
		const seen = new Set<string>();
		ksef.judge = (xml) => {
			const repeated = seen.has(xml.toString());
			seen.add(xml.toString());
			return { code: repeated ? 440 : 200 };
		};
		const outcomes = await sendOnline(ksef.connection(), invoices(1), WAIT);
		expect(ksef.received).toHaveLength(2);
		expect(outcomes[0]).toMatchObject({ status: 'accepted' });
	});

	it('stays pending with its references when the network is gone for good', async () => {
		const ksef = new FakeKsef();
		for (let call = 0; call < 40; call++) ksef.fail(/.*/, { lost: 'before' }, call === 0 ? 1 : 0);
		const outcomes = await sendOnline(ksef.connection(), invoices(3), WAIT);
		expect(statuses(outcomes)).toEqual(['pending', 'pending', 'notSent']);
		expect(outcomes[0]).toMatchObject({
			sessionReferenceNumber: expect.stringContaining('-SO-'),
			error: { facts: { kind: 'noAnswer' } },
		});
	});

	it('is not sent when no connection could ever be made', async () => {
		const ksef = new FakeKsef();
		for (let call = 0; call < 40; call++) {
			ksef.fail(/.*/, { lost: 'before', code: 'ECONNREFUSED' });
		}
		const outcomes = await sendOnline(ksef.connection(), invoices(2), WAIT);
		expect(statuses(outcomes)).toEqual(['notSent', 'notSent']);
		expect(errorOf(outcomes[0])).toMatchObject({ kind: 'noAnswer' });
	});
});

describe('sessions that KSeF ends', () => {
	it('replaces a paused session (21184) and sends only the rest in the new one', async () => {
		const ksef = new FakeKsef().fail(/POST .*\/invoices$/, { status: 400, code: 21184 }, 1);
		const outcomes = await sendOnline(ksef.connection(), invoices(3), WAIT);
		expect(statuses(outcomes)).toEqual(['accepted', 'accepted', 'accepted']);
		expect(ksef.received.map(({ xml }) => /<P_2>(.*)<\/P_2>/.exec(xml)?.[1])).toEqual([
			'FV/1',
			'FV/2',
			'FV/3',
		]);
		expect(new Set(outcomes.map((one) => one.sessionReferenceNumber)).size).toBe(2);
		expect(ksef.count(/close$/)).toBe(2);
	});

	it('gives up after a few paused sessions', async () => {
		const ksef = new FakeKsef();
		for (let call = 0; call < 10; call++) {
			ksef.fail(/POST .*\/invoices$/, { status: 400, code: 21184 });
		}
		const outcomes = await sendOnline(ksef.connection(), invoices(1), WAIT);
		expect(statuses(outcomes)).toEqual(['notSent']);
		expect(ksef.count(/^POST \/sessions\/online$/)).toBeLessThanOrEqual(3);
	});

	it('shows the session’s own reason behind 21180', async () => {
		const ksef = new FakeKsef();
		ksef.initialStatus = 435;
		const [outcome] = await sendOnline(ksef.connection(), invoices(1), WAIT);
		expect(outcome?.status).toBe('notSent');
		expect(errorOf(outcome)).toMatchObject({ ksefCode: 435, ksefDescription: 'session 435' });
	});

	it('fetches the public keys anew when KSeF cannot decrypt (415), once', async () => {
		const ksef = new FakeKsef();
		ksef.initialStatus = 415;
		const connection = ksef.connection();
		const forget = connection.publicKeys.forget;
		connection.publicKeys.forget = () => {
			forget();
			ksef.initialStatus = 100;
		};
		const outcomes = await sendOnline(connection, invoices(2), WAIT);
		expect(statuses(outcomes)).toEqual(['accepted', 'accepted']);
		expect(ksef.keysForgotten).toBe(1);
	});

	it('names the key problem when fresh keys do not help', async () => {
		const ksef = new FakeKsef();
		ksef.initialStatus = 415;
		const outcomes = await sendOnline(ksef.connection(), invoices(2), WAIT);
		expect(statuses(outcomes)).toEqual(['notSent', 'notSent']);
		expect(errorOf(outcomes[1])).toMatchObject({ ksefCode: 415 });
	});

	it('repeats the close until it works', async () => {
		const ksef = new FakeKsef().fail(/close$/, { status: 503 }).fail(/close$/, { lost: 'before' });
		const outcomes = await sendOnline(ksef.connection(), invoices(1), WAIT);
		expect(statuses(outcomes)).toEqual(['accepted']);
		expect([...ksef.sessions.values()].every(({ closed }) => closed)).toBe(true);
	});

	it('closes the session even when the sending is cancelled, and keeps what was sent', async () => {
		const ksef = new FakeKsef();
		const controller = new AbortController();
		const outcomes = await sendOnline(ksef.connection(), invoices(3), {
			...WAIT,
			signal: controller.signal,
			onProgress: ({ step, done }) => {
				if (step === 'sending' && done === 1) controller.abort();
			},
		});
		expect(statuses(outcomes)).toEqual(['pending', 'notSent', 'notSent']);
		expect([...ksef.sessions.values()].map(({ closed }) => closed)).toEqual([true]);
	});
});

describe('a run that is cancelled', () => {
	it.each([
		['while opening', /^POST \/sessions\/online$/, ['notSent', 'notSent']],
		['while sending', /^POST .*\/invoices$/, ['pending', 'notSent']],
		['while waiting', /^GET .*\/invoices$/, ['pending', 'pending']],
	])('%s gives every invoice an outcome and closes the session', async (_, call, expected) => {
		const ksef = new FakeKsef();
		const controller = new AbortController();
		ksef.onCall = (one) => {
			if (call.test(one)) controller.abort();
		};
		const outcomes = await sendOnline(ksef.connection(), invoices(2), {
			...WAIT,
			signal: controller.signal,
		});
		expect(statuses(outcomes)).toEqual(expected);
		expect([...ksef.sessions.values()].every(({ closed }) => closed)).toBe(true);
	});
});

describe('limits', () => {
	it('sleeps through a short pause', async () => {
		const ksef = new FakeKsef().fail(/POST .*\/invoices$/, {
			status: 429,
			headers: { 'retry-after': '30' },
		});
		const outcomes = await sendOnline(ksef.connection(), invoices(2), WAIT);
		expect(statuses(outcomes)).toEqual(['accepted', 'accepted']);
	});

	it('ends the remaining invoices at a long pause and keeps the results of the others', async () => {
		const ksef = new FakeKsef().fail(
			/POST .*\/invoices$/,
			{ status: 429, headers: { 'retry-after': '2400' } },
			1,
		);
		const outcomes = await sendOnline(ksef.connection(), invoices(3), WAIT);
		expect(statuses(outcomes)).toEqual(['accepted', 'notSent', 'notSent']);
		expect(errorOf(outcomes[2])).toMatchObject({ kind: 'rateLimit', retryAfterSeconds: 2400 });
	});
});
