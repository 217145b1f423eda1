import {
	createDecipheriv,
	generateKeyPairSync,
	privateDecrypt,
	constants,
	createHash,
} from 'node:crypto';
import { ApiClient } from '../../ksef/api/client';
import { NoAnswerError, type Host, type HttpRequest, type HttpResponse } from '../../ksef/api/port';
import type { SessionInvoiceStatusResponse } from '../../ksef/api/sessions';
import type { KsefConnection } from '../../ksef/sending/ports';

/** A fault for one call: an answer instead of the true one, or the true one lost before or after processing. */
export type Fault =
	| { status: number; code?: number; headers?: Record<string, string> }
	| { lost: 'before' | 'after'; code?: string };

/** What the fake knows about a session. */
export interface FakeSession {
	key: Buffer;
	iv: Buffer;
	closed: boolean;
	status: number;
	entries: SessionInvoiceStatusResponse[];
	decidedAt: Map<string, number>;
}

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PAGE_LIMIT = 1000;

/** How the fake judges an invoice. */
export type Judge = (
	xml: Buffer,
	fake: FakeKsef,
) => { code: number; extensions?: Record<string, string> };

/**
 * A KSeF in a few lines, without network and with a clock that moves only when somebody sleeps: online sessions with
 * real decryption, states, lists. Shares no code with the client. Whole conversations are tested against the emulator.
 */
export class FakeKsef implements Host {
	readonly calls: string[] = [];
	readonly sessions = new Map<string, FakeSession>();
	/** Every document taken in, in order, with its session. */
	readonly received: Array<{ session: string; xml: string }> = [];
	/** Milliseconds from the send to the decision. */
	processingMs = 100;
	judge: Judge = () => ({ code: 200 });
	keysForgotten = 0;
	/** Told of every call as it begins. */
	onCall: (call: string) => void = () => undefined;
	/** State that sessions have from their opening on. */
	initialStatus = 100;
	private time = Date.parse('2026-11-21T10:00:00Z');
	private counter = 0;
	private readonly faults: Array<{ call: RegExp; skip: number; fault: Fault }> = [];

	/** The connection of the company 5265877635 to this fake. */
	connection(): KsefConnection {
		return {
			client: new ApiClient({ baseUrl: 'http://fake/v2', host: this }),
			publicKeys: {
				get: () => Promise.resolve({ publicKey: keys.publicKey, publicKeyId: 'key-1' }),
				forget: () => {
					this.keysForgotten++;
				},
			},
			context: { type: 'Nip', value: '5265877635' },
		};
	}

	/** Lets a call go wrong once, after letting `skip` calls of its kind pass. */
	fail(call: RegExp, fault: Fault, skip = 0): this {
		this.faults.push({ call, skip, fault });
		return this;
	}

	count(call: RegExp): number {
		return this.calls.filter((one) => call.test(one)).length;
	}

	now(): Date {
		return new Date(this.time);
	}

	sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
		if (signal?.aborted === true) return Promise.reject(signal.reason);
		this.time += milliseconds;
		return Promise.resolve();
	}

	http(request: HttpRequest): Promise<HttpResponse> {
		const { pathname } = new URL(request.url);
		const call = `${request.method} ${pathname.replace('/v2', '')}`;
		this.calls.push(call);
		this.onCall(call);
		if (request.signal?.aborted === true) return Promise.reject(request.signal.reason);
		const planned = this.faults.find((one) => one.call.test(call));
		if (planned === undefined) return Promise.resolve(this.answer(call, request));
		if (planned.skip > 0) {
			planned.skip--;
			return Promise.resolve(this.answer(call, request));
		}
		this.faults.splice(this.faults.indexOf(planned), 1);
		const { fault } = planned;
		if ('lost' in fault) {
			if (fault.lost === 'after') this.answer(call, request);
			return Promise.reject(
				new NoAnswerError(fault.code ?? 'ECONNRESET', `http://fake${pathname}`),
			);
		}
		return Promise.resolve(refusal(fault.status, fault.code, fault.headers));
	}

	protected answer(call: string, request: HttpRequest): HttpResponse {
		if (call === 'POST /sessions/online') {
			const { referenceNumber } = this.openSession('SO', jsonBody(request));
			return json(201, { referenceNumber, validUntil: '2026-11-21T22:00:00Z', unknownField: 1 });
		}
		const match = /^(GET|POST) \/sessions\/(?:online\/|batch\/)?([^/]+)(.*)$/.exec(call);
		const session = this.sessions.get(match?.[2] ?? '');
		if (match === null || session === undefined) return refusal(400, 21173);
		const reference = match[2] ?? '';
		switch (`${match[1]} ${match[3]}`) {
			case 'POST /invoices':
				return this.take(reference, session, jsonBody(request));
			case 'POST /close':
				session.closed = true;
				if (session.status === 100) session.status = 170;
				return { status: 204, headers: {}, body: new Uint8Array() };
			case 'GET /invoices':
				return this.list(session, request);
			case 'GET ':
				return this.state(session);
			default:
				return refusal(404);
		}
	}

	protected openSession(
		kind: 'SO' | 'SB',
		body: Record<string, unknown>,
	): { referenceNumber: string; session: FakeSession } {
		const encryption = body['encryption'] as Record<string, string>;
		const referenceNumber = `20261121-${kind}-${String(++this.counter).padStart(10, '0')}-0000000000-00`;
		const session: FakeSession = {
			key: privateDecrypt(
				{
					key: keys.privateKey,
					padding: constants.RSA_PKCS1_OAEP_PADDING,
					oaepHash: 'sha256',
				},
				Buffer.from(encryption['encryptedSymmetricKey'] ?? '', 'base64'),
			),
			iv: Buffer.from(encryption['initializationVector'] ?? '', 'base64'),
			closed: false,
			status: this.initialStatus,
			entries: [],
			decidedAt: new Map(),
		};
		this.sessions.set(referenceNumber, session);
		return { referenceNumber, session };
	}

	private take(
		reference: string,
		session: FakeSession,
		body: Record<string, unknown>,
	): HttpResponse {
		if (session.closed || session.status !== 100) return refusal(400, 21180);
		const decipher = createDecipheriv('aes-256-cbc', session.key, session.iv);
		const encrypted = Buffer.from(String(body['encryptedInvoiceContent']), 'base64');
		const xml = Buffer.concat([decipher.update(encrypted), decipher.final()]);
		const hash = createHash('sha256').update(xml).digest('base64');
		if (hash !== body['invoiceHash'] || xml.length !== body['invoiceSize'])
			return refusal(400, 21403);
		return json(202, {
			referenceNumber: this.record(reference, session, xml, body['offlineMode'] === true),
		});
	}

	/** Takes a decrypted document in. */
	protected record(
		session: string,
		{ entries, decidedAt }: FakeSession,
		xml: Buffer,
		offline: boolean,
	): string {
		const hash = createHash('sha256').update(xml).digest('base64');
		this.received.push({ session, xml: xml.toString() });
		const referenceNumber = `20261121-EE-${String(++this.counter).padStart(10, '0')}-0000000000-00`;
		const verdict = this.judge(xml, this);
		entries.push({
			ordinalNumber: entries.length + 1,
			referenceNumber,
			invoiceHash: hash,
			invoicingDate: this.now().toISOString(),
			invoiceNumber: /<P_2>(.*?)<\/P_2>/.exec(xml.toString())?.[1] ?? null,
			invoicingMode: offline ? 'Offline' : 'Online',
			status: {
				code: verdict.code,
				description: `status ${verdict.code}`,
				details: [`detail of ${verdict.code}`],
				...(verdict.extensions === undefined ? {} : { extensions: verdict.extensions }),
			},
			...(verdict.code === 200
				? {
						ksefNumber: `5265877635-20261121-${String(this.counter).padStart(12, '0')}-00`,
						acquisitionDate: this.now().toISOString(),
					}
				: {}),
		});
		decidedAt.set(referenceNumber, this.time + this.processingMs);
		return referenceNumber;
	}

	private list(session: FakeSession, request: HttpRequest): HttpResponse {
		const start = Number(request.headers['x-continuation-token'] ?? 0);
		const size = Number(new URL(request.url).searchParams.get('pageSize') ?? 10);
		const page = session.entries
			.slice(start, start + Math.min(size, PAGE_LIMIT))
			.map((entry) => this.shown(session, entry));
		const end = start + page.length;
		return json(200, {
			invoices: page,
			...(end < session.entries.length ? { continuationToken: String(end) } : {}),
		});
	}

	private shown(
		session: FakeSession,
		entry: SessionInvoiceStatusResponse,
	): SessionInvoiceStatusResponse {
		if ((session.decidedAt.get(entry.referenceNumber) ?? 0) <= this.time) return entry;
		const { ordinalNumber, referenceNumber, invoiceHash, invoicingDate } = entry;
		const status = { code: 150, description: 'processing' };
		return { ordinalNumber, referenceNumber, invoiceHash, invoicingDate, status };
	}

	private state(session: FakeSession): HttpResponse {
		const decided = session.entries.map((entry) => this.shown(session, entry));
		const done = decided.filter((entry) => entry.status.code >= 200);
		const good = done.filter((entry) => entry.status.code === 200).length;
		if (session.status === 170 && done.length === decided.length) {
			session.status = good > 0 ? 200 : 445;
		}
		return json(200, {
			status: { code: session.status, description: `session ${session.status}` },
			dateCreated: this.now().toISOString(),
			dateUpdated: this.now().toISOString(),
			invoiceCount: decided.length,
			successfulInvoiceCount: good,
			failedInvoiceCount: done.length - good,
		});
	}
}

