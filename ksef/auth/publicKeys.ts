import type { KeyObject } from 'node:crypto';
import type { ApiClient } from '../api/client';
import { KsefError } from '../api/errors';
import {
	getPublicKeyCertificates,
	type PublicKeyCertificate,
	type PublicKeyUsage,
} from '../api/security';
import { readPublishedKey } from '../crypto/oaep';

/** The key to encrypt with now. */
export interface PublicKey {
	/** To be sent with what was encrypted, so that KSeF knows the key after a rotation. */
	publicKeyId?: string;
	publicKey: KeyObject;
}

/** KSeF's public keys of one environment. */
export interface PublicKeys {
	/**
	 * The valid key for this use with the latest start of validity.
	 * @throws {KsefError} of kind `badAnswer` when KSeF publishes none, or as the call of the API
	 */
	get(usage: PublicKeyUsage): Promise<PublicKey>;
	/**
	 * Makes the next {@link get} ask KSeF again: after an answer that the key is unknown or that the data
	 * could not be decrypted.
	 */
	forget(): void;
}

interface CachedList {
	fetchedAt: number;
	list: Promise<PublicKeyCertificate[]>;
}

/** Published keys by base URL, kept while n8n runs. They are public: any credential may share them. */
export class PublicKeyCache {
	readonly #lists = new Map<string, CachedList>();

	/** @param lifetimeMs how long a fetched list is used, milliseconds */
	constructor(private readonly lifetimeMs = 5 * 60_000) {}

	/** The list for the client's base URL, fetched once for all who ask at the same time. */
	list(client: ApiClient): Promise<PublicKeyCertificate[]> {
		const now = client.host.now().getTime();
		const known = this.#lists.get(client.baseUrl);
		if (known !== undefined && now - known.fetchedAt < this.lifetimeMs) return known.list;
		const fresh: CachedList = { fetchedAt: now, list: getPublicKeyCertificates(client) };
		this.#lists.set(client.baseUrl, fresh);
		fresh.list.catch(() => {
			// Whoever waits gets the error; the next one shall ask again.
			if (this.#lists.get(client.baseUrl) === fresh) this.#lists.delete(client.baseUrl);
		});
		return fresh.list;
	}

	/** Drops what is known of one environment. */
	forget(baseUrl: string): void {
		this.#lists.delete(baseUrl);
	}
}

const sharedCache = new PublicKeyCache();

/**
 * The public keys of the client's environment.
 * @param client needs no access token
 * @param cache one per process unless told
 */
export function createPublicKeys(client: ApiClient, cache = sharedCache): PublicKeys {
	return {
		get: async (usage) => newestValid(await cache.list(client), usage, client.host.now()),
		forget: () => cache.forget(client.baseUrl),
	};
}

function newestValid(list: PublicKeyCertificate[], usage: PublicKeyUsage, now: Date): PublicKey {
	const newest = (Array.isArray(list) ? list : [])
		.filter((entry) => entry.usage?.includes(usage) && isValid(entry, now))
		.sort((one, other) => Date.parse(other.validFrom) - Date.parse(one.validFrom))[0];
	const publicKey = newest === undefined ? undefined : readPublishedKey(newest.certificate);
	if (newest === undefined || publicKey === undefined) {
		throw new KsefError({
			kind: 'badAnswer',
			message: `KSeF publishes no valid public key for ${usage}.`,
			advice:
				'Check the clock of the machine n8n runs on and the base URL of the credential; then try again later.',
		});
	}
	return newest.publicKeyId === undefined
		? { publicKey }
		: { publicKey, publicKeyId: newest.publicKeyId };
}

function isValid(entry: PublicKeyCertificate, now: Date): boolean {
	return Date.parse(entry.validFrom) <= now.getTime() && now.getTime() < Date.parse(entry.validTo);
}
