import type { KeyObject } from 'node:crypto';
import type { ApiClient } from '../api/client';

/** One of KSeF's public keys. */
export interface WrappingKey {
	publicKey: KeyObject;
	/** Sent along so that KSeF knows which key was used, Base64. */
	publicKeyId?: string;
}

/** Where KSeF's public keys come from (`ksef/auth/publicKeys.ts`). */
export interface PublicKeySource {
	/** The key for this usage that is valid now, cached for a while. */
	get(usage: 'SymmetricKeyEncryption', signal?: AbortSignal): Promise<WrappingKey>;
	/** Forgets what is cached: KSeF could not decrypt with it. */
	forget(): void;
}

/** For whom one is signed in. */
export interface SignedInContext {
	type: 'Nip' | 'InternalId' | 'NipVatUe' | 'PeppolId';
	value: string;
}

/** Everything that sending and receiving need: a signed-in client, KSeF's keys, and the context. */
export interface KsefConnection {
	client: ApiClient;
	publicKeys: PublicKeySource;
	context: SignedInContext;
}