/** An answer in JSON. */
export function json(status: number, body: unknown): HttpResponse {
	return { status, headers: {}, body: Buffer.from(JSON.stringify(body)) };
}

/** A refusal as problem details. */
export function refusal(
	status: number,
	code?: number,
	headers: Record<string, string> = {},
): HttpResponse {
	const errors = code === undefined ? {} : { errors: [{ code, description: `words of ${code}` }] };
	return {
		status,
		headers,
		body: Buffer.from(JSON.stringify({ title: 'refused', ...errors })),
	};
}

/** The body of a request, read as JSON. */
export function jsonBody(request: HttpRequest): Record<string, unknown> {
	return JSON.parse(String(request.body)) as Record<string, unknown>;
}

/** A small invoice as far as sending looks at it. */
export function sampleInvoice(
	number: string,
	facts: { nip?: string; issueDate?: string; selfBilling?: boolean; attachment?: boolean } = {},
): Uint8Array {
	return Buffer.from(
		`<?xml version="1.0" encoding="UTF-8"?>
<Faktura xmlns="http://crd.gov.pl/wzor/2025/06/25/13775/"><Naglowek><KodFormularza kodSystemowy="FA (3)" wersjaSchemy="1-0E">FA</KodFormularza></Naglowek>
<Podmiot1><DaneIdentyfikacyjne><NIP>${facts.nip ?? '5265877635'}</NIP><Nazwa>Sprzedawca</Nazwa></DaneIdentyfikacyjne></Podmiot1>
<Podmiot2><DaneIdentyfikacyjne><NIP>1111111111</NIP><Nazwa>Nabywca</Nazwa></DaneIdentyfikacyjne></Podmiot2>
<Fa><KodWaluty>PLN</KodWaluty><P_1>${facts.issueDate ?? '2026-11-21'}</P_1><P_2>${number}</P_2><P_13_1>100.10</P_13_1><P_14_1>23.02</P_14_1><P_13_6_1>0.90</P_13_6_1><P_15>124.02</P_15>
<Adnotacje><P_17>${facts.selfBilling === true ? '1' : '2'}</P_17></Adnotacje><RodzajFaktury>VAT</RodzajFaktury></Fa>${facts.attachment === true ? '<Zalacznik/>' : ''}</Faktura>`,
	);
}
