import { createCipheriv, createDecipheriv } from 'node:crypto';

/** A session's key and initialisation vector: AES-256-CBC with PKCS#7 padding. */
export interface SymmetricKey {
	/** 32 bytes. */
	key: Buffer;
	/** 16 bytes. */
	initializationVector: Buffer;
}

/**
 * Decrypts one file.
 *
 * @param encrypted ciphertext without any prefix
 * @param symmetric the session's key
 * @returns the plain bytes, or undefined when length or padding are wrong
 */
export function decryptFile(encrypted: Uint8Array, symmetric: SymmetricKey): Buffer | undefined {
	if (encrypted.length === 0 || encrypted.length % 16 !== 0) return undefined;
	const decipher = createDecipheriv('aes-256-cbc', symmetric.key, symmetric.initializationVector);
	const start = decipher.update(encrypted);
	try {
		return Buffer.concat([start, decipher.final()]);
	} catch {
		// OpenSSL throws for bad padding: KSeF turns exactly this into status 435.
		return undefined;
	}
}

/** Encrypts one file with the key of whoever asked for it. */
export function encryptFile(plain: Uint8Array, symmetric: SymmetricKey): Buffer {
	const cipher = createCipheriv('aes-256-cbc', symmetric.key, symmetric.initializationVector);
	return Buffer.concat([cipher.update(plain), cipher.final()]);
}
