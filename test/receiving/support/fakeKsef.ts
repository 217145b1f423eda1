import {
	constants,
	createCipheriv,
	createHash,
	generateKeyPairSync,
	privateDecrypt,
} from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';

import { ApiClient } from '../../../ksef/api/client';
import type {
	InvoiceExportRequest,
	InvoiceExportStatusResponse,
	InvoiceMetadata,
	InvoicePackagePart,
	InvoiceQueryFilters,
} from '../../../ksef/api/invoices';
import {
	NoAnswerError,
	type Host,
	type HttpRequest,
	type HttpResponse,
} from '../../../ksef/api/port';
import { deriveSymmetricKey } from '../../../ksef/crypto/derivedKey';
import type { KsefCredential } from '../../../ksef/auth/credential';
import type { ReceivingConnection } from '../../../ksef/receiving/connection';

const HOUR = 3_600_000;
const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const credential: KsefCredential = {
	environment: 'custom',
	baseUrl: 'http://ksef.invalid/v2',
	context: { type: 'Nip', value: '5265877635' },
	method: 'token',
	token: 'test-token',
};

/** An invoice that the fake keeps; visible once `storedAt` is reached, complete once the lag has passed. */
export interface StoredInvoice {
	metadata: InvoiceMetadata;
	xml: Buffer;
	storedAt: number;
	role: InvoiceQueryFilters['subjectType'];
}

interface FakeExport {
	readyAt: number;
	response: InvoiceExportStatusResponse;
}

/**
 * The receiving side of KSeF in memory, over a clock that moves only when told or when somebody waits: the list,
 * exports with real encryption, the high-water mark, truncation, and the hourly limits with 429.
 */
export class FakeKsef implements Host {
	readonly invoices: StoredInvoice[] = [];
	readonly calls: Array<{ call: string; at: number; status: number }> = [];
	/** How far the high-water mark lags behind, milliseconds. */
	lag = 30_000;
	/** Invoices in one package or one set of pages. */
	truncateAt = 10_000;
	exportTakes = 2_000;
	partSize = 50_000_000;
	perHour = 20;
	latency = 50;
	/** Awaited before each answer and each wait; throws to break the connection, never returns to freeze. */
	fault: (call: string) => void | Promise<void> = () => undefined;
	readonly #exports = new Map<string, FakeExport>();
	readonly #parts = new Map<string, Buffer>();
	#time: number;
	#serial = 0;

	constructor(start = Date.parse('2026-11-21T10:00:00Z')) {
		this.#time = start;
	}

