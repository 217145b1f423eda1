import { createDecipheriv } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import JSZip from 'jszip';
import { extract } from 'tar-stream';
import {
	exceptionCode,
	makeKey,
	sha256,
	signIn,
	startBench,
	type Json,
	type TestBench,
	type TestKey,
} from './support/apiClient';
import { invoiceXml } from './support/invoiceXml';

interface Part {
	url: string;
	partName: string;
	partHash: string;
	partSize: number;
	encryptedPartHash: string;
}

interface ExportState {
	status: { code: number };
	package?: {
		invoiceCount: number;
		size: number;
		parts: Part[];
		isTruncated: boolean;
		lastPermanentStorageDate?: string;
		permanentStorageHwmDate?: string;
	};
}

const BUYER = '5265877635';
const SELLER = '3225671421';

describe('an export', () => {
	let bench: TestBench;
	const received: Buffer[] = [];

	beforeAll(async () => {
		bench = await startBench({ maxExportPartSize: 3000, maxQueryResults: 4 });
		await signIn(bench);
		for (let index = 0; index < 4; index += 1) {
			const document = invoiceXml({ sellerNip: SELLER, buyerNip: BUYER });
			bench.emulator.control.receiveInvoice(document);
			received.push(document);
		}
	});

	afterAll(async () => {
		await bench.close();
	});

	const filters = (more: Json = {}): Json => ({
		subjectType: 'Subject2',
		dateRange: {
			dateType: 'PermanentStorage',
			from: new Date(bench.emulator.control.state.clock.now() - 86_400_000).toISOString(),
		},
		...more,
	});

	async function start(body: Json): Promise<{ reference: string; key: TestKey }> {
		const key = await makeKey(bench.client);
		const { json } = await bench.client.call<{ referenceNumber: string }>(
			'POST /invoices/exports',
			undefined,
			{ body: { encryption: key.encryption, filters: filters(), ...body } },
		);
		return { reference: json.referenceNumber, key };
	}

	async function ask(reference: string): Promise<{ status: number; json: ExportState }> {
		await bench.emulator.control.settle();
		return await bench.client.call<ExportState>(
			'GET /invoices/exports/{referenceNumber}',
			`/invoices/exports/${reference}`,
		);
	}

	async function download(parts: readonly Part[], key: TestKey): Promise<Buffer> {
		const plain: Buffer[] = [];
		for (const part of parts) {
			const encrypted = Buffer.from(await (await fetch(part.url)).arrayBuffer());
			expect(sha256(encrypted)).toBe(part.encryptedPartHash);
			const decipher = createDecipheriv('aes-256-cbc', key.key, key.vector);
			const bytes = Buffer.concat([decipher.update(encrypted), decipher.final()]);
			expect(sha256(bytes)).toBe(part.partHash);
			expect(bytes).toHaveLength(part.partSize);
			plain.push(bytes);
		}
		return Buffer.concat(plain);
	}

	test('packs documents and metadata as ZIP, in several parts', async () => {
		const { reference, key } = await start({});
		const { json } = await ask(reference);
		expect(json.status.code).toBe(200);
		expect(json.package).toMatchObject({ invoiceCount: 4, isTruncated: false });
		const archive = await download(json.package?.parts ?? [], key);
		expect(archive).toHaveLength(json.package?.size ?? 0);
		expect(json.package?.parts.length).toBeGreaterThan(1);
		const zip = await JSZip.loadAsync(archive);
		expect(Object.keys(zip.files)).toHaveLength(5);
		const metadata = JSON.parse((await zip.file('_metadata.json')?.async('string')) ?? '') as {
			invoices: Array<{ ksefNumber: string; invoiceHash: string }>;
		};
		expect(metadata.invoices.map((invoice) => invoice.invoiceHash)).toEqual(received.map(sha256));
		for (const { ksefNumber, invoiceHash } of metadata.invoices) {
			const document = await zip.file(`${ksefNumber}.xml`)?.async('nodebuffer');
			expect(sha256(document ?? Buffer.alloc(0))).toBe(invoiceHash);
		}
	});

	test('packs as TarGz, and only metadata when asked', async () => {
		const { reference, key } = await start({ compressionType: 'TarGz', onlyMetadata: true });
		const { json } = await ask(reference);
		const tar = extract();
		tar.end(gunzipSync(await download(json.package?.parts ?? [], key)));
		const names: string[] = [];
		for await (const entry of tar) {
			names.push(entry.header.name);
			entry.resume();
		}
		expect(names).toEqual(['_metadata.json']);
		expect(json.package?.parts[0]?.partName).toMatch(/-001\.tar\.gz\.aes$/);
	});

	test('is truncated at the limit and names the last date, from which the next one goes on', async () => {
		const fifth = invoiceXml({ sellerNip: SELLER, buyerNip: BUYER });
		bench.emulator.control.receiveInvoice(fifth);
		const { json } = await ask((await start({})).reference);
		expect(json.package).toMatchObject({ invoiceCount: 4, isTruncated: true });
		const from = json.package?.lastPermanentStorageDate;
		const next = await start({
			filters: filters({ dateRange: { dateType: 'PermanentStorage', from } }),
		});
		expect((await ask(next.reference)).json.package).toMatchObject({
			invoiceCount: 2,
			isTruncated: false,
		});
	});

	test('gives 420 for a start beyond the high-water mark and 415 for a key that it cannot read', async () => {
		bench.emulator.control.setDelays({ highWaterMark: 60_000 });
		const from = new Date(bench.emulator.control.state.clock.now() - 1000).toISOString();
		const dateRange = {
			dateType: 'PermanentStorage',
			from,
			restrictToPermanentStorageHwmDate: true,
		};
		const beyond = await start({ filters: filters({ dateRange }) });
		expect((await ask(beyond.reference)).json.status.code).toBe(420);
		bench.emulator.control.setDelays({ highWaterMark: 0 });
		const encryption = {
			encryptedSymmetricKey: Buffer.alloc(256, 1).toString('base64'),
			initializationVector: Buffer.alloc(16).toString('base64'),
		};
		const unreadable = await start({ encryption });
		expect((await ask(unreadable.reference)).json.status.code).toBe(415);
	});

	test('runs at most ten times at once', async () => {
		bench.emulator.control.setDelays({ exporting: 60_000 });
		for (let index = 0; index < 10; index += 1) await start({});
		const key = await makeKey(bench.client);
		const answer = await bench.client.call('POST /invoices/exports', undefined, {
			body: { encryption: key.encryption, filters: filters() },
		});
		expect(exceptionCode(answer)).toBe(21182);
		bench.emulator.control.setDelays({ exporting: 0 });
		bench.emulator.control.advanceClock(60_000);
		await bench.emulator.control.settle();
	});

	test('ends: links after an hour, the package after a day, the status after a week', async () => {
		const { reference } = await start({});
		const url = (await ask(reference)).json.package?.parts[0]?.url ?? '';
		expect((await fetch(url)).status).toBe(200);
		expect((await fetch(url, { headers: { authorization: 'Bearer x' } })).status).toBe(401);
		bench.emulator.control.advanceClock(3_600_000);
		expect((await fetch(url)).status).toBe(403);
		bench.emulator.control.advanceClock(86_400_000);
		await signIn(bench);
		const day = await ask(reference);
		expect(day.json.status.code).toBe(210);
		expect(day.json.package).toBeUndefined();
		bench.emulator.control.advanceClock(7 * 86_400_000);
		await signIn(bench);
		expect((await ask(reference)).status).toBe(410);
	});

	test('is not found by another number', async () => {
		const answer = await bench.client.call(
			'GET /invoices/exports/{referenceNumber}',
			'/invoices/exports/20260101-EH-0000000000-0000000000-00',
		);
		expect(exceptionCode(answer)).toBe(21175);
	});
});
