/**
 * Memory that a package of about 1 GB adds. Run: npm run bench -- sending/memory
 */
import { sendBatch } from '../../ksef/sending/batch';
import { benchInvoice, connectionTo, SwallowingHost } from './fixtures';

const INVOICES = 1_400;
const INVOICE_BYTES = 990_000;

async function main(): Promise<void> {
	const host = new SwallowingHost();
	const invoices = Array.from({ length: INVOICES }, (_, index) => ({
		read: () => Promise.resolve(benchInvoice(index + 1, INVOICE_BYTES, 1)),
	}));
	await sendBatch(connectionTo(host), invoices.slice(0, 20), { waitMs: 0 });
	globalThis.gc?.();
	const before = process.memoryUsage.rss();
	let most = before;
	const watch = setInterval(() => {
		most = Math.max(most, process.memoryUsage.rss());
	}, 20);
	const start = performance.now();
	const outcomes = await sendBatch(connectionTo(host), invoices, { waitMs: 0 });
	clearInterval(watch);
	const failed = outcomes.filter(({ status }) => status !== 'pending').length;
	console.log(
		`${INVOICES} invoices, ${(host.uploadedBytes / 1e9).toFixed(2)} GB uploaded in ${((performance.now() - start) / 1e3).toFixed(0)} s, ${failed} failed`,
	);
	console.log(
		`RSS ${(before / 1e6).toFixed(0)} MB before, ${(most / 1e6).toFixed(0)} MB at most: + ${((most - before) / 1e6).toFixed(0)} MB (wanted: ≤ 150)`,
	);
}

void main();
