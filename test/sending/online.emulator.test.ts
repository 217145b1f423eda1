import { downloadInvoice } from '../../ksef/receiving/download';
import { sendOnline } from '../../ksef/sending/online';
import {
	getInvoiceStatus,
	listFailedInvoices,
	listSessionInvoices,
	readSession,
} from '../../ksef/sending/status';
import { getSessionUpoPages, getUpo } from '../../ksef/sending/upo';
import { freshNumber, invoiceXml } from '../emulator/support/invoiceXml';
import { emulate, type Emulated } from './emulated';

const WAIT = { waitMs: 60_000 };
const SEND = /^POST \/sessions\/online\/.*\/invoices$/;

describe('sending to the emulator', () => {
	let ksef: Emulated;

	beforeAll(async () => {
		ksef = await emulate();
	});

	afterAll(async () => {
		await ksef.close();
	});

	const send = (...xmls: Uint8Array[]): ReturnType<typeof sendOnline> =>
		sendOnline(
			ksef.connection,
			xmls.map((xml) => ({ xml })),
			WAIT,
		);

	it('goes from XML to KSeF number, UPO and back to the same bytes', async () => {
		const number = freshNumber();
		const xml = invoiceXml({ number });
		const [outcome] = await send(xml);
		expect(outcome).toMatchObject({
			status: 'accepted',
			invoiceNumber: number,
			invoicingMode: 'Online',
			ksefNumber: expect.stringMatching(/^5265877635-\d{8}-/),
		});
		const {
			sessionReferenceNumber = '',
			invoiceReferenceNumber = '',
			ksefNumber = '',
		} = outcome ?? {};

		const byReference = await getUpo(ksef.connection, {
			sessionReferenceNumber,
			invoiceReferenceNumber,
		});
		expect(byReference.facts.documents).toMatchObject([
			{ ksefNumber, invoiceNumber: number, invoiceHash: outcome?.invoiceHash },
		]);
		expect(byReference.facts.isSigned).toBe(true);
		const byNumber = await getUpo(ksef.connection, { ksefNumber, sessionReferenceNumber });
		expect(byNumber.sessionReferenceNumber).toBe(sessionReferenceNumber);

		const downloaded = await downloadInvoice(ksef.connection, ksefNumber);
		expect(Buffer.from(downloaded.xml).equals(xml)).toBe(true);
		expect(downloaded.facts).toMatchObject({ invoiceNumber: number, grossAmount: '123.00' });
		expect(downloaded.warnings).toEqual([]);
	});

	it('spends one open, a send each, one close and at most three lists', async () => {
		ksef.calls.length = 0;
		const outcomes = await send(...Array.from({ length: 100 }, () => invoiceXml()));
		expect(outcomes.filter(({ status }) => status === 'accepted')).toHaveLength(100);
		const lists = ksef.calls.filter((call) => /^GET .*\/invoices$/.test(call));
		expect(lists.length).toBeLessThanOrEqual(3);
		expect(ksef.calls.filter((call) => SEND.test(call))).toHaveLength(100);
		expect(ksef.calls.filter((call) => !/^GET /.test(call))).toHaveLength(102);
		expect(ksef.calls.filter((call) => /\/invoices\/.+/.test(call))).toEqual([]);
	});

	it('shows the schema’s complaint about a bad invoice among good ones', async () => {
		const bad = Buffer.from(
			invoiceXml()
				.toString()
				.replace(/<P_15>.*<\/P_15>/, ''),
		);
		const outcomes = await send(invoiceXml(), bad, invoiceXml());
		expect(outcomes.map(({ status }) => status)).toEqual(['accepted', 'rejected', 'accepted']);
		const session = outcomes[0]?.sessionReferenceNumber ?? '';
		expect(await listFailedInvoices(ksef.connection, session)).toHaveLength(1);
		expect(await listSessionInvoices(ksef.connection, session, { limit: 2 })).toHaveLength(2);
		expect((await readSession(ksef.connection, session)).failedInvoiceCount).toBe(1);
		const pages = await getSessionUpoPages(ksef.connection, session);
		expect(pages.flatMap(({ facts }) => facts.documents)).toHaveLength(2);
	});

	it('recognises an invoice that an earlier run sent', async () => {
		const xml = invoiceXml();
		const [first] = await send(xml);
		const [again] = await send(xml);
		expect(again).toMatchObject({
			status: 'accepted',
			alreadySent: true,
			ksefNumber: first?.ksefNumber,
		});
	});

	it('tells when the number is used by another invoice', async () => {
		const number = freshNumber();
		const [first] = await send(invoiceXml({ number }));
		const [other] = await send(invoiceXml({ number, gross: '124.00' }));
		expect(other).toMatchObject({
			status: 'rejected',
			error: {
				facts: { ksefCode: 440, extensions: { originalKsefNumber: first?.ksefNumber } },
			},
		});
	});

	it('finds an invoice again by session and hash', async () => {
		const [outcome] = await send(invoiceXml());
		const { sessionReferenceNumber = '', invoiceHash = '', ksefNumber } = outcome ?? {};
		const found = await getInvoiceStatus(ksef.connection, { sessionReferenceNumber, invoiceHash });
		expect(found).toMatchObject({ status: 'accepted', ksefNumber });
		await expect(
			getInvoiceStatus(ksef.connection, { sessionReferenceNumber, invoiceHash: 'x' }),
		).rejects.toMatchObject({ kind: 'notFound' });
	});

	it('uses the new public key after KSeF withdrew the old one', async () => {
		await send(invoiceXml());
		await ksef.emulator.control.rotateKeys('SymmetricKeyEncryption', 'withdrawPrevious');
		const [outcome] = await send(invoiceXml());
		expect(outcome?.status).toBe('accepted');
	});

	it('says what is wrong with a KSeF number or a session that is not there', async () => {
		await expect(downloadInvoice(ksef.connection, 'FV/1')).rejects.toMatchObject({ kind: 'input' });
		await expect(
			downloadInvoice(ksef.connection, '5265877635-20250826-0100001AF629-AF'),
		).rejects.toMatchObject({ facts: { ksefCode: 21164 } });
		await expect(
			readSession(ksef.connection, '20260101-SO-0000000000-0000000000-00'),
		).rejects.toMatchObject({ facts: { ksefCode: 21173 } });
	});
});

describe('a network that is cut', () => {
	let ksef: Emulated;

	beforeAll(async () => {
		ksef = await emulate();
	});

	afterAll(async () => {
		await ksef.close();
	});

	const steps: Array<[string, RegExp]> = [
		['opening', /^POST \/sessions\/online$/],
		['sending', SEND],
		['closing', /\/close$/],
		['listing', /^GET .*\/invoices$/],
	];

	it.each(
		steps.flatMap(([name, call]) => [
			[name, 'before', call] as const,
			[name, 'after', call] as const,
		]),
	)('while %s, %s KSeF got the request, issues every invoice once', async (_, moment, call) => {
		let cuts = 1;
		ksef.host.cut = (one) => (call.test(one) && cuts-- > 0 ? moment : undefined);
		const outcomes = await sendOnline(
			ksef.connection,
			[{ xml: invoiceXml() }, { xml: invoiceXml() }],
			WAIT,
		);
		expect(outcomes.map(({ status }) => status)).toEqual(['accepted', 'accepted']);
		expect(new Set(outcomes.map(({ ksefNumber }) => ksefNumber)).size).toBe(2);
		ksef.host.cut = () => undefined;
	});
});
