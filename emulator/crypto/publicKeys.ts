import {
	constants,
	createPrivateKey,
	privateDecrypt,
	type KeyObject,
	webcrypto,
} from 'node:crypto';
import { cryptoProvider, X509CertificateGenerator } from '@peculiar/x509';
import { formatInstant, type Instant } from '../state/time';
import { sha256Base64 } from './hashing';

/** What a published key encrypts. */
export type KeyUsage = 'KsefTokenEncryption' | 'SymmetricKeyEncryption';

/** One entry of `GET /security/public-key-certificates`. */
export interface PublishedCertificate {
	certificate: string;
	certificateId: string;
	publicKeyId: string;
	validFrom: string;
	validTo: string;
	usage: KeyUsage[];
}

/** What became of an encrypted value. */
export type Decryption =
	| { outcome: 'decrypted'; plain: Buffer }
	| { outcome: 'unknownKey' }
	| { outcome: 'undecipherable' };

interface PublishedKey {
	published: PublishedCertificate;
	privateKey: KeyObject;
	withdrawn: boolean;
}

const YEAR = 365 * 24 * 60 * 60 * 1000;
const RSA = {
	name: 'RSASSA-PKCS1-v1_5',
	hash: 'SHA-256',
	modulusLength: 2048,
	publicExponent: new Uint8Array([1, 0, 1]),
};

/** A certificate with its private key, made by the emulator for itself. */
export interface OwnCertificate {
	/** DER. */
	certificate: Buffer;
	/** DER SubjectPublicKeyInfo. */
	publicKey: Buffer;
	privateKey: KeyObject;
}

/**
 * RSA keys of this process. Making them is the slowest thing that an emulator does, so that the emulators of one
 * process (tests start many) use the same ones, in the same order; one emulator never uses a key twice.
 */
const keyPool: Array<Promise<CryptoKeyPair>> = [];

/** Where each kind of key begins in the pool. */
export const KEY_POOL = { upoSeal: 0, published: 1 } as const;

function pooledKey(index: number): Promise<CryptoKeyPair> {
	keyPool[index] ??= webcrypto.subtle.generateKey(RSA, true, [
		'sign',
		'verify',
	]) as Promise<CryptoKeyPair>;
	return keyPool[index];
}

/**
 * Makes a self-signed certificate for an RSA-2048 key.
 *
 * @param poolIndex which key of the process
 * @param name distinguished name, such as `CN=Emulator, C=PL`
 * @param validFrom start of validity
 * @param validTo end of validity
 */
export async function makeCertificate(
	poolIndex: number,
	name: string,
	validFrom: Instant,
	validTo: Instant,
): Promise<OwnCertificate> {
	cryptoProvider.set(webcrypto as Crypto);
	const keys = await pooledKey(poolIndex);
	const certificate = await X509CertificateGenerator.createSelfSigned({
		name,
		notBefore: new Date(validFrom),
		notAfter: new Date(validTo),
		signingAlgorithm: RSA,
		keys,
	});
	const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey as webcrypto.CryptoKey);
	return {
		certificate: Buffer.from(certificate.rawData),
		publicKey: Buffer.from(certificate.publicKey.rawData),
		privateKey: createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' }),
	};
}

/** The keys that the emulated ministry publishes, one RSA key per usage, and their rotation. */
export class PublicKeyRegistry {
	private keys: PublishedKey[] = [];
	private nextKey: number = KEY_POOL.published;

	/** A registry with one key for each usage. */
	static async create(now: Instant): Promise<PublicKeyRegistry> {
		const registry = new PublicKeyRegistry();
		const monthAgo = now - YEAR / 12;
		await Promise.all([
			registry.publish('KsefTokenEncryption', monthAgo),
			registry.publish('SymmetricKeyEncryption', monthAgo),
		]);
		return registry;
	}

	/**
	 * Publishes a new key.
	 *
	 * @param usage what it is for
	 * @param now start of its validity
	 * @param previous whether older keys of that usage go on working, or are withdrawn at once
	 */
	async rotate(
		usage: KeyUsage,
		now: Instant,
		previous: 'keepPrevious' | 'withdrawPrevious',
	): Promise<PublishedCertificate> {
		if (previous === 'withdrawPrevious') {
			for (const key of this.keys) {
				if (key.published.usage.includes(usage)) key.withdrawn = true;
			}
		}
		return await this.publish(usage, now);
	}

	/** What is published now: withdrawn keys are not. */
	published(): PublishedCertificate[] {
		return this.keys.filter((key) => !key.withdrawn).map((key) => key.published);
	}

	/**
	 * Decrypts RSA-OAEP with SHA-256 and MGF1-SHA-256.
	 *
	 * @param usage which key must have been used
	 * @param publicKeyId the key that the client names; without it every valid key of the usage is tried
	 * @param encrypted the ciphertext
	 */
	decrypt(usage: KeyUsage, publicKeyId: string | undefined, encrypted: Uint8Array): Decryption {
		const candidates = this.keys.filter(
			(key) =>
				!key.withdrawn &&
				key.published.usage.includes(usage) &&
				(publicKeyId === undefined || key.published.publicKeyId === publicKeyId),
		);
		if (candidates.length === 0) return { outcome: 'unknownKey' };
		for (const { privateKey } of candidates) {
			try {
				const plain = privateDecrypt(
					{ key: privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' },
					encrypted,
				);
				return { outcome: 'decrypted', plain };
			} catch {
				// Not encrypted with this key, or not OAEP with SHA-256: another valid key may still fit.
				continue;
			}
		}
		return { outcome: 'undecipherable' };
	}

	private async publish(usage: KeyUsage, now: Instant): Promise<PublishedCertificate> {
		const validFrom = Math.floor(now / 1000) * 1000;
		const validTo = validFrom + 2 * YEAR;
		const name = `CN=Emulator KSeF - ${usage}, O=n8n-nodes-ksef-pl emulator, C=PL`;
		const index = this.nextKey;
		this.nextKey += 1;
		const own = await makeCertificate(index, name, validFrom, validTo);
		const published: PublishedCertificate = {
			certificate: own.certificate.toString('base64'),
			certificateId: sha256Base64(own.certificate),
			publicKeyId: sha256Base64(own.publicKey),
			validFrom: formatInstant(validFrom),
			validTo: formatInstant(validTo),
			usage: [usage],
		};
		this.keys.push({ published, privateKey: own.privateKey, withdrawn: false });
		return published;
	}
}
