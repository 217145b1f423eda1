/**
 * What one warm online send costs beside the raw calls: the whole run less the time spent in HTTP and in waiting.
 * Run: npm run bench -- sending/warmSend
 */
import { generateKeyPairSync } from 'node:crypto';
import { ApiClient } from '../../ksef/api/client';
import type { Host, HttpRequest, HttpResponse } from '../../ksef/api/port';
import { sendOnline } from '../../ksef/sending/online';
import type { KsefConnection } from '../../ksef/sending/ports';
import { benchInvoice } from './fixtures';

const RUNS = 200;
const INVOICE_BYTES = 20_000;
const REFERENCE = '20261121-SO-0000000000-0000000000-00';

/** Answers an online session, and measures the time in which its caller was not waiting for it. */
class CountingHost implements Host {
	outsideMs = 0;
	private hash = '';

	async http(request: HttpRequest): Promise<HttpResponse> {
		return await this.outside(() => this.answer(request));
	}

	async sleep(milliseconds: number): Promise<void> {
		await this.outside(
			() => new Promise((resolve) => setTimeout(resolve, Math.min(milliseconds, 1))),
		);
	}

	now(): Date {
		return new Date();
	}

	private async outside<T>(act: () => Promise<T>): Promise<T> {
		const start = performance.now();
		const result = await act();
		this.outsideMs += performance.now() - start;
		return result;
	}

	private async answer({ method, url, body }: HttpRequest): Promise<HttpResponse> {
		await new Promise((resolve) => setTimeout(resolve, 1));
		const path = url.replace('http://bench/v2', '');
		if (path.endsWith('/close')) return { status: 204, headers: {}, body: new Uint8Array() };
		if (method === 'GET') {
			return json(200, {
				invoices: [
					{
						ordinalNumber: 1,
						referenceNumber: REFERENCE,
						invoiceHash: this.hash,
						invoicingDate: '2026-11-21T10:00:00Z',
						ksefNumber: '5265877635-20250826-0100001AF629-AF',
						status: { code: 200, description: 'Sukces' },
					},
				],
			});
		}
		if (path.endsWith('/invoices')) {
			this.hash = (JSON.parse(String(body)) as { invoiceHash: string }).invoiceHash;
			return json(202, { referenceNumber: REFERENCE });
		}
		return json(201, { referenceNumber: REFERENCE, validUntil: '2026-11-21T22:00:00Z' });
	}
}

function json(status: number, body: unknown): HttpResponse {
	return { status, headers: {}, body: Buffer.from(JSON.stringify(body)) };
}

async function main(): Promise<void> {
	const host = new CountingHost();
	const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
	const connection: KsefConnection = {
		client: new ApiClient({ baseUrl: 'http://bench/v2', host }),
		publicKeys: { get: () => Promise.resolve({ publicKey }), forget: () => undefined },
		context: { type: 'Nip', value: '5265877635' },
	};
	const costs: number[] = [];
	for (let run = 0; run < RUNS; run++) {
		const xml = benchInvoice(run + 1, INVOICE_BYTES, 0.1);
		host.outsideMs = 0;
		const start = performance.now();
		const [outcome] = await sendOnline(connection, [{ xml }], { waitMs: 10_000 });
		costs.push(performance.now() - start - host.outsideMs);
		if (outcome?.status !== 'accepted') throw new Error(`The send ended as ${outcome?.status}`);
	}
	const sorted = costs.slice(RUNS / 4).sort((one, other) => one - other);
	const at = (share: number): string => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(2);
	console.log(
		`One warm send of ${INVOICE_BYTES} bytes costs ${at(0.5)} ms (median), ${at(0.95)} ms (95 %) beside its calls (wanted: ≤ 15)`,
	);
}

void main();
