import { createHash } from 'node:crypto';
import type { Sha256Base64 } from '../api/types';

/** A SHA-256 digest in Base64URL without padding, 43 characters (used in QR codes). */
export type Sha256Base64Url = string;

/** SHA-256 of exactly these bytes (text is hashed as UTF-8). */
export function sha256(data: Uint8Array | string): Buffer {
	return createHash('sha256').update(data).digest();
}

/** SHA-256 in Base64, the form of `invoiceHash`, `encryptedPartHash` and the other hashes of the API. */
export function sha256Base64(data: Uint8Array | string): Sha256Base64 {
	return createHash('sha256').update(data).digest('base64');
}

/** SHA-256 in Base64URL without padding, the form in the verification links (KOD I, KOD II). */
export function sha256Base64Url(data: Uint8Array | string): Sha256Base64Url {
	return createHash('sha256').update(data).digest('base64url');
}
