import { createCipheriv, createHash } from 'node:crypto';
import { KsefError } from '../api/errors';
import type { Sha256Base64 } from '../api/types';
import type { SymmetricKey } from '../crypto/aes';

/** The largest part KSeF takes, in bytes before encryption (ksef-docs, `sesja-wsadowa.md`). */
export const MAX_PART_BYTES = 100_000_000;
/** The most parts a package may have. */
export const MAX_PARTS = 50;

/** Bytes that are hashed and encrypted at one go: less than a millisecond, and they stay in the processor's cache. */
const SLICE_BYTES = 256 << 10;

/** One encrypted part, complete. */
export interface EncryptedPart {
	/** From 1. */
	ordinalNumber: number;
	bytes: Buffer;
	/** Of the encrypted bytes. */
	hash: Sha256Base64;
}

/** What must be declared about a part before it is uploaded. */
export interface PartDeclaration {
	ordinalNumber: number;
	/** Bytes after encryption. */
	size: number;
	/** Of the encrypted bytes. */
	hash: Sha256Base64;
}

/** What must be declared about a package. */
export interface PackageDeclaration {
	/** Bytes of the archive. */
	size: number;
	/** Of the archive. */
	hash: Sha256Base64;
	parts: PartDeclaration[];
	/** The encrypted parts themselves, when they are few enough to keep. */
	kept?: EncryptedPart[];
}

/** How a package is cut and how much of it may stay in memory. */
export interface PartingOptions {
	symmetricKey: SymmetricKey;
	/** Bytes per part before encryption, at most {@link MAX_PART_BYTES}. */
	partBytes: number;
	/** Called after every slice: lets other work of the process have its turn when it is time. */
	giveWay: () => Promise<void>;
}

/**
 * Reads an archive once and declares it: sizes and hashes of the whole and of its encrypted parts. Each part is
 * encrypted on its own with the key and initialization vector of the session.
 * @param keepBytes the encrypted parts are kept when they are no larger than this together
 */
export async function declarePackage(
	archive: AsyncIterable<Uint8Array>,
	options: PartingOptions,
	keepBytes: number,
): Promise<PackageDeclaration> {
	const whole = createHash('sha256');
	const parts: PartDeclaration[] = [];
	let kept: EncryptedPart[] | undefined = [];
	let current: Buffer[] = [];
	let hash = createHash('sha256');
	let size = 0;
	let partSize = 0;
	let encryptedSize = 0;
	for await (const event of encryptParts(archive, options)) {
		if (event.plain !== undefined) {
			whole.update(event.plain);
			size += event.plain.length;
		}
		hash.update(event.encrypted);
		partSize += event.encrypted.length;
		encryptedSize += event.encrypted.length;
		if (encryptedSize > keepBytes) {
			kept = undefined;
			current = [];
		}
		if (kept !== undefined) current.push(event.encrypted);
		if (!event.endsPart) continue;
		const ordinalNumber = parts.length + 1;
		const declaration = { ordinalNumber, size: partSize, hash: hash.digest('base64') };
		parts.push(declaration);
		kept?.push({ ordinalNumber, bytes: Buffer.concat(current), hash: declaration.hash });
		current = [];
		partSize = 0;
		hash = createHash('sha256');
	}
	return {
		size,
		hash: whole.digest('base64'),
		parts,
		...(kept === undefined ? {} : { kept }),
	};
}

/**
 * Makes the encrypted parts of a declared package once more, one at a time, from the same archive.
 * @throws {KsefError} of kind `input` when the archive came out differently than declared
 */
export async function* remakeParts(
	archive: AsyncIterable<Uint8Array>,
	options: PartingOptions,
	declaration: PackageDeclaration,
): AsyncGenerator<EncryptedPart> {
	let index = 0;
	let bytes: Buffer | undefined;
	let filled = 0;
	let digest = createHash('sha256');
	for await (const event of encryptParts(archive, options)) {
		const declared = declaration.parts[index];
		if (declared === undefined) throw changed();
		bytes ??= Buffer.allocUnsafeSlow(declared.size);
		if (filled + event.encrypted.length > bytes.length) throw changed();
		event.encrypted.copy(bytes, filled);
		digest.update(event.encrypted);
		filled += event.encrypted.length;
		if (!event.endsPart) continue;
		const hash = digest.digest('base64');
		if (hash !== declared.hash) throw changed();
		yield { ordinalNumber: declared.ordinalNumber, bytes, hash };
		index++;
		bytes = undefined;
		filled = 0;
		digest = createHash('sha256');
	}
	if (index !== declaration.parts.length) throw changed();
}

interface EncryptedPiece {
	encrypted: Buffer;
	plain?: Uint8Array;
	endsPart: boolean;
}

/** Cuts and encrypts; the last piece of each part carries its padding. */
async function* encryptParts(
	archive: AsyncIterable<Uint8Array>,
	{ symmetricKey, partBytes, giveWay }: PartingOptions,
): AsyncGenerator<EncryptedPiece> {
	const newCipher = (): ReturnType<typeof createCipheriv> =>
		createCipheriv('aes-256-cbc', symmetricKey.key, symmetricKey.initializationVector);
	let cipher = newCipher();
	let inPart = 0;
	for await (const piece of archive) {
		for (let from = 0; from < piece.length;) {
			if (inPart === partBytes) {
				yield { encrypted: cipher.final(), endsPart: true };
				cipher = newCipher();
				inPart = 0;
			}
			const length = Math.min(SLICE_BYTES, piece.length - from, partBytes - inPart);
			const plain = piece.subarray(from, from + length);
			yield { encrypted: cipher.update(plain), plain, endsPart: false };
			inPart += length;
			from += length;
			await giveWay();
		}
	}
	yield { encrypted: cipher.final(), endsPart: true };
}

function changed(): KsefError {
	return new KsefError({
		kind: 'input',
		message:
			'The invoices changed while they were being sent: the package differs from what was declared.',
		advice: 'Send the batch again when its files are final. Nothing of it was processed.',
	});
}
