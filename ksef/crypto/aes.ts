import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** The key of one session or export; lives in memory only. */
export interface SymmetricKey {
	/** 32 bytes (AES-256). */
	key: Buffer;
	/** 16 bytes, sent to KSeF beside the wrapped key and never put before the ciphertext. */
	initializationVector: Buffer;
}

const ALGORITHM = 'aes-256-cbc';

/** A fresh random key and initialization vector. */
export function generateSymmetricKey(): SymmetricKey {
	return { key: randomBytes(32), initializationVector: randomBytes(16) };
}

/**
 * AES-256-CBC with PKCS#7 padding, as KSeF wants invoices and batch parts.
 * The result is the ciphertext alone: one to sixteen bytes longer than the input.
 */
export function encryptAes(data: Uint8Array, symmetricKey: SymmetricKey): Buffer {
	const cipher = createCipheriv(ALGORITHM, symmetricKey.key, symmetricKey.initializationVector);
	return Buffer.concat([cipher.update(data), cipher.final()]);
}

/**
 * The opposite of {@link encryptAes}.
 * @throws {Error} of OpenSSL when the key, vector or length is wrong
 */
export function decryptAes(ciphertext: Uint8Array, symmetricKey: SymmetricKey): Buffer {
	const decipher = createDecipheriv(ALGORITHM, symmetricKey.key, symmetricKey.initializationVector);
	return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
}
