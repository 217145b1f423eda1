import { downloadInvoice } from '../../ksef/receiving/download';
import { sendIntoSession, sendOnline } from '../../ksef/sending/online';
import { closeSession, openSession } from '../../ksef/sending/onlineSession';
import { polishDay } from '../../ksef/sending/polishCalendar';
import { resumeInvoices } from '../../ksef/sending/resume';
import {
	getInvoiceStatus,
	listFailedInvoices,
	listSessionInvoices,
	listSessions,
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
		const byNumber = await getUpo(ksef.connection, { ksefNumber });
		expect(byNumber.sessionReferenceNumber).toBe(sessionReferenceNumber);

		ksef.calls.length = 0;
		const byAddress = await getUpo(ksef.connection, {
			sessionReferenceNumber,
			invoiceReferenceNumber,
			downloadUrl: outcome?.upoDownloadUrl ?? '',
		});
		expect(byAddress.facts).toEqual(byReference.facts);
		expect(ksef.calls.filter((call) => call.includes('/sessions/'))).toEqual([]);

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
		const sessions = await listSessions(ksef.connection, {
			sessionType: 'Online',
			referenceNumber: session,
		});
		expect(sessions).toMatchObject([{ totalInvoiceCount: 3, failedInvoiceCount: 1 }]);
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

	it('takes up an earlier run by the hashes of its invoices', async () => {
		const xmls = [invoiceXml(), invoiceXml()];
		const sent = await sendOnline(
			ksef.connection,
			xmls.map((xml) => ({ xml })),
			{ waitMs: 0 },
		);
		expect(sent.map(({ status }) => status)).toEqual(['pending', 'pending']);
		const hashes = [...sent.map(({ invoiceHash }) => invoiceHash), `${'A'.repeat(43)}=`];
		const session = sent[0]?.sessionReferenceNumber ?? '';
		const resumed = await resumeInvoices(ksef.connection, session, hashes, WAIT);
		expect(resumed.map(({ status }) => status)).toEqual(['accepted', 'accepted', 'notSent']);
		expect(resumed[2]).toMatchObject({ error: { kind: 'notFound' } });
	});

	it('sends into a session that an earlier execution opened, and leaves it open', async () => {
		const formCode = { systemCode: 'FA (3)', schemaVersion: '1-0E', value: 'FA' };
		const session = await openSession(ksef.connection, formCode);
		const [outcome] = await sendIntoSession(
			ksef.connection,
			session,
			[{ xml: invoiceXml() }],
			WAIT,
		);
		expect(outcome?.status).toBe('accepted');
		expect((await readSession(ksef.connection, session.referenceNumber)).status.code).toBe(100);
		expect(await closeSession(ksef.connection, session.referenceNumber)).toBeUndefined();
		expect(await closeSession(ksef.connection, session.referenceNumber)).toBeUndefined();
		const [late] = await sendIntoSession(ksef.connection, session, [{ xml: invoiceXml() }], WAIT);
		expect(late?.status).toBe('notSent');
	});

	it('marks what was issued earlier as offline, and corrects a rejected one technically', async () => {
		const yesterday = new Date(ksef.host.now().getTime() - 86_400_000);
		const issueDate = polishDay(yesterday);
		const number = freshNumber();
		const good = invoiceXml({ number, issueDate });
		const bad = Buffer.from(good.toString().replace(/<P_15>.*<\/P_15>/, ''));
		const [rejected] = await sendOnline(ksef.connection, [{ xml: bad, offlineMode: true }], WAIT);
		expect(rejected?.status).toBe('rejected');
		const [corrected] = await sendOnline(
			ksef.connection,
			[{ xml: good, hashOfCorrectedInvoice: rejected?.invoiceHash ?? '' }],
			WAIT,
		);
		expect(corrected).toMatchObject({
			status: 'accepted',
			invoicingMode: 'Offline',
			offlineDeadline: expect.stringMatching(/^\d{4}-/),
		});
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
