import { createDecipheriv, createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { SymmetricKey } from '../crypto/symmetricCipher';
import type { BatchPackage } from '../state/sessions';
import { BATCH_SESSION, type StatusInfo } from '../state/statuses';

/** Most bytes of a part before encryption (document "Sesja wsadowa"). */
export const MAX_PART_SIZE = 100_000_000;

/**
 * Checks and decrypts the uploaded parts of a batch and joins them to the package.
 *
 * @param batch the declaration, with where each part lies
 * @param key the session's key; each part was encrypted on its own with it
 * @param target where the package is written
 * @returns why it failed, or undefined
 */
export async function joinParts(
	batch: BatchPackage,
	key: SymmetricKey,
	target: string,
): Promise<StatusInfo | undefined> {
	const output = createWriteStream(target);
	const whole = createHash('sha256');
	let size = 0;
	try {
		for (const part of batch.parts) {
			const { ordinalNumber, storedAt = '' } = part;
			if ((await hashOfFile(storedAt)) !== part.fileHash) {
				return BATCH_SESSION.badParts(`Skrót części ${ordinalNumber} jest niezgodny.`);
			}
			let partSize = 0;
			try {
				for await (const chunk of decrypted(storedAt, key)) {
					partSize += chunk.length;
					whole.update(chunk);
					if (!output.write(chunk)) await drained(output);
				}
			} catch {
				// The decipher throws for wrong padding or length: the whole batch is then status 435.
				return BATCH_SESSION.undecipherable;
			}
			if (partSize > MAX_PART_SIZE) {
				return BATCH_SESSION.badParts(`Część ${ordinalNumber} przekracza 100 MB.`);
			}
			size += partSize;
		}
	} finally {
		await new Promise<void>((resolve) => output.end(resolve));
	}
	if (size !== batch.fileSize) return BATCH_SESSION.badParts('Rozmiar paczki jest niezgodny.');
	if (whole.digest('base64') !== batch.fileHash) {
		return BATCH_SESSION.badParts('Skrót paczki jest niezgodny.');
	}
	return undefined;
}

async function* decrypted(path: string, key: SymmetricKey): AsyncGenerator<Buffer> {
	const decipher = createDecipheriv('aes-256-cbc', key.key, key.initializationVector);
	for await (const chunk of createReadStream(path)) yield decipher.update(chunk as Buffer);
	yield decipher.final();
}

async function hashOfFile(path: string): Promise<string> {
	const hash = createHash('sha256');
	await pipeline(createReadStream(path), hash);
	return hash.digest('base64');
}

async function drained(output: NodeJS.WritableStream): Promise<void> {
	await new Promise<void>((resolve) => output.once('drain', resolve));
}
