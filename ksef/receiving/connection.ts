import type { SymmetricKey } from '../crypto/aes';
import type { KsefConnection } from '../sending/ports';

/** What receiving needs: the connection of sending, and package keys that another run can compute again. */
export interface ReceivingConnection extends KsefConnection {
	/**
	 * The AES key of an export, computed from the credential's secret and the public initialization vector (see
	 * `ksef/crypto/derivedKey.ts`), so that nothing secret has to be kept until the package is ready.
	 */
	deriveKey(initializationVector: Uint8Array, purpose: 'export'): SymmetricKey;
}
