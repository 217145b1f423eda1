import type { CompressionType } from '../api/batchSessions';
import { KsefError } from '../api/errors';
import type { InvoiceMetadata, InvoicePackage, InvoicePackagePart } from '../api/invoices';
import type { Host } from '../api/port';
import type { KsefNumber, Sha256Base64 } from '../api/types';
import { readArchive } from '../archive/read';
import { decryptAes, type SymmetricKey } from '../crypto/aes';
import { sha256Base64 } from '../crypto/hash';
import { repeatSafely } from '../sending/retry';

/** One invoice of a package; `content` is what the caller made of the XML, absent with `onlyMetadata`. */
export interface PackagedInvoice<Content> {
	metadata: InvoiceMetadata;
	content?: Content;
}

/** How to read a package. */
export interface PackageOptions<Content> {
	/** Makes what is to be kept of an invoice's XML; called as the files come, so that they need not be held. */
	keep: (ksefNumber: KsefNumber, xml: Uint8Array) => Content | Promise<Content>;
	/** `TarGz` unless told: what {@link startExport} asks for. */
	compressionType?: CompressionType;
	signal?: AbortSignal;
}

const METADATA_FILE = '_metadata.json';
const PART_TIMEOUT_MS = 300_000;
/** KSeF makes parts of at most 50 MB (API contract, `GET /invoices/exports/{referenceNumber}`), a little more once encrypted. */
const LARGEST_PART = 64 * 1024 * 1024;

/**
 * Downloads, decrypts, joins and unpacks a package, and matches its invoices with `_metadata.json`, in whose order
 * they come back. Holds one part and one invoice at a time, besides what `keep` returns.
 * @throws {KsefError} of kind `badAnswer` when a size or hash differs, the archive is broken or hostile, or files
 * and metadata do not match; of kind `notFound` when the addresses of the parts have expired
 */
export async function readPackage<Content>(
	host: Host,
	key: SymmetricKey,
	invoicePackage: InvoicePackage,
	options: PackageOptions<Content>,
): Promise<Array<PackagedInvoice<Content>>> {
	if (invoicePackage.parts.length === 0) return [];
	const kept = new Map<KsefNumber, { content: Content; hash: Sha256Base64 }>();
	let metadata: InvoiceMetadata[] | undefined;
	const chunks = plainParts(host, key, invoicePackage.parts, options.signal);
	for await (const { name, bytes } of readArchive(chunks, options.compressionType ?? 'TarGz')) {
		if (name.toLowerCase() === METADATA_FILE) metadata = readMetadata(bytes);
		else {
			const ksefNumber = name
				.replace(/^.*[\\/]/, '')
				.replace(/\.xml$/i, '')
				.toUpperCase();
			const hash = sha256Base64(bytes);
			kept.set(ksefNumber, { content: await options.keep(ksefNumber, bytes), hash });
		}
	}
	if (metadata === undefined) throw mismatch(`it holds no ${METADATA_FILE}`);
	return match(metadata, kept);
}

function match<Content>(
	metadata: readonly InvoiceMetadata[],
	kept: ReadonlyMap<KsefNumber, { content: Content; hash: Sha256Base64 }>,
): Array<PackagedInvoice<Content>> {
	const unknown = new Set(kept.keys());
	const invoices = metadata.map((one): PackagedInvoice<Content> => {
		const file = kept.get(one.ksefNumber.toUpperCase());
		unknown.delete(one.ksefNumber.toUpperCase());
		// A package of metadata only has no files at all.
		if (file === undefined && kept.size === 0) return { metadata: one };
		if (file === undefined) throw mismatch(`the XML of ${one.ksefNumber} is missing`);
		if (file.hash !== one.invoiceHash) {
			throw mismatch(`the hash of the invoice ${one.ksefNumber} is wrong`);
		}
		return { metadata: one, content: file.content };
	});
	const [stranger] = unknown;
	if (stranger !== undefined) throw mismatch(`${METADATA_FILE} does not mention ${stranger}`);
	return invoices;
}

