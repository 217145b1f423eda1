import { sendBatch } from '../../ksef/sending/batch';
import type { BatchInvoice, SendOutcome, SendProgress } from '../../ksef/sending/types';
import { FakeBatchKsef } from './fakeBatchKsef';
import { sampleInvoice } from './fakeKsef';

const WAIT = { waitMs: 60_000 };
/** Small parts, so that small packages have several. */
const PARTS = { ...WAIT, partBytes: 500 };

function invoices(count: number): BatchInvoice[] {
	return Array.from({ length: count }, (_, index) => ({ xml: sampleInvoice(`FV/${index + 1}`) }));
}

function statuses(outcomes: SendOutcome[]): string[] {
	return outcomes.map(({ status }) => status);
}

function errorOf(outcome: SendOutcome | undefined): Record<string, unknown> {
	return outcome !== undefined && 'error' in outcome ? { ...outcome.error?.facts } : {};
}

describe('sending a batch', () => {
	it.each(['TarGz', 'Zip'] as const)(
		'gives each invoice of a %s its own number',
		async (archive) => {
			const ksef = new FakeBatchKsef();
			const outcomes = await sendBatch(ksef.connection(), invoices(25), { ...WAIT, archive });
			expect(new Set(statuses(outcomes))).toEqual(new Set(['accepted']));
			expect(outcomes.map(({ invoiceNumber }) => invoiceNumber)).toEqual(
				invoices(25).map((_, index) => `FV/${index + 1}`),
			);
			expect(ksef.packages.map(({ kind }) => kind)).toEqual([archive]);
			expect(ksef.count(/^GET .*\/invoices$/)).toBe(1);
		},
	);

	it('cuts the package into encrypted parts and uploads several at a time', async () => {
		const ksef = new FakeBatchKsef();
		const progress: SendProgress[] = [];
		const outcomes = await sendBatch(ksef.connection(), invoices(40), {
			...PARTS,
			onProgress: (one) => progress.push(one),
		});
		expect(new Set(statuses(outcomes))).toEqual(new Set(['accepted']));
		const [sent] = ksef.packages;
		expect(sent?.parts.length).toBeGreaterThan(2);
		expect(sent?.parts.slice(0, -1).map(({ fileSize }) => fileSize)).toEqual(
			Array.from({ length: (sent?.parts.length ?? 0) - 1 }, () => 512),
		);
		expect(ksef.mostParallel).toBeGreaterThan(1);
		expect(progress.map(({ step }) => step)).toEqual(
			expect.arrayContaining(['checking', 'packing', 'uploading', 'waiting', 'done']),
		);
	});

	it('lets good invoices through beside bad ones', async () => {
		const ksef = new FakeBatchKsef();
		ksef.judge = (xml) => ({ code: xml.includes('FV/2<') ? 450 : 200 });
		const outcomes = await sendBatch(
			ksef.connection(),
			[
				...invoices(3),
				{ xml: Buffer.from('') },
				{ xml: sampleInvoice('FV/1') },
				{ read: () => Promise.reject(new Error('no such file')) },
			],
			WAIT,
		);
		expect(statuses(outcomes)).toEqual([
			'accepted',
			'rejected',
			'accepted',
			'notSent',
			'notSent',
			'notSent',
		]);
		expect(errorOf(outcomes[1])).toMatchObject({ ksefCode: 450 });
		expect(errorOf(outcomes[5])['message']).toContain('no such file');
		expect(ksef.received).toHaveLength(3);
	});

	it('makes no call for an empty input', async () => {
		const ksef = new FakeBatchKsef();
		expect(await sendBatch(ksef.connection(), [], WAIT)).toEqual([]);
		expect(ksef.calls).toEqual([]);
	});

	it('becomes several sessions above the limit of one', async () => {
		const ksef = new FakeBatchKsef();
		const outcomes = await sendBatch(ksef.connection(), invoices(25), {
			...WAIT,
			mostInvoicesPerSession: 10,
		});
		expect(new Set(statuses(outcomes))).toEqual(new Set(['accepted']));
		expect(ksef.packages).toHaveLength(3);
		expect(new Set(outcomes.map((one) => one.sessionReferenceNumber)).size).toBe(3);
	});

	it('returns references at once when it is not to wait', async () => {
		const ksef = new FakeBatchKsef();
		const outcomes = await sendBatch(ksef.connection(), invoices(2), { waitMs: 0 });
		expect(statuses(outcomes)).toEqual(['pending', 'pending']);
		expect(outcomes[0]?.sessionReferenceNumber).toContain('-SB-');
		expect(ksef.calls.at(-1)).toMatch(/close$/);
	});

	it('declares the whole batch as offline', async () => {
		const ksef = new FakeBatchKsef();
		const [outcome] = await sendBatch(ksef.connection(), invoices(1), {
			...WAIT,
			offlineMode: true,
		});
		expect(outcome).toMatchObject({ status: 'accepted', invoicingMode: 'Offline' });
	});

	it('refuses to send when a file changed after its hash was taken', async () => {
		const ksef = new FakeBatchKsef();
		let reads = 0;
		const changing = { read: () => Promise.resolve(sampleInvoice(`FV/${++reads}`)) };
		const [outcome] = await sendBatch(ksef.connection(), [changing], WAIT);
		expect(outcome?.status).toBe('notSent');
		expect(errorOf(outcome)['message']).toContain('changed');
		expect(ksef.calls).toEqual([]);
	});
});

