import type { EncryptedPart } from '../archive/encryptedParts';
import type { PartUploadRequest } from '../api/batchSessions';
import { KsefError } from '../api/errors';
import type { Host, HttpRequest, HttpResponse } from '../api/port';
import { asKsefError } from './statusWords';

const UPLOAD_ATTEMPTS = 4;
const PAUSES_MS = [1_000, 5_000, 15_000];
/** The time KSeF gives for the upload of a part. */
const UPLOAD_TIMEOUT_MS = 20 * 60_000;

/** The storage refused the address: most likely its time has run out. */
export class UploadAddressRefused extends Error {
	override readonly name = 'UploadAddressRefused';

	constructor(readonly reason: KsefError) {
		super(reason.message);
	}
}

/** How parts are uploaded. */
export interface UploadOptions {
	/** Parts on their way at the same time. */
	parallel: number;
	signal?: AbortSignal;
	onUploaded?: (parts: number) => void;
}

/**
 * Uploads all parts of a package, several at a time, each with exactly the method, address and headers that KSeF
 * returned, and without an access token. A part that fails is repeated alone.
 * @throws {UploadAddressRefused} when an address is not valid (any more)
 * @throws {KsefError} when a part cannot be uploaded for another reason
 */
export async function uploadParts(
	host: Host,
	requests: readonly PartUploadRequest[],
	parts: AsyncIterable<EncryptedPart>,
	options: UploadOptions,
): Promise<void> {
	const byNumber = new Map(requests.map((request) => [request.ordinalNumber, request]));
	const iterator = parts[Symbol.asyncIterator]();
	let uploaded = 0;
	let failed = false;
	const worker = async (): Promise<void> => {
		while (!failed) {
			options.signal?.throwIfAborted();
			const { done, value: part } = await iterator.next();
			if (done === true) return;
			const request = byNumber.get(part.ordinalNumber);
			if (request === undefined) throw noAddress(part.ordinalNumber);
			await uploadPart(host, request, part, options.signal);
			options.onUploaded?.(++uploaded);
		}
	};
	const workers = Array.from({ length: options.parallel }, () =>
		worker().catch((error: unknown) => {
			failed = true;
			throw error;
		}),
	);
	const results = await Promise.allSettled(workers);
	const failure = results.find((result) => result.status === 'rejected');
	if (failure === undefined) return;
	await iterator.return?.();
	throw failure.reason;
}

async function uploadPart(
	host: Host,
	request: PartUploadRequest,
	part: EncryptedPart,
	signal: AbortSignal | undefined,
): Promise<void> {
	for (let attempt = 1; ; attempt++) {
		const failure = await tryUpload(host, request, part, signal);
		if (failure === undefined) return;
		const final = !['noAnswer', 'server'].includes(failure.kind) || attempt >= UPLOAD_ATTEMPTS;
		if (final || signal?.aborted === true) throw failure;
		await host.sleep(PAUSES_MS[attempt - 1] ?? 15_000, signal);
	}
}

async function tryUpload(
	host: Host,
	request: PartUploadRequest,
	part: EncryptedPart,
	signal: AbortSignal | undefined,
): Promise<KsefError | undefined> {
	let response: HttpResponse;
	try {
		response = await host.http({
			method: methodOf(request),
			url: request.url,
			headers: headersOf(request),
			body: part.bytes,
			timeoutMs: UPLOAD_TIMEOUT_MS,
			...(signal === undefined ? {} : { signal }),
		});
	} catch (error) {
		return asKsefError(error, `upload part ${part.ordinalNumber} of the package`);
	}
	if (response.status >= 200 && response.status < 300) return undefined;
	const failure = uploadError(part.ordinalNumber, response);
	if (response.status === 403) throw new UploadAddressRefused(failure);
	return failure;
}

function methodOf({ method }: PartUploadRequest): HttpRequest['method'] {
	const upper = method.toUpperCase();
	if (upper === 'PUT' || upper === 'POST') return upper;
	throw new KsefError({
		kind: 'badAnswer',
		message: `KSeF asked for an upload by ${method}, which is neither PUT nor POST.`,
		advice: 'A newer version of this node may know what to do.',
	});
}

function headersOf({ headers }: PartUploadRequest): Record<string, string> {
	const result: Record<string, string> = {};
	for (const [name, value] of Object.entries(headers)) if (value !== null) result[name] = value;
	return result;
}

/** The storage answers with XML of its own: its code and message are shown as they are. */
function uploadError(ordinalNumber: number, { status, body }: HttpResponse): KsefError {
	const text = new TextDecoder().decode(body.subarray(0, 4_000));
	const code = /<Code>([^<]*)<\/Code>/.exec(text)?.[1];
	const words = /<Message>([^<]*)<\/Message>/.exec(text)?.[1]?.trim();
	return new KsefError({
		kind: status >= 500 ? 'server' : 'refused',
		message: `Could not upload part ${ordinalNumber} of the package: the storage answered HTTP ${status}${code === undefined ? '' : ` (${code})`}.`,
		advice:
			status >= 500
				? 'Send the batch again later; nothing of it was processed.'
				: 'Send the batch again; if it repeats, check the proxy between n8n and KSeF. Nothing of it was processed.',
		httpStatus: status,
		...(words === undefined ? {} : { details: [words] }),
	});
}

function noAddress(ordinalNumber: number): KsefError {
	return new KsefError({
		kind: 'badAnswer',
		message: `KSeF returned no upload address for part ${ordinalNumber}.`,
		advice: 'Send the batch again; nothing of it was processed.',
	});
}
