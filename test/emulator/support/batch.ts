import { writeArchive } from '../../../emulator/archive/writeArchive';
import {
	encrypt,
	FORM_CODE,
	makeKey,
	sha256,
	type Answer,
	type ApiClient,
	type InvoiceState,
	type Json,
	type SessionState,
	type TestBench,
	type TestKey,
} from './apiClient';

/** An opened batch session with what is to be uploaded. */
export interface OpenBatch {
	reference: string;
	uploads: Array<{ url: string; headers: Record<string, string>; body: Buffer }>;
}

/** What can be different about a batch. */
export interface BatchOptions {
	compression?: 'Zip' | 'TarGz';
	parts?: number;
	/** The package instead of the one made from documents. */
	archive?: Buffer;
	/** Replaces fields of the request. */
	more?: Json;
	batchFile?: Json;
	/** The key that the parts are really encrypted with. */
	usedKey?: TestKey;
	offlineMode?: boolean;
}

/** Asks for a batch session for documents; uploads nothing yet. */
export async function openBatch(
	client: ApiClient,
	documents: readonly Buffer[],
	options: BatchOptions = {},
): Promise<{ answer: Answer<Json>; open: OpenBatch }> {
	const compression = options.compression ?? 'TarGz';
	const archive =
		options.archive ??
		(await writeArchive(
			compression,
			documents.map((content, index) => ({ name: `invoice-${index + 1}.xml`, content })),
		));
	const key = await makeKey(client);
	const count = options.parts ?? 1;
	const size = Math.ceil(archive.length / count);
	const encrypted = Array.from({ length: count }, (_unused, index) =>
		encrypt(options.usedKey ?? key, archive.subarray(index * size, (index + 1) * size)),
	);
	const answer = await client.call<Json>('POST /sessions/batch', undefined, {
		body: {
			formCode: FORM_CODE,
			batchFile: {
				fileSize: archive.length,
				fileHash: sha256(archive),
				compressionType: compression,
				fileParts: encrypted.map((part, index) => ({
					ordinalNumber: index + 1,
					fileSize: part.length,
					fileHash: sha256(part),
				})),
				...options.batchFile,
			},
			encryption: key.encryption,
			offlineMode: options.offlineMode ?? false,
			...options.more,
		},
	});
	const requests = (answer.json.partUploadRequests ?? []) as Array<{
		url: string;
		headers: Record<string, string>;
	}>;
	return {
		answer,
		open: {
			reference: String(answer.json.referenceNumber),
			uploads: requests.map(({ url, headers }, index) => ({
				url,
				headers,
				body: encrypted[index] ?? Buffer.alloc(0),
			})),
		},
	};
}

/** Uploads all parts; throws unless each is taken. */
export async function uploadAll({ uploads }: OpenBatch): Promise<void> {
	await Promise.all(
		uploads.map(async ({ url, headers, body }) => {
			const { status } = await fetch(url, {
				method: 'PUT',
				headers,
				body: Uint8Array.from(body),
			});
			if (status !== 201) throw new Error(`Upload answered ${status}`);
		}),
	);
}

/** Closes a batch session. */
export async function closeBatch(client: ApiClient, reference: string): Promise<Answer<Json>> {
	return await client.call<Json>(
		'POST /sessions/batch/{referenceNumber}/close',
		`/sessions/batch/${reference}/close`,
	);
}

/** Sends documents in a batch and waits for the end: the session's state and that of its invoices. */
export async function sendBatch(
	bench: TestBench,
	documents: readonly Buffer[],
	options: BatchOptions = {},
): Promise<{ state: SessionState; invoices: InvoiceState[]; reference: string }> {
	const { open } = await openBatch(bench.client, documents, options);
	await uploadAll(open);
	const { status, json } = await closeBatch(bench.client, open.reference);
	if (status !== 204) throw new Error(`Closing answered ${status}: ${JSON.stringify(json)}`);
	await bench.emulator.control.settle();
	const state = await bench.client.call<SessionState>(
		'GET /sessions/{referenceNumber}',
		`/sessions/${open.reference}`,
	);
	const list = await bench.client.call<{ invoices: InvoiceState[] }>(
		'GET /sessions/{referenceNumber}/invoices',
		`/sessions/${open.reference}/invoices?pageSize=1000`,
	);
	return { state: state.json, invoices: list.json.invoices, reference: open.reference };
}
