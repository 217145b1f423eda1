/**
 * Packing, hashing and encrypting, beside zlib, OpenSSL and two other clients in the same run: the ratios tell what
 * the code costs, whatever the machine. Run: node --import tsx bench/sending/packages.ts
 */
import { createCipheriv, createHash } from 'node:crypto';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { gzipSync } from 'node:zlib';
import { createZip as createZipOfKsefClient } from 'ksef-client';
import { createTarGz, createZip as createZipOfKsefClientTs } from 'ksef-client-ts';
import { declarePackage } from '../../ksef/archive/encryptedParts';
import type { EntryToWrite } from '../../ksef/archive/entry';
import { writeArchive } from '../../ksef/archive/writeArchive';
import { generateSymmetricKey } from '../../ksef/crypto/aes';
import { sendBatch } from '../../ksef/sending/batch';
import { benchInvoice, connectionTo, SwallowingHost } from './fixtures';

const ROUNDS = 3;
const INVOICES = 10_000;
const INVOICE_BYTES = 5_000;

/** Best time of each candidate in milliseconds, rounds taking turns. */
async function best(
	candidates: Record<string, () => Promise<unknown>>,
): Promise<Map<string, number>> {
	const times = new Map<string, number>();
	for (let round = 0; round < ROUNDS; round++) {
		for (const [name, run] of Object.entries(candidates)) {
			const start = performance.now();
			await run();
			const time = performance.now() - start;
			times.set(name, Math.min(times.get(name) ?? Infinity, time));
		}
	}
	return times;
}

function report(title: string, times: Map<string, number>, reference: string, limit: string): void {
	const base = times.get(reference) ?? 1;
	console.log(`\n${title} (wanted: ${limit})`);
	for (const [name, time] of times) {
		console.log(
			`  ${name.padEnd(44)} ${time.toFixed(0).padStart(7)} ms   × ${(time / base).toFixed(2)}`,
		);
	}
}

async function drain(pieces: AsyncIterable<Uint8Array>): Promise<number> {
	let size = 0;
	for await (const piece of pieces) size += piece.length;
	return size;
}

async function measureArchives(): Promise<void> {
	const contents = Array.from({ length: INVOICES }, (_, index) =>
		benchInvoice(index + 1, INVOICE_BYTES, 0.1),
	);
	const entries: EntryToWrite[] = contents.map((content, index) => ({
		name: `${index}.xml`,
		read: () => content,
	}));
	const named = contents.map((content, index) => ({ fileName: `${index}.xml`, content }));
	const joined = Buffer.concat(contents);
	report(
		`TarGz of ${INVOICES} × ${INVOICE_BYTES} bytes`,
		await best({
			'one-stream gzip (zlib)': async () => await Promise.resolve(gzipSync(joined).length),
			'this package': () => drain(writeArchive('TarGz', entries)),
			'ksef-client-ts createTarGz': () => createTarGz(named),
		}),
		'one-stream gzip (zlib)',
		'this package ≤ 1.50',
	);
	const zip = await best({
		'ksef-client createZip': () => createZipOfKsefClient(named),
		'ksef-client-ts createZip': () => createZipOfKsefClientTs(named),
		'this package (jszip, deflate 6)': () => drain(writeArchive('Zip', entries)),
	});
	const [first = 1, second = 1] = zip.values();
	const faster = first < second ? 'ksef-client createZip' : 'ksef-client-ts createZip';
	report('ZIP of the same', zip, faster, 'this package ≤ 1.00');
}

async function measureEncryption(): Promise<void> {
	const data = Buffer.alloc(100_000_000);
	createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16)).update(data).copy(data);
	const symmetricKey = generateSymmetricKey();
	const host = new SwallowingHost();
	async function* archive(): AsyncGenerator<Uint8Array> {
		yield await Promise.resolve(data);
	}
	report(
		'hash + AES + hash of 100 MB',
		await best({
			'OpenSSL, each at one go': async () => {
				createHash('sha256').update(data).digest();
				const cipher = createCipheriv(
					'aes-256-cbc',
					symmetricKey.key,
					symmetricKey.initializationVector,
				);
				const encrypted = cipher.update(data);
				createHash('sha256').update(encrypted).digest();
				await Promise.resolve();
			},
			'this package, in parts, others having turns': () =>
				declarePackage(
					archive(),
					{ symmetricKey, partBytes: 20_000_000, giveWay: () => host.sleep(0) },
					0,
				),
		}),
		'OpenSSL, each at one go',
		'this package ≤ 1.40',
	);
}

async function measureEventLoop(): Promise<void> {
	const invoices = Array.from({ length: INVOICES }, (_, index) => ({
		xml: benchInvoice(index + 1, INVOICE_BYTES, 0.1),
	}));
	const host = new SwallowingHost();
	const delay = monitorEventLoopDelay({ resolution: 5 });
	await host.sleep(50);
	delay.enable();
	const start = performance.now();
	await sendBatch(connectionTo(host), invoices, { waitMs: 0 });
	const time = performance.now() - start;
	delay.disable();
	console.log(`\nA whole batch of ${INVOICES} (checks, TarGz, encryption, upload to nowhere)`);
	console.log(`  ${time.toFixed(0)} ms; ${host.uploadedBytes} bytes uploaded`);
	console.log(
		`  longest block of the event loop: ${(delay.max / 1e6).toFixed(0)} ms (wanted: ≤ 50)`,
	);
}

async function main(): Promise<void> {
	await measureEventLoop();
	await measureArchives();
	await measureEncryption();
}

void main();
