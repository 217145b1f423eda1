/**
 * How much memory reading a package takes: 5 000 invoices of 10 kB, TarGz, in parts, decrypted, unpacked and matched
 * with their metadata. The package is made by a process of its own, so that making it does not count.
 * Run: npm run bench -- receiving/memory
 */
import { spawnSync } from 'node:child_process';
import { createHash, createCipheriv } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import type { InvoiceMetadata, InvoicePackage, InvoicePackagePart } from '../../ksef/api/invoices';
import type { Host } from '../../ksef/api/port';
import { readPackage } from '../../ksef/receiving/package';
import { benchInvoice } from '../sending/fixtures';

const INVOICES = 5_000;
const INVOICE_BYTES = 10_000;
const PART_BYTES = 5_000_000;
const LIMIT_MB = 200;
const key = { key: Buffer.alloc(32, 1), initializationVector: Buffer.alloc(16, 2) };

function sha256(data: Uint8Array): string {
	return createHash('sha256').update(data).digest('base64');
}

async function make(folder: string): Promise<void> {
	const archive = pack();
	const chunks: Buffer[] = [];
	const metadata: Array<Partial<InvoiceMetadata>> = [];
	for (let number = 1; number <= INVOICES; number++) {
		const xml = benchInvoice(number, INVOICE_BYTES, 0.3);
		const ksefNumber = `5265877635-20261121-${number.toString(16).toUpperCase().padStart(12, '0')}-AF`;
		metadata.push({ ksefNumber, invoiceNumber: `FV/${number}`, invoiceHash: sha256(xml) });
		archive.entry({ name: `${ksefNumber}.xml` }, xml);
	}
	archive.entry({ name: '_metadata.json' }, JSON.stringify({ invoices: metadata }));
	archive.finalize();
	for await (const chunk of archive as AsyncIterable<Buffer>) chunks.push(chunk);
	const packed = gzipSync(Buffer.concat(chunks));
	const parts: InvoicePackagePart[] = [];
	for (let start = 0; start < packed.length; start += PART_BYTES) {
		const plain = packed.subarray(start, start + PART_BYTES);
		const cipher = createCipheriv('aes-256-cbc', key.key, key.initializationVector);
		const encrypted = Buffer.concat([cipher.update(plain), cipher.final()]);
		const partName = `part-${parts.length + 1}`;
		writeFileSync(path.join(folder, partName), encrypted);
		parts.push({
			ordinalNumber: parts.length + 1,
			partName,
			method: 'GET',
			url: `http://bench/${partName}`,
			partSize: plain.length,
			partHash: sha256(plain),
			encryptedPartSize: encrypted.length,
			encryptedPartHash: sha256(encrypted),
			expirationDate: new Date().toISOString(),
		});
	}
	const description: InvoicePackage = {
		invoiceCount: INVOICES,
		size: packed.length,
		parts,
		isTruncated: false,
	};
	writeFileSync(path.join(folder, 'package.json'), JSON.stringify(description));
}

async function measure(folder: string, keeping: 'hashes' | 'documents'): Promise<number> {
	const description = JSON.parse(
		readFileSync(path.join(folder, 'package.json'), 'utf8'),
	) as InvoicePackage;
	const host: Host = {
		now: () => new Date(),
		sleep: () => Promise.resolve(),
		http: ({ url }) =>
			Promise.resolve({
				status: 200,
				headers: {},
				body: readFileSync(path.join(folder, path.basename(url))),
			}),
	};
	const before = process.memoryUsage().rss;
	let peak = before;
	const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 5);
	const started = performance.now();
	const invoices = await readPackage(host, key, description, {
		keep: (_ksefNumber, xml) => {
			peak = Math.max(peak, process.memoryUsage().rss);
			return keeping === 'documents' ? xml : undefined;
		},
	});
	clearInterval(watch);
	const added = Math.round((peak - before) / 1_000_000);
	console.log(
		`${invoices.length} invoices, ${Math.round(description.size / 1_000_000)} MB in ${description.parts.length} parts, ` +
			`keeping ${keeping}: +${added} MB, ${Math.round(performance.now() - started)} ms`,
	);
	return added;
}

async function main(): Promise<void> {
	const [, script = '', mode, folder = '', keeping = 'hashes'] = process.argv;
	if (mode === 'make') return await make(folder);
	if (mode === 'measure') {
		const added = await measure(folder, keeping === 'documents' ? 'documents' : 'hashes');
		process.exitCode = added > LIMIT_MB ? 1 : 0;
		return;
	}
	const scratch = mkdtempSync(path.join(tmpdir(), 'ksef-bench-'));
	try {
		for (const step of [['make'], ['measure', 'hashes'], ['measure', 'documents']]) {
			const [name = '', ...rest] = step;
			const { status } = spawnSync(
				process.execPath,
				['--expose-gc', script, name, scratch, ...rest],
				{ stdio: 'inherit' },
			);
			if (status !== 0) process.exitCode = 1;
		}
	} finally {
		rmSync(scratch, { recursive: true, force: true });
	}
}

void main();
