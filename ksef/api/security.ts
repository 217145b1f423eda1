import type { ApiClient } from './client';
import type { IsoDateTime } from './types';

/** What a published key may encrypt. Unknown values may appear and pass through. */
export type PublicKeyUsage = 'KsefTokenEncryption' | 'SymmetricKeyEncryption';

/** One entry of `GET /security/public-key-certificates` (`PublicKeyCertificate`). */
export interface PublicKeyCertificate {
	/** DER in Base64. */
	certificate: string;
	certificateId?: string;
	/** Names the key in requests that use it, 44 characters. */
	publicKeyId?: string;
	validFrom: IsoDateTime;
	validTo: IsoDateTime;
	usage: Array<PublicKeyUsage | string>;
}

/** `GET /security/public-key-certificates`: the keys with which data for KSeF is encrypted. */
export function getPublicKeyCertificates(client: ApiClient): Promise<PublicKeyCertificate[]> {
	return client.json<PublicKeyCertificate[]>({
		method: 'GET',
		path: '/security/public-key-certificates',
		authorization: { type: 'none' },
		limitGroup: 'none',
		purpose: 'fetch the public keys of KSeF',
		errorContext: 'publicKeys',
	});
}