describe('trouble while sending a batch', () => {
	it('repeats only the part whose upload failed', async () => {
		const ksef = new FakeBatchKsef()
			.fail(/^PUT .*\/2$/, { status: 500 })
			.fail(/^PUT .*\/3$/, { lost: 'before' });
		const outcomes = await sendBatch(ksef.connection(), invoices(40), PARTS);
		expect(new Set(statuses(outcomes))).toEqual(new Set(['accepted']));
		const parts = ksef.packages[0]?.parts.length ?? 0;
		expect(ksef.count(/^PUT /)).toBe(parts + 2);
		expect(ksef.packages).toHaveLength(1);
	});

	it('opens a new session when an upload address has run out, and closes only that', async () => {
		const ksef = new FakeBatchKsef().fail(/^PUT .*\/2$/, { status: 403 });
		const outcomes = await sendBatch(ksef.connection(), invoices(40), PARTS);
		expect(new Set(statuses(outcomes))).toEqual(new Set(['accepted']));
		expect(ksef.packages).toHaveLength(2);
		expect([...ksef.sessions.values()].map(({ closed }) => closed)).toEqual([false, true]);
		expect(ksef.received).toHaveLength(40);
	});

	it.each([
		[403, 'refused'],
		[500, 'server'],
	])('sends nothing when the storage keeps answering %i', async (status, kind) => {
		const ksef = new FakeBatchKsef();
		for (let call = 0; call < 50; call++) ksef.fail(/^PUT /, { status });
		const outcomes = await sendBatch(ksef.connection(), invoices(3), WAIT);
		expect(statuses(outcomes)).toEqual(['notSent', 'notSent', 'notSent']);
		expect(errorOf(outcomes[0])).toMatchObject({ kind, httpStatus: status });
		expect(ksef.count(/close$/)).toBe(0);
	});

	it('sends nothing when a part does not have the declared hash', async () => {
		const ksef = new FakeBatchKsef().fail(/^PUT /, { status: 400 });
		const [outcome] = await sendBatch(ksef.connection(), invoices(1), WAIT);
		expect(outcome?.status).toBe('notSent');
		expect(errorOf(outcome)).toMatchObject({ kind: 'refused', httpStatus: 400 });
	});

	it('gives the session’s reason to every invoice when KSeF cannot use the package', async () => {
		const ksef = new FakeBatchKsef();
		ksef.initialStatus = 430;
		const outcomes = await sendBatch(ksef.connection(), invoices(2), WAIT);
		expect(statuses(outcomes)).toEqual(['rejected', 'rejected']);
		expect(errorOf(outcomes[0])).toMatchObject({ ksefCode: 430 });
	});

	it('sends once more with fresh public keys when KSeF could not decrypt the key', async () => {
		const ksef = new FakeBatchKsef();
		ksef.initialStatus = 415;
		const connection = ksef.connection();
		connection.publicKeys.forget = () => {
			ksef.initialStatus = 100;
		};
		const outcomes = await sendBatch(connection, invoices(2), WAIT);
		expect(statuses(outcomes)).toEqual(['accepted', 'accepted']);
	});

	it('keeps a package as pending when no answer to the close came', async () => {
		const ksef = new FakeBatchKsef();
		for (let call = 0; call < 60; call++) ksef.fail(/close$|^GET /, { lost: 'before' });
		const outcomes = await sendBatch(ksef.connection(), invoices(2), WAIT);
		expect(statuses(outcomes)).toEqual(['pending', 'pending']);
		expect(errorOf(outcomes[0])).toMatchObject({ kind: 'noAnswer' });
	});

	it.each(['before', 'after'] as const)(
		'survives a cut at every step, %s KSeF got the request',
		async (lost) => {
			for (const call of [/^POST .*batch$/, /^PUT /, /close$/, /^GET /]) {
				const ksef = new FakeBatchKsef().fail(call, { lost });
				const outcomes = await sendBatch(ksef.connection(), invoices(3), WAIT);
				expect(statuses(outcomes)).toEqual(['accepted', 'accepted', 'accepted']);
				expect(ksef.received).toHaveLength(3);
			}
		},
	);

	it.each([
		['before anything', /^$/, 'notSent'],
		['while opening', /^POST .*batch$/, 'notSent'],
		['while uploading', /^PUT /, 'notSent'],
		['while waiting', /^GET /, 'pending'],
	])('gives every invoice an outcome when it is cancelled %s', async (_, call, status) => {
		const ksef = new FakeBatchKsef();
		const controller = new AbortController();
		if (call.test('')) controller.abort();
		ksef.onCall = (one) => {
			if (call.test(one)) controller.abort();
		};
		const outcomes = await sendBatch(ksef.connection(), invoices(2), {
			...WAIT,
			signal: controller.signal,
		});
		expect(statuses(outcomes)).toEqual([status, status]);
	});

	it('leaves nothing closed when it is cancelled while uploading', async () => {
		const ksef = new FakeBatchKsef();
		const controller = new AbortController();
		const outcomes = await sendBatch(ksef.connection(), invoices(40), {
			...PARTS,
			signal: controller.signal,
			onProgress: ({ step }) => {
				if (step === 'packing') controller.abort();
			},
		});
		expect(new Set(statuses(outcomes))).toEqual(new Set(['notSent']));
		expect(ksef.count(/close$/)).toBe(0);
	});
});
