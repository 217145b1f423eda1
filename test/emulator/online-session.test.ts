import {
	closeSession,
	encrypt,
	exceptionCode,
	FORM_CODE,
	invoiceState,
	makeKey,
	openSession,
	sendBody,
	sendInvoice,
	sessionState,
	sha256,
	signIn,
	startBench,
	type TestBench,
} from './support/apiClient';
import { freshNumber, invoiceXml, today } from './support/invoiceXml';

describe('an online session', () => {
	let bench: TestBench;

	beforeAll(async () => {
		bench = await startBench();
		await signIn(bench);
	});

	afterAll(async () => {
		await bench.close();
	});

	const send = async (
		document: Buffer,
		more = {},
	): Promise<Awaited<ReturnType<typeof invoiceState>>> => {
		const session = await openSession(bench.client);
		const reference = await sendInvoice(bench.client, session, document, more);
		return await invoiceState(bench.client, session.reference, reference);
	};

	test('gives an accepted invoice a KSeF number with the CRC-8 of the documentation', async () => {
		const number = freshNumber();
		const state = await send(invoiceXml({ number }));
		expect(state.status.code).toBe(200);
		expect(state.invoiceNumber).toBe(number);
		expect(state.invoicingMode).toBe('Online');
		expect(state.ksefNumber).toMatch(/^5265877635-\d{8}-[0-9A-F]{12}-[0-9A-F]{2}$/);
		const body = state.ksefNumber?.slice(0, 32) ?? '';
		let crc = 0;
		for (const byte of Buffer.from(body)) {
			crc ^= byte;
			for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x80 ? (crc * 2) ^ 0x107 : crc * 2;
		}
		expect(state.ksefNumber?.slice(33)).toBe(crc.toString(16).toUpperCase().padStart(2, '0'));
	});

	test('serves back the exact bytes that were sent', async () => {
		const document = invoiceXml();
		const state = await send(document);
		const { bytes, headers } = await bench.client.call(
			'GET /invoices/ksef/{ksefNumber}',
			`/invoices/ksef/${state.ksefNumber ?? ''}`,
		);
		expect(bytes.equals(document)).toBe(true);
		expect(headers.get('x-ms-meta-hash')).toBe(sha256(document));
	});

	test.each([
		['a seller other than the context', 410, { sellerNip: '3225671421' }],
		['a date of issue in the future', 450, { issueDate: today(Date.now() + 3 * 86_400_000) }],
		['an attachment', 415, { attachment: true }],
		['a value outside the schema', 450, { gross: '12,30' }],
		['more than a megabyte', 430, { padding: 1_000_000 }],
	])('refuses an invoice with %s by status %i', async (_what, code, sample) => {
		const state = await send(invoiceXml(sample));
		expect(state.status.code).toBe(code);
		expect(state.status.details?.length).toBeGreaterThan(0);
		expect(state.ksefNumber).toBeUndefined();
	});

	test.each([
		['a byte order mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), invoiceXml()])],
		['a processing instruction', Buffer.from(`${String(invoiceXml())}<?php ?>`)],
		['text instead of XML', Buffer.from('To nie jest faktura')],
	])('refuses a file with %s by status 430', async (_what, document) => {
		expect((await send(document)).status.code).toBe(430);
	});

	test('refuses a second invoice with the same number and names the first', async () => {
		const number = freshNumber();
		const session = await openSession(bench.client);
		const first = await sendInvoice(bench.client, session, invoiceXml({ number }));
		const original = await invoiceState(bench.client, session.reference, first);
		const again = await send(invoiceXml({ number, net: '1.00', vat: '0.23', gross: '1.23' }));
		expect(again.status.code).toBe(440);
		expect(again.status.extensions).toEqual({
			originalKsefNumber: original.ksefNumber,
			originalSessionReferenceNumber: session.reference,
		});
	});

	test('marks an invoice of an earlier day as offline, whatever the sender says', async () => {
		const state = await send(invoiceXml({ issueDate: today(Date.now() - 86_400_000) }));
		expect(state.status.code).toBe(200);
		expect(state.invoicingMode).toBe('Offline');
	});

	test('answers 435 for a wrong key and for a vector put before the ciphertext', async () => {
		const session = await openSession(bench.client);
		const document = invoiceXml();
		const other = await makeKey(bench.client);
		const wrongKey = sendBody(other, document);
		const encrypted = Buffer.concat([session.key.vector, encrypt(session.key, document)]);
		const prefixed = {
			...sendBody(session.key, document),
			encryptedInvoiceContent: encrypted.toString('base64'),
			encryptedInvoiceHash: sha256(encrypted),
			encryptedInvoiceSize: encrypted.length,
		};
		for (const body of [wrongKey, prefixed]) {
			const reference = await sendInvoice(bench.client, session, document, body);
			const state = await invoiceState(bench.client, session.reference, reference);
			expect([430, 435]).toContain(state.status.code);
			if (body === prefixed) expect(state.status.code).toBe(435);
		}
	});

	test('answers 430 when the plain document is not the declared one', async () => {
		expect((await send(invoiceXml(), { invoiceSize: 7 })).status.code).toBe(430);
		expect((await send(invoiceXml(), { invoiceHash: sha256(Buffer.from('x')) })).status.code).toBe(
			430,
		);
	});

	test.each([
		[21402, { encryptedInvoiceSize: 7 }],
		[21403, { encryptedInvoiceHash: sha256(Buffer.from('x')) }],
		[21405, { invoiceHash: 'short' }],
		[21405, { hashOfCorrectedInvoice: sha256(Buffer.from('x')), offlineMode: false }],
	])('refuses a body that contradicts itself with %i', async (code, more) => {
		const session = await openSession(bench.client);
		const answer = await bench.client.call(
			'POST /sessions/online/{referenceNumber}/invoices',
			`/sessions/online/${session.reference}/invoices`,
			{ body: sendBody(session.key, invoiceXml(), more) },
		);
		expect(answer.status).toBe(400);
		expect(exceptionCode(answer)).toBe(code);
	});

	test('ends with status 200 and a UPO when any invoice was right, and lists the failed one', async () => {
		const session = await openSession(bench.client);
		await sendInvoice(bench.client, session, invoiceXml());
		const failed = await sendInvoice(bench.client, session, invoiceXml({ gross: 'x' }));
		expect(await closeSession(bench.client, session.reference)).toBe(204);
		expect(await closeSession(bench.client, session.reference)).toBe(204);
		const state = await sessionState(bench.client, session.reference);
		expect(state.status.code).toBe(200);
		expect(state).toMatchObject({
			invoiceCount: 2,
			successfulInvoiceCount: 1,
			failedInvoiceCount: 1,
		});
		expect(state.upo?.pages).toHaveLength(1);
		const { json } = await bench.client.call<{ invoices: Array<{ referenceNumber: string }> }>(
			'GET /sessions/{referenceNumber}/invoices/failed',
			`/sessions/${session.reference}/invoices/failed`,
		);
		expect(json.invoices.map((invoice) => invoice.referenceNumber)).toEqual([failed]);
	});

	test('ends with 445 when no invoice was right and 440 when none came', async () => {
		const bad = await openSession(bench.client);
		await sendInvoice(bench.client, bad, invoiceXml({ gross: 'x' }));
		await closeSession(bench.client, bad.reference);
		expect((await sessionState(bench.client, bad.reference)).status.code).toBe(445);
		const empty = await openSession(bench.client);
		await closeSession(bench.client, empty.reference);
		expect((await sessionState(bench.client, empty.reference)).status.code).toBe(440);
	});

	test('takes a key that it cannot unwrap, and then refuses to be sent to: 415 and 21180', async () => {
		const key = await makeKey(bench.client);
		const { json } = await bench.client.call<{ referenceNumber: string }>(
			'POST /sessions/online',
			undefined,
			{
				body: {
					formCode: FORM_CODE,
					encryption: {
						encryptedSymmetricKey: Buffer.alloc(256, 1).toString('base64'),
						initializationVector: key.vector.toString('base64'),
					},
				},
			},
		);
		const reference = json.referenceNumber;
		expect((await sessionState(bench.client, reference)).status.code).toBe(415);
		const answer = await bench.client.call(
			'POST /sessions/online/{referenceNumber}/invoices',
			`/sessions/online/${reference}/invoices`,
			{ body: sendBody(key, invoiceXml()) },
		);
		expect(exceptionCode(answer)).toBe(21180);
	});

	test.each([
		[21470, { publicKeyId: sha256(Buffer.from('nobody')) }],
		[21405, { initializationVector: Buffer.alloc(12).toString('base64') }],
	])('refuses to open with %i', async (code, more) => {
		const key = await makeKey(bench.client);
		const answer = await bench.client.call('POST /sessions/online', undefined, {
			body: { formCode: FORM_CODE, encryption: { ...key.encryption, ...more } },
		});
		expect(exceptionCode(answer)).toBe(code);
	});

	test('knows no session of another context', async () => {
		const answer = await bench.client.call(
			'GET /sessions/{referenceNumber}',
			'/sessions/20260101-SO-0000000000-0000000000-00',
		);
		expect(exceptionCode(answer)).toBe(21173);
	});
});

describe('an online session, step by step', () => {
	test('moves an invoice 100 → 150 → 200 and itself 100 → 170 → 200 with the clock', async () => {
		let now = Date.now();
		const bench = await startBench({
			clock: () => now,
			delays: { invoiceQueue: 1000, invoiceProcessing: 1000, sessionClosing: 1000 },
		});
		await signIn(bench);
		const session = await openSession(bench.client);
		const reference = await sendInvoice(bench.client, session, invoiceXml());
		await closeSession(bench.client, session.reference);
		const codes: number[][] = [];
		for (let step = 0; step < 4; step += 1) {
			const invoice = await invoiceState(bench.client, session.reference, reference);
			const whole = await sessionState(bench.client, session.reference);
			codes.push([invoice.status.code, whole.status.code]);
			now += 1000;
		}
		await bench.close();
		expect(codes).toEqual([
			[100, 170],
			[150, 170],
			[200, 170],
			[200, 200],
		]);
	});

	test('closes an abandoned session after twelve hours', async () => {
		const bench = await startBench({ lifetimes: { accessToken: 86_400_000 } });
		await signIn(bench);
		const session = await openSession(bench.client);
		bench.emulator.control.advanceClock(12 * 3_600_000);
		expect((await sessionState(bench.client, session.reference)).status.code).toBe(440);
		await bench.close();
	});
});
