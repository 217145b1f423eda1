import { createDecipheriv, createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import JSZip from 'jszip';
import type { HttpRequest, HttpResponse } from '../../ksef/api/port';
import { FakeKsef, json, jsonBody, refusal } from './fakeKsef';

interface DeclaredPart {
	ordinalNumber: number;
	fileSize: number;
	fileHash: string;
}

interface FakePackage {
	reference: string;
	kind: string;
	fileSize: number;
	fileHash: string;
	parts: DeclaredPart[];
	offline: boolean;
	uploaded: Map<number, Buffer>;
}

const STORED: HttpResponse = { status: 201, headers: {}, body: new Uint8Array() };

/**
 * The fake KSeF with batch sessions: a storage that takes parts only as declared and without a token, and packages
 * that are really decrypted, joined, checked and unpacked when the session is closed.
 */
export class FakeBatchKsef extends FakeKsef {
	readonly packages: FakePackage[] = [];
	/** Uploads that were under way at the same time, at most. */
	mostParallel = 0;
	private underWay = 0;

	override async http(request: HttpRequest): Promise<HttpResponse> {
		this.mostParallel = Math.max(this.mostParallel, ++this.underWay);
		try {
			// A turn of the event loop, in which others can start.
			await new Promise(setImmediate);
			return await super.http(request);
		} finally {
			this.underWay--;
		}
	}

	protected override answer(call: string, request: HttpRequest): HttpResponse {
		if (call === 'POST /sessions/batch') return this.declare(jsonBody(request));
		const upload = /^PUT \/storage\/(\d+)\/(\d+)$/.exec(call);
		if (upload !== null) return this.store(Number(upload[1]), Number(upload[2]), request);
		const closing = /^POST \/sessions\/batch\/([^/]+)\/close$/.exec(call);
		if (closing === null) return super.answer(call, request);
		return this.close(closing[1] ?? '', super.answer(call, request));
	}

	private declare(body: Record<string, unknown>): HttpResponse {
		const { referenceNumber } = this.openSession('SB', body);
		const file = body['batchFile'] as Record<string, unknown>;
		const parts = file['fileParts'] as DeclaredPart[];
		const place = this.packages.length;
		this.packages.push({
			reference: referenceNumber,
			kind: String(file['compressionType'] ?? 'Zip'),
			fileSize: Number(file['fileSize']),
			fileHash: String(file['fileHash']),
			parts,
			offline: body['offlineMode'] === true,
			uploaded: new Map(),
		});
		return json(201, {
			referenceNumber,
			partUploadRequests: parts.map(({ ordinalNumber }) => ({
				ordinalNumber,
				method: 'PUT',
				url: `http://fake/storage/${place}/${ordinalNumber}?signature=abc`,
				headers: { 'x-ms-blob-type': 'BlockBlob', 'x-empty': null },
			})),
		});
	}

	private store(place: number, ordinalNumber: number, request: HttpRequest): HttpResponse {
		const target = this.packages[place];
		const part = target?.parts.find((one) => one.ordinalNumber === ordinalNumber);
		const { headers, body } = request;
		const names = Object.keys(headers).map((name) => name.toLowerCase());
		const asReturned = names.join() === 'x-ms-blob-type' && request.url.includes('signature=abc');
		if (target === undefined || part === undefined || !asReturned) return refusal(401);
		if (!(body instanceof Uint8Array) || body.length !== part.fileSize) return refusal(400);
		if (createHash('sha256').update(body).digest('base64') !== part.fileHash) return refusal(400);
		target.uploaded.set(ordinalNumber, Buffer.from(body));
		return STORED;
	}

	private close(reference: string, answer: HttpResponse): HttpResponse {
		const target = this.packages.find((one) => one.reference === reference);
		const session = this.sessions.get(reference);
		if (target === undefined || session === undefined || answer.status !== 204) return answer;
		if (target.uploaded.size !== target.parts.length) return refusal(400, 21205);
		if (session.entries.length > 0) return refusal(400, 21180);
		const archive = Buffer.concat(
			target.parts.map(({ ordinalNumber }) => {
				const decipher = createDecipheriv('aes-256-cbc', session.key, session.iv);
				const part = target.uploaded.get(ordinalNumber) ?? Buffer.alloc(0);
				return Buffer.concat([decipher.update(part), decipher.final()]);
			}),
		);
		const hash = createHash('sha256').update(archive).digest('base64');
		if (session.status !== 170) return answer;
		if (archive.length !== target.fileSize || hash !== target.fileHash) {
			session.status = 405;
			return answer;
		}
		this.unpacking = unpack(target.kind, archive).then((files) => {
			for (const xml of files) this.record(reference, session, xml, target.offline);
		});
		return answer;
	}

	/** Settles when the last closed package is unpacked. */
	unpacking: Promise<void> = Promise.resolve();

	override async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
		await this.unpacking;
		await super.sleep(milliseconds, signal);
	}
}

async function unpack(kind: string, archive: Buffer): Promise<Buffer[]> {
	if (kind === 'TarGz') return untar(gunzipSync(archive));
	const zip = await JSZip.loadAsync(archive);
	return await Promise.all(Object.values(zip.files).map((file) => file.async('nodebuffer')));
}

function untar(tar: Buffer): Buffer[] {
	const files: Buffer[] = [];
	for (let offset = 0; tar[offset] !== 0;) {
		const size = parseInt(tar.toString('latin1', offset + 124, offset + 135), 8);
		files.push(tar.subarray(offset + 512, offset + 512 + size));
		offset += 512 + Math.ceil(size / 512) * 512;
	}
	return files;
}
