import {
	constants,
	createPublicKey,
	publicEncrypt,
	X509Certificate,
	type KeyObject,
} from 'node:crypto';

/**
 * Reads a key as KSeF publishes it: the `certificate` field of `GET /security/public-key-certificates`.
 * The contract promises a certificate in DER, its own example shows a bare public key; both are read.
 * @param base64 DER in Base64
 * @returns undefined when it is neither
 */
export function readPublishedKey(base64: string): KeyObject | undefined {
	const der = Buffer.from(base64, 'base64');
	return (
		orUndefined(() => new X509Certificate(der).publicKey) ??
		orUndefined(() => createPublicKey({ key: der, format: 'der', type: 'spki' }))
	);
}

/** RSA-OAEP with SHA-256, and MGF1 with SHA-256 too. */
export function encryptOaep(data: Uint8Array, publicKey: KeyObject): Buffer {
	return publicEncrypt(
		{ key: publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' },
		data,
	);
}

function orUndefined<T>(read: () => T): T | undefined {
	try {
		return read();
	} catch {
		// OpenSSL's reason says nothing to a user: the caller tries the other form or names the field.
		return undefined;
	}
}
