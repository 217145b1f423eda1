import { sendBatch } from '../../ksef/sending/batch';
import { sendOnline } from '../../ksef/sending/online';
import { getSessionUpoPages, getUpo } from '../../ksef/sending/upo';
import type { BatchOptions, SendOutcome } from '../../ksef/sending/types';
import { freshNumber, invoiceXml } from '../emulator/support/invoiceXml';
import { emulate, type Emulated } from './emulated';

const WAIT: BatchOptions = { waitMs: 120_000 };
/** Small parts, so that small packages have several. */
const PARTS: BatchOptions = { ...WAIT, partBytes: 900 };

function invoices(count: number): Array<{ xml: Buffer }> {
	return Array.from({ length: count }, () => ({ xml: invoiceXml() }));
}

function statuses(outcomes: SendOutcome[]): string[] {
	return outcomes.map(({ status }) => status);
}

/** What keeps outcomes from being all accepted; empty when nothing does. */
function faultsOf(outcomes: SendOutcome[]): string[] {
	if (outcomes.length === 0) return ['no outcome'];
	return outcomes
		.filter(({ status }) => status !== 'accepted')
		.map((one) => `${one.status} ${'error' in one ? one.error?.message : ''}`);
}

describe('batches sent to the emulator', () => {
	let ksef: Emulated;

	beforeAll(async () => {
		ksef = await emulate({ maxUpoPageDocuments: 4 });
	});

	afterEach(() => {
		ksef.emulator.control.clearFaults();
	});

	afterAll(async () => {
		await ksef.close();
	});

	it.each(['TarGz', 'Zip'] as const)(
		'a %s in several parts: each invoice its own number',
		async (archive) => {
			const batch = invoices(10);
			ksef.calls.length = 0;
			const outcomes = await sendBatch(ksef.connection, batch, { ...PARTS, archive });
			expect(faultsOf(outcomes)).toEqual([]);
			expect(new Set(outcomes.map(({ ksefNumber }) => ksefNumber)).size).toBe(10);
			expect(ksef.calls.filter((call) => call.startsWith('PUT ')).length).toBeGreaterThan(1);

			const session = outcomes[0]?.sessionReferenceNumber ?? '';
			const pages = await getSessionUpoPages(ksef.connection, session);
			expect(pages).toHaveLength(3);
			expect(
				pages.flatMap(({ facts }) => facts.documents.map((one) => one.ksefNumber)).sort(),
			).toEqual(outcomes.map(({ ksefNumber }) => ksefNumber).sort());
			const upo = await getUpo(ksef.connection, { ksefNumber: outcomes[3]?.ksefNumber ?? '' });
			expect(upo.facts.documents[0]?.invoiceHash).toBe(outcomes[3]?.invoiceHash);
		},
	);

	it('only the broken item fails among good ones', async () => {
		const number = freshNumber();
		const outcomes = await sendBatch(
			ksef.connection,
			[
				...invoices(2),
				{
					xml: Buffer.from(
						invoiceXml()
							.toString()
							.replace(/<P_15>.*<\/P_15>/, ''),
					),
				},
				{ xml: Buffer.from('<Faktura') },
				{ xml: invoiceXml({ number }) },
				{ xml: invoiceXml({ number, gross: '1.00' }) },
				{ xml: invoiceXml({ sellerNip: '3225671421' }) },
			],
			WAIT,
		);
		expect(statuses(outcomes)).toEqual([
			'accepted',
			'accepted',
			'rejected',
			'notSent',
			'accepted',
			'notSent',
			'notSent',
		]);
		expect(outcomes[2]).toMatchObject({ error: { facts: { ksefCode: 450 } } });
	});

	it('every invoice has its own reason when none is valid', async () => {
		const broken = (): Buffer =>
			Buffer.from(
				invoiceXml()
					.toString()
					.replace(/<P_15>.*<\/P_15>/, ''),
			);
		const outcomes = await sendBatch(ksef.connection, [{ xml: broken() }, { xml: broken() }], WAIT);
		expect(statuses(outcomes)).toEqual(['rejected', 'rejected']);
		expect(outcomes[0]).toMatchObject({ error: { facts: { ksefCode: 450 } } });
	});

	it('an attachment is refused without the consent of the tax office, and accepted with it', async () => {
		const send = async (): Promise<SendOutcome | undefined> => {
			const xml = invoiceXml({ attachment: true });
			return (await sendBatch(ksef.connection, [{ xml }], WAIT))[0];
		};
		expect(await send()).toMatchObject({
			status: 'rejected',
			error: { facts: { ksefCode: 415 } },
		});
		await ksef.connection.client.call({
			method: 'POST',
			path: '/testdata/attachment',
			json: { nip: ksef.emulator.nip },
			authorization: { type: 'none' },
			limitGroup: 'none',
			purpose: 'allow attachments',
		});
		expect(await send()).toMatchObject({ status: 'accepted' });
	});

	it('sent again, it recognises every invoice', async () => {
		const batch = invoices(4);
		const first = await sendBatch(ksef.connection, batch, WAIT);
		const again = await sendBatch(ksef.connection, batch, WAIT);
		expect(again).toMatchObject(
			first.map(({ ksefNumber }) => ({ status: 'accepted', alreadySent: true, ksefNumber })),
		);
		const online = await sendOnline(ksef.connection, batch, WAIT);
		expect(online.map(({ ksefNumber }) => ksefNumber)).toEqual(
			first.map(({ ksefNumber }) => ksefNumber),
		);
	});

	it('is offline when declared so', async () => {
		const [outcome] = await sendBatch(ksef.connection, invoices(1), { ...WAIT, offlineMode: true });
		expect(outcome).toMatchObject({ status: 'accepted', invoicingMode: 'Offline' });
	});

	it('becomes several sessions', async () => {
		const outcomes = await sendBatch(ksef.connection, invoices(7), {
			...WAIT,
			mostInvoicesPerSession: 3,
		});
		expect(faultsOf(outcomes)).toEqual([]);
		expect(new Set(outcomes.map((one) => one.sessionReferenceNumber)).size).toBe(3);
	});

	it.each([
		['POST /sessions/batch', 'dropBefore'],
		['POST /sessions/batch', 'dropAfter'],
		['PUT /storage', 'dropBefore'],
		['PUT /storage', 'dropAfter'],
		['PUT /storage', 'cutAnswer'],
		['POST /sessions/batch/{referenceNumber}/close', 'dropBefore'],
		['POST /sessions/batch/{referenceNumber}/close', 'dropAfter'],
		['GET /sessions/{referenceNumber}', 'dropBefore'],
		['GET /sessions/{referenceNumber}/invoices', 'cutAnswer'],
	] as const)('survives %s %s', async (operation, kind) => {
		ksef.emulator.control.injectFaults({ operation, effect: { kind }, times: 1 });
		const outcomes = await sendBatch(ksef.connection, invoices(6), PARTS);
		expect(faultsOf(outcomes)).toEqual([]);
		expect(outcomes.every((one) => one.status === 'accepted' && !one.alreadySent)).toBe(true);
	});

	it('repeats only the part whose upload failed with 500', async () => {
		ksef.emulator.control.injectFaults({
			operation: 'PUT /storage',
			effect: { kind: 'answer', status: 500 },
			times: 1,
		});
		ksef.calls.length = 0;
		const outcomes = await sendBatch(ksef.connection, invoices(6), PARTS);
		expect(faultsOf(outcomes)).toEqual([]);
		const uploads = ksef.calls.filter((call) => call.startsWith('PUT '));
		expect(uploads.length - new Set(uploads).size).toBe(1);
	});

	it.each([
		['while uploading', 1],
		['before the close', 'all'],
	])('starts over in a new session when the time runs out %s', async (_, moment) => {
		let expired = false;
		ksef.calls.length = 0;
		const outcomes = await sendBatch(ksef.connection, invoices(20), {
			...PARTS,
			onProgress: ({ step, done, total }) => {
				if (step !== 'uploading' || done !== (moment === 'all' ? total : moment) || expired) return;
				expired = true;
				ksef.emulator.control.advanceClock(20 * 60_000 * 50 + 1);
			},
		});
		expect(faultsOf(outcomes)).toEqual([]);
		expect(outcomes.every((one) => one.status === 'accepted' && !one.alreadySent)).toBe(true);
		expect(ksef.calls.filter((call) => call === 'POST /sessions/batch')).toHaveLength(2);
	});

	it('sends nothing when the time runs out again and again', async () => {
		const outcomes = await sendBatch(ksef.connection, invoices(2), {
			...WAIT,
			onProgress: ({ step }) => {
				if (step === 'uploading') ksef.emulator.control.advanceClock(20 * 60_000 * 50 + 1);
			},
		});
		expect(statuses(outcomes)).toEqual(['notSent', 'notSent']);
		expect(outcomes[0]).toMatchObject({
			error: {
				facts: {
					ksefCode: 21208,
					references: { sessionReferenceNumber: expect.stringContaining('-SB-') },
				},
			},
		});
	});

	it('uses the new public key after KSeF withdrew the old one', async () => {
		await sendBatch(ksef.connection, invoices(1), WAIT);
		await ksef.emulator.control.rotateKeys('SymmetricKeyEncryption', 'withdrawPrevious');
		expect(faultsOf(await sendBatch(ksef.connection, invoices(1), WAIT))).toEqual([]);
	});

	it('returns references at once when it is not to wait', async () => {
		const outcomes = await sendBatch(ksef.connection, invoices(2), { waitMs: 0 });
		expect(outcomes).toMatchObject([
			{ status: 'pending', sessionReferenceNumber: expect.stringContaining('-SB-') },
			{ status: 'pending' },
		]);
	});
});