	now(): Date {
		return new Date(this.#time);
	}

	/** Moves the clock. */
	pass(milliseconds: number): void {
		this.#time += milliseconds;
	}

	async sleep(milliseconds: number): Promise<void> {
		await this.fault('sleep');
		this.#time += milliseconds;
	}

	/** Stores an invoice at a moment (now unless given). */
	store(
		storedAt = this.#time,
		changes: Partial<InvoiceMetadata> = {},
		role: StoredInvoice['role'] = 'Subject2',
	): string {
		const serial = (++this.#serial).toString(16).toUpperCase().padStart(12, '0');
		const ksefNumber = `5265877635-20261121-${serial}-AF`;
		const xml = Buffer.from(`<Faktura><P_2>FV/${this.#serial}</P_2></Faktura>`);
		const date = new Date(storedAt).toISOString();
		const metadata: InvoiceMetadata = {
			ksefNumber,
			invoiceNumber: `FV/${this.#serial}`,
			issueDate: date.slice(0, 10),
			invoicingDate: date,
			acquisitionDate: date,
			permanentStorageDate: date,
			seller: { nip: '9999999999' },
			buyer: { identifier: { type: 'Nip', value: '5265877635' } },
			netAmount: 100,
			grossAmount: 123,
			vatAmount: 23,
			currency: 'PLN',
			invoicingMode: 'Online',
			invoiceType: 'Vat',
			formCode: { systemCode: 'FA (3)', schemaVersion: '1-0E', value: 'FA' },
			isSelfInvoicing: false,
			hasAttachment: false,
			invoiceHash: createHash('sha256').update(xml).digest('base64'),
			...changes,
		};
		this.invoices.push({ metadata, xml, storedAt, role });
		return ksefNumber;
	}

	/** A signed-in connection to this fake. */
	connection(): ReceivingConnection {
		const client = new ApiClient({
			baseUrl: credential.baseUrl,
			host: this,
			tokens: { get: () => Promise.resolve('access-token'), refused: () => undefined },
		});
		return {
			client,
			context: { type: 'Nip', value: '5265877635' },
			publicKeys: {
				get: () => Promise.resolve({ publicKey: keys.publicKey }),
				forget: () => undefined,
			},
			deriveKey: (vector, purpose) => deriveSymmetricKey(credential, vector, purpose),
		};
	}

	count(call: string, status?: number): number {
		return this.calls.filter(
			(one) => one.call === call && (status === undefined || one.status === status),
		).length;
	}

	async http(request: HttpRequest): Promise<HttpResponse> {
		const url = new URL(request.url);
		const path = url.pathname.replace('/v2', '').replace(/\/(EX|part)-.*$/, '/{…}');
		const call = `${request.method} ${path}`;
		this.#time += this.latency;
		await this.fault(call);
		const refused = this.#limited(call);
		const answer = refused ?? (await this.#answer(call, url, request));
		this.calls.push({ call, at: this.#time, status: answer.status });
		return answer;
	}

	#limited(call: string): HttpResponse | undefined {
		if (!['POST /invoices/query/metadata', 'POST /invoices/exports'].includes(call))
			return undefined;
		const recent = this.calls.filter((one) => one.call === call && one.at > this.#time - HOUR);
		if (recent.length < this.perHour) return undefined;
		const wait = Math.ceil(((recent[0]?.at ?? 0) + HOUR - this.#time) / 1000);
		return { ...json(429, { status: { code: 429 } }), headers: { 'retry-after': String(wait) } };
	}

	async #answer(call: string, url: URL, request: HttpRequest): Promise<HttpResponse> {
		const body: unknown = typeof request.body === 'string' ? JSON.parse(request.body) : undefined;
		const last = url.pathname.split('/').at(-1) ?? '';
		switch (call) {
			case 'POST /invoices/query/metadata':
				return this.#query(body as InvoiceQueryFilters, url.searchParams);
			case 'POST /invoices/exports':
				return await this.#startExport(body as InvoiceExportRequest);
			case 'GET /invoices/exports/{…}':
				return this.#exportStatus(last);
			case 'GET /storage/{…}':
				return { status: 200, headers: {}, body: this.#parts.get(last) ?? Buffer.alloc(0) };
			case 'GET /rate-limits':
				return json(200, {
					invoiceMetadata: { perSecond: 8, perMinute: 1000, perHour: this.perHour },
					invoiceExport: { perSecond: 8, perMinute: 1000, perHour: this.perHour },
				});
			default:
				throw new NoAnswerError('ENOTFOUND', request.url);
		}
	}

	#select(filters: InvoiceQueryFilters): { found: StoredInvoice[]; highWaterMark: string } {
		const { from, to, restrictToPermanentStorageHwmDate } = filters.dateRange;
		const mark = Math.min(this.#time - this.lag, to === undefined ? Infinity : Date.parse(to));
		const end =
			restrictToPermanentStorageHwmDate === true
				? mark
				: Math.min(this.#time, to === undefined ? Infinity : Date.parse(to));
		// Like KSeF: what lies behind the mark may still be missing.
		const isVisible = (one: StoredInvoice) => one.storedAt <= mark || visibleEarly(one);
		const found = this.invoices
			.filter((one) => one.role === filters.subjectType && one.storedAt >= Date.parse(from))
			.filter((one) => one.storedAt <= end && isVisible(one))
			.sort((a, b) => a.storedAt - b.storedAt);
		return { found, highWaterMark: new Date(mark).toISOString() };
	}

	#query(filters: InvoiceQueryFilters, parameters: URLSearchParams): HttpResponse {
		const { found, highWaterMark } = this.#select(filters);
		const size = Number(parameters.get('pageSize') ?? 10);
		const start = Number(parameters.get('pageOffset') ?? 0) * size;
		const ordered = parameters.get('sortOrder') === 'Desc' ? found.reverse() : found;
		const shown = ordered.slice(0, this.truncateAt).slice(start, start + size);
		const hasMore = start + shown.length < ordered.length;
		return json(200, {
			hasMore,
			isTruncated: hasMore && start + size >= this.truncateAt,
			permanentStorageHwmDate: highWaterMark,
			invoices: shown.map(({ metadata }) => metadata),
		});
	}

	async #startExport(request: InvoiceExportRequest): Promise<HttpResponse> {
		const { found, highWaterMark } = this.#select(request.filters);
		const chosen = found.slice(0, this.truncateAt);
		const isTruncated = chosen.length < found.length;
		const referenceNumber = `EX-${this.#exports.size + 1}`;
		const archive = await archiveOf(chosen, request.onlyMetadata === true);
		const parts = this.#encrypt(archive, request, referenceNumber);
		this.#exports.set(referenceNumber, {
			readyAt: this.#time + this.exportTakes,
			response: {
				status: { code: 200, description: 'Eksport faktur zakończony sukcesem' },
				package: {
					invoiceCount: chosen.length,
					size: archive.length,
					parts,
					isTruncated,
					permanentStorageHwmDate: highWaterMark,
					...(isTruncated
						? { lastPermanentStorageDate: chosen.at(-1)?.metadata.permanentStorageDate ?? null }
						: {}),
				},
			},
		});
		return json(201, { referenceNumber });
	}

	#encrypt(
		archive: Buffer,
		request: InvoiceExportRequest,
		reference: string,
	): InvoicePackagePart[] {
		const key = privateDecrypt(
			{ key: keys.privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' },
			Buffer.from(request.encryption.encryptedSymmetricKey, 'base64'),
		);
		const vector = Buffer.from(request.encryption.initializationVector, 'base64');
		const parts: InvoicePackagePart[] = [];
		for (let start = 0; start < archive.length; start += this.partSize) {
			const plain = archive.subarray(start, start + this.partSize);
			const cipher = createCipheriv('aes-256-cbc', key, vector);
			const encrypted = Buffer.concat([cipher.update(plain), cipher.final()]);
			const name = `part-${reference}-${parts.length + 1}`;
			this.#parts.set(name, encrypted);
			parts.push({
				ordinalNumber: parts.length + 1,
				partName: name,
				method: 'GET',
				url: `http://ksef.invalid/storage/${name}`,
				partSize: plain.length,
				partHash: createHash('sha256').update(plain).digest('base64'),
				encryptedPartSize: encrypted.length,
				encryptedPartHash: createHash('sha256').update(encrypted).digest('base64'),
				expirationDate: new Date(this.#time + HOUR).toISOString(),
			});
		}
		return parts.reverse();
	}

	#exportStatus(referenceNumber: string): HttpResponse {
		const found = this.#exports.get(referenceNumber);
		if (found === undefined) return json(404, {});
		if (this.#time < found.readyAt) {
			return json(200, { status: { code: 100, description: 'Eksport faktur w toku' } });
		}
		return json(200, found.response);
	}
}

/** Some invoices are shown before the mark reaches them, others not; which, depends on nothing but the number. */
function visibleEarly({ metadata }: StoredInvoice): boolean {
	return parseInt(metadata.ksefNumber.slice(-5, -3), 16) % 3 === 0;
}

async function archiveOf(
	invoices: readonly StoredInvoice[],
	onlyMetadata: boolean,
): Promise<Buffer> {
	const archive = pack();
	if (!onlyMetadata) {
		for (const { metadata, xml } of invoices)
			archive.entry({ name: `${metadata.ksefNumber}.xml` }, xml);
	}
	const list = JSON.stringify({ invoices: invoices.map(({ metadata }) => metadata) });
	archive.entry({ name: '_metadata.json' }, list);
	archive.finalize();
	const chunks: Buffer[] = [];
	for await (const chunk of archive as AsyncIterable<Buffer>) chunks.push(chunk);
	return gzipSync(Buffer.concat(chunks), { level: 1 });
}

function json(status: number, body: unknown): HttpResponse {
	return { status, headers: {}, body: Buffer.from(JSON.stringify(body)) };
}
