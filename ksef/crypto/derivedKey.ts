import { hkdfSync } from 'node:crypto';
import type { KsefCredential } from '../auth/credential';
import type { SymmetricKey } from './aes';

const KEY_BYTES = 32;
const INITIALIZATION_VECTOR_BYTES = 16;

/** What a derived key is for: keys for different purposes have nothing in common. */
export type KeyPurpose = 'onlineSession' | 'export';

/**
 * The AES key of a session or export that several runs share, computed anew in each from the credential's secret
 * and the initialization vector. Only the vector, which is public anyway, has to be kept between the runs.
 *
 * HKDF with SHA-256 (RFC 5869): knowing the vector, and even one derived key, tells nothing about the secret.
 * @param initializationVector 16 random bytes, new for each session or export
 */
export function deriveSymmetricKey(
	credential: KsefCredential,
	initializationVector: Uint8Array,
	purpose: KeyPurpose,
): SymmetricKey {
	if (initializationVector.length !== INITIALIZATION_VECTOR_BYTES) {
		throw new RangeError(`An initialization vector has ${INITIALIZATION_VECTOR_BYTES} bytes`);
	}
	const key = hkdfSync(
		'sha256',
		secretOf(credential),
		initializationVector,
		`n8n-nodes-ksef-pl ${purpose}`,
		KEY_BYTES,
	);
	return { key: Buffer.from(key), initializationVector: Buffer.from(initializationVector) };
}

function secretOf(credential: KsefCredential): string {
	if (credential.method === 'token') return credential.token;
	return credential.material.form === 'pem'
		? credential.material.privateKey
		: credential.material.pkcs12;
}
