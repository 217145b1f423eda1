import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import {
	exceptionCode,
	makeKey,
	openSession,
	sessionState,
	sha256,
	signIn,
	startBench,
	type TestBench,
} from './support/apiClient';
import { closeBatch, openBatch, sendBatch, uploadAll } from './support/batch';
import { freshNumber, invoiceXml, today } from './support/invoiceXml';

describe('a batch session', () => {
	let bench: TestBench;

	beforeAll(async () => {
		bench = await startBench();
		await signIn(bench);
	});

	afterAll(async () => {
		await bench.close();
	});

	test.each([
		['TarGz', 1],
		['TarGz', 3],
		['Zip', 1],
		['Zip', 2],
	] as const)(
		'takes a %s package in %i part(s), each invoice on its own',
		async (compression, parts) => {
			const documents = [invoiceXml(), invoiceXml({ gross: 'x' }), invoiceXml()];
			const { state, invoices } = await sendBatch(bench, documents, { compression, parts });
			expect(state.status.code).toBe(200);
			expect(state).toMatchObject({
				invoiceCount: 3,
				successfulInvoiceCount: 2,
				failedInvoiceCount: 1,
			});
			expect(invoices.map((invoice) => invoice.invoiceHash)).toEqual(documents.map(sha256));
			expect(invoices.map((invoice) => invoice.status.code)).toEqual([200, 450, 200]);
			expect(invoices[0]?.invoiceFileName).toBe('invoice-1.xml');
			expect(state.upo?.pages).toHaveLength(1);
		},
	);

	test('takes attachments after consent only', async () => {
		const document = invoiceXml({ attachment: true });
		const before = await sendBatch(bench, [document]);
		expect(before.state.status.code).toBe(445);
		expect(before.invoices[0]?.status.code).toBe(415);
		await bench.client.call('POST /testdata/attachment', undefined, {
			body: { nip: bench.emulator.nip },
		});
		const after = await sendBatch(bench, [document]);
		expect(after.invoices[0]?.status.code).toBe(200);
		await bench.client.call('POST /testdata/attachment/revoke', undefined, {
			body: { nip: bench.emulator.nip },
		});
	});

	test('finds a duplicate among its own invoices', async () => {
		const number = freshNumber();
		const { invoices } = await sendBatch(bench, [
			invoiceXml({ number }),
			invoiceXml({ number, net: '1.00', vat: '0.23', gross: '1.23' }),
		]);
		expect(invoices.map((invoice) => invoice.status.code)).toEqual([200, 440]);
		expect(invoices[1]?.status.extensions?.originalKsefNumber).toBe(invoices[0]?.ksefNumber);
	});

	test('marks invoices as offline when it is declared so, or by the day of opening', async () => {
		const declared = await sendBatch(bench, [invoiceXml()], { offlineMode: true });
		expect(declared.invoices[0]?.invoicingMode).toBe('Offline');
		const yesterday = invoiceXml({ issueDate: today(Date.now() - 86_400_000) });
		const late = await sendBatch(bench, [yesterday]);
		expect(late.invoices[0]?.invoicingMode).toBe('Offline');
	});

	test.each([
		['a part that differs from its declared hash', 405, { parts: 1 }, true],
		[
			'a package that differs from its declared hash',
			405,
			{ batchFile: { fileHash: sha256(Buffer.from('x')) } },
			false,
		],
		['a package that differs from its declared size', 405, { batchFile: { fileSize: 1 } }, false],
		['something else than an archive', 430, { archive: Buffer.from('no archive at all') }, false],
		['a cut archive', 430, { archive: gzipSync(Buffer.alloc(100_000, 7)).subarray(0, 60) }, false],
	])('ends with a status of its own for %s', async (_what, code, options, spoil) => {
		const { open } = await openBatch(bench.client, [invoiceXml()], options);
		if (spoil) for (const upload of open.uploads) upload.body = Buffer.from(upload.body).fill(1);
		await uploadAll(open);
		await closeBatch(bench.client, open.reference);
		await bench.emulator.control.settle();
		expect((await sessionState(bench.client, open.reference)).status.code).toBe(code);
	});

	test('ends with 435 when the parts are encrypted with another key', async () => {
		const usedKey = await makeKey(bench.client);
		const { state } = await sendBatch(bench, [invoiceXml()], { usedKey });
		expect([435, 405]).toContain(state.status.code);
	});

	test.each([
		['climbs out', '../invoice.xml', 'file'],
		['is absolute', '/etc/invoice.xml', 'file'],
		['is a symbolic link', 'invoice.xml', 'symlink'],
	] as const)('refuses a package in which a name %s', async (_what, name, type) => {
		const tar = pack();
		if (type === 'file') tar.entry({ name }, invoiceXml());
		else tar.entry({ name, type, linkname: '/etc/passwd' });
		tar.finalize();
		const chunks: Buffer[] = [];
		for await (const chunk of tar) chunks.push(chunk as Buffer);
		const { state } = await sendBatch(bench, [], { archive: gzipSync(Buffer.concat(chunks)) });
		expect(state.status.code).toBe(430);
	});

	test('says at closing which part is missing or of another size', async () => {
		const missing = await openBatch(bench.client, [invoiceXml()], { parts: 2 });
		missing.open.uploads.pop();
		await uploadAll(missing.open);
		expect(exceptionCode(await closeBatch(bench.client, missing.open.reference))).toBe(21205);
		const shorter = await openBatch(bench.client, [invoiceXml()]);
		for (const upload of shorter.open.uploads) upload.body = upload.body.subarray(16);
		await uploadAll(shorter.open);
		expect(exceptionCode(await closeBatch(bench.client, shorter.open.reference))).toBe(21157);
	});

	test('is cancelled when its time for uploading is over', async () => {
		const { open } = await openBatch(bench.client, [invoiceXml()]);
		await bench.client.call('POST /testdata/rate-limits/production');
		bench.emulator.control.advanceClock(20 * 60_000);
		await signIn(bench);
		const [upload] = open.uploads;
		const late = await fetch(upload?.url ?? '', { method: 'PUT', body: '' });
		expect(late.status).toBe(403);
		expect(exceptionCode(await closeBatch(bench.client, open.reference))).toBe(21208);
		expect(await sessionState(bench.client, open.reference)).toMatchObject({
			status: { code: 440, details: ['Przekroczono czas wysyłki'] },
		});
		await bench.client.call('DELETE /testdata/rate-limits');
	});

	test.each([
		[21161, { batchFile: { fileParts: parts(51, 16) } }],
		[21157, { batchFile: { fileParts: parts(1, 100_000_017) } }],
		[21405, { batchFile: { fileParts: [] } }],
		[21405, { batchFile: { fileParts: [{ ...parts(1, 16)[0], ordinalNumber: 2 }] } }],
	])('refuses to open with %i', async (code, options) => {
		const { answer } = await openBatch(bench.client, [invoiceXml()], options);
		expect(exceptionCode(answer)).toBe(code);
	});

	test('takes no more invoices than a session may have', async () => {
		const limits = { maxInvoiceSizeInMB: 1, maxInvoiceWithAttachmentSizeInMB: 3, maxInvoices: 1 };
		await bench.client.call('POST /testdata/limits/context/session', undefined, {
			body: { onlineSession: limits, batchSession: limits },
		});
		const { state } = await sendBatch(bench, [invoiceXml(), invoiceXml()]);
		await bench.client.call('DELETE /testdata/limits/context/session');
		expect(state.status.code).toBe(420);
	});

	describe('an upload address', () => {
		test('refuses an access token, a missing header and a forged signature with XML', async () => {
			const { open } = await openBatch(bench.client, [invoiceXml()]);
			const [upload] = open.uploads;
			if (upload === undefined) throw new Error('One part was declared');
			const { url, headers, body } = upload;
			const attempts = [
				{ status: 401, url, headers: { ...headers, authorization: 'Bearer x' } },
				{ status: 400, url, headers: {} },
				{ status: 403, url: url.replace(/sig=.{4}/, 'sig=AAAA'), headers },
			];
			for (const attempt of attempts) {
				const answer = await fetch(attempt.url, {
					method: 'PUT',
					headers: attempt.headers,
					body: Uint8Array.from(body),
				});
				expect(answer.status).toBe(attempt.status);
				expect(await answer.text()).toContain('<Error><Code>');
			}
		});

		test('refuses a chunked body', async () => {
			const { open } = await openBatch(bench.client, [invoiceXml()]);
			const [upload] = open.uploads;
			const status = await new Promise<number | undefined>((resolve, reject) => {
				const put = request(upload?.url ?? '', { method: 'PUT', headers: upload?.headers });
				put.setHeader('transfer-encoding', 'chunked');
				put.on('error', reject);
				put.on('response', (response) => {
					response.resume();
					resolve(response.statusCode);
				});
				put.end(upload?.body);
			});
			expect(status).toBe(411);
		});
	});

	test('is no place for an online invoice, nor the other way round', async () => {
		const { open } = await openBatch(bench.client, [invoiceXml()]);
		const wrong = await bench.client.call(
			'POST /sessions/online/{referenceNumber}/close',
			`/sessions/online/${open.reference}/close`,
		);
		expect(exceptionCode(wrong)).toBe(21180);
		const online = await openSession(bench.client);
		expect(exceptionCode(await closeBatch(bench.client, online.reference))).toBe(21180);
	});
});

function parts(count: number, fileSize: number): object[] {
	return Array.from({ length: count }, (_unused, index) => ({
		ordinalNumber: index + 1,
		fileSize,
		fileHash: sha256(Buffer.from('x')),
	}));
}