async function* plainParts(
	host: Host,
	key: SymmetricKey,
	parts: readonly InvoicePackagePart[],
	signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
	const inOrder = [...parts].sort((a, b) => a.ordinalNumber - b.ordinalNumber);
	for (const part of inOrder) {
		const encrypted = await repeatSafely(host, () => downloadPart(host, part, signal), signal);
		yield decryptPart(encrypted, part, key);
	}
}

/** Fetches one part from its pre-signed address, without an access token. */
async function downloadPart(
	host: Host,
	part: InvoicePackagePart,
	signal: AbortSignal | undefined,
): Promise<Uint8Array> {
	if (part.encryptedPartSize > LARGEST_PART) throw mismatch(`${part.partName} is too large`);
	const response = await host.http({
		method: 'GET',
		url: part.url,
		headers: { accept: 'application/octet-stream' },
		timeoutMs: PART_TIMEOUT_MS,
		...(signal === undefined ? {} : { signal }),
	});
	if (response.status !== 200) throw partRefused(part, response.status);
	const { body } = response;
	if (body.length !== part.encryptedPartSize || sha256Base64(body) !== part.encryptedPartHash) {
		throw mismatch(`${part.partName} differs from what KSeF announced (size or hash)`);
	}
	return body;
}

function decryptPart(
	encrypted: Uint8Array,
	part: InvoicePackagePart,
	key: SymmetricKey,
): Uint8Array {
	const plain = tryDecrypt(encrypted, key);
	if (plain === undefined) throw wrongKey(part);
	if (plain.length !== part.partSize || sha256Base64(plain) !== part.partHash) throw wrongKey(part);
	return plain;
}

/** A wrong key shows as wrong padding, most of the time; else the hash tells. */
function tryDecrypt(encrypted: Uint8Array, key: SymmetricKey): Uint8Array | undefined {
	try {
		return decryptAes(encrypted, key);
	} catch {
		return undefined;
	}
}

function readMetadata(bytes: Uint8Array): InvoiceMetadata[] {
	let content: unknown;
	try {
		content = JSON.parse(new TextDecoder().decode(bytes));
	} catch (error) {
		if (error instanceof SyntaxError) throw mismatch(`${METADATA_FILE} is no JSON`);
		throw error;
	}
	const invoices =
		typeof content === 'object' && content !== null && 'invoices' in content
			? content.invoices
			: undefined;
	if (!Array.isArray(invoices) || !invoices.every(hasKsefNumber)) {
		throw mismatch(`${METADATA_FILE} holds no list of invoices`);
	}
	return invoices;
}

/** The rest of the fields is only passed on. */
function hasKsefNumber(entry: unknown): entry is InvoiceMetadata {
	return (
		typeof entry === 'object' &&
		entry !== null &&
		'ksefNumber' in entry &&
		typeof entry.ksefNumber === 'string'
	);
}

function partRefused(part: InvoicePackagePart, status: number): KsefError {
	const expired = status === 403 || status === 404 || status === 410;
	return new KsefError({
		kind: expired ? 'notFound' : status >= 500 ? 'server' : 'refused',
		message: `Could not download ${part.partName} of the package (HTTP ${status}).`,
		advice: expired
			? 'Its address has expired: ask for the export again to get a new one.'
			: 'Try again later; check the proxy between n8n and KSeF.',
		httpStatus: status,
	});
}

function wrongKey(part: InvoicePackagePart): KsefError {
	return new KsefError({
		kind: 'badAnswer',
		message: `${part.partName} of the package cannot be decrypted.`,
		advice:
			'A package opens only with the credential that started the export. If its token, key or certificate was replaced since, start the export again.',
	});
}

function mismatch(what: string): KsefError {
	return new KsefError({
		kind: 'badAnswer',
		message: `The package from KSeF was refused: ${what}.`,
		advice: 'Start the export again; if it repeats, check the proxy between n8n and KSeF.',
	});
}
