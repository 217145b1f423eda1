/**
 * Packing, hashing and encrypting, beside zlib, OpenSSL and two other clients in the same run: the ratios tell what
 * the code costs, whatever the machine. Run: npm run bench -- sending/packages
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
import { Turns } from '../../ksef/turns';
import { benchInvoice, connectionTo, SwallowingHost } from './fixtures';

const INVOICES = 10_000;
const INVOICE_BYTES = 5_000;

/** Milliseconds: by the clock, and of processor time in all threads of the process. */
interface Measured {
	clock: number;
	processor: number;
}

/**
 * The best of each candidate, rounds taking turns: what else the machine does only ever adds time, and the more
 * rounds, the surer each candidate meets a quiet one.
 */
async function best(
	rounds: number,
	candidates: Record<string, () => Promise<unknown>>,
): Promise<Map<string, Measured>> {
	const results = new Map<string, Measured>();
	for (let round = 0; round < rounds; round++) {
		for (const [name, run] of Object.entries(candidates)) {
			const usage = process.cpuUsage();
			const start = performance.now();
			await run();
			const clock = performance.now() - start;
			const { user, system } = process.cpuUsage(usage);
			const former = results.get(name) ?? { clock: Infinity, processor: Infinity };
			results.set(name, {
				clock: Math.min(former.clock, clock),
				processor: Math.min(former.processor, (user + system) / 1e3),
			});
		}
	}
	return results;
}

function report(
	title: string,
	results: Map<string, Measured>,
	reference: string,
	limit: string,
): void {
	const base = results.get(reference) ?? { clock: 1, processor: 1 };
	console.log(`\n${title} (wanted: ${limit})`);
	for (const [name, { clock, processor }] of results) {
		const columns = [besides(clock, base.clock), besides(processor, base.processor)];
		console.log(`  ${name.padEnd(44)} ${columns.join('   processor ')}`);
	}
}

function besides(time: number, base: number): string {
	return `${time.toFixed(0).padStart(6)} ms × ${(time / base).toFixed(2)}`;
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
		await best(15, {
			'one-stream gzip (zlib)': async () => await Promise.resolve(gzipSync(joined).length),
			'this package': () => drain(writeArchive('TarGz', entries)),
			'ksef-client-ts createTarGz': () => createTarGz(named),
		}),
		'one-stream gzip (zlib)',
		'this package ≤ 1.50',
	);
	const zip = await best(3, {
		'ksef-client createZip': () => createZipOfKsefClient(named),
		'ksef-client-ts createZip': () => createZipOfKsefClientTs(named),
		'this package (jszip, deflate 6)': () => drain(writeArchive('Zip', entries)),
	});
	const [first, second] = [...zip.values()].map(({ clock }) => clock);
	const faster =
		(first ?? 0) < (second ?? 0) ? 'ksef-client createZip' : 'ksef-client-ts createZip';
	report('ZIP of the same', zip, faster, 'this package ≤ 1.00');
}

async function measureEncryption(): Promise<void> {
	const data = Buffer.alloc(100_000_000);
	createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16)).update(data).copy(data);
	const symmetricKey = generateSymmetricKey();
	const turns = new Turns(new SwallowingHost());
	async function* archive(): AsyncGenerator<Uint8Array> {
		yield await Promise.resolve(data);
	}
	report(
		'hash + AES + hash of 100 MB',
		await best(7, {
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
					{ symmetricKey, partBytes: 20_000_000, giveWay: () => turns.giveWay() },
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
	// The last stretch counts only when the timer has fired after it.
	await host.sleep(50);
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
