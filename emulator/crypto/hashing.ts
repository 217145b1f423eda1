import { createHash } from 'node:crypto';

/** SHA-256 in Base64, 44 characters: the form of every hash in the KSeF API. */
export function sha256Base64(bytes: Uint8Array): string {
	return createHash('sha256').update(bytes).digest('base64');
}

/** SHA-256 as upper-case hexadecimal digits: the form of a certificate fingerprint. */
export function sha256Hexadecimal(bytes: Uint8Array): string {
	return createHash('sha256').update(bytes).digest('hex').toUpperCase();
}
