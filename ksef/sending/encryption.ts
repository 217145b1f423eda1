import type { EncryptionInfo } from '../api/types';
import { encryptAes, generateSymmetricKey, type SymmetricKey } from '../crypto/aes';
import { sha256Base64 } from '../crypto/hash';
import { encryptOaep } from '../crypto/oaep';
import type { SendInvoiceRequest } from '../api/onlineSessions';
import type { PublicKeySource } from './ports';
import type { InvoiceToSend } from './types';

/** The key of one session, plain for us and wrapped for KSeF. */
export interface SessionEncryption {
	symmetricKey: SymmetricKey;
	info: EncryptionInfo;
}

/**
 * Wraps a key under KSeF's current public key.
 * @param symmetricKey a fresh one unless given
 */
export async function createSessionEncryption(
	publicKeys: PublicKeySource,
	signal?: AbortSignal,
	symmetricKey: SymmetricKey = generateSymmetricKey(),
): Promise<SessionEncryption> {
	const { publicKey, publicKeyId } = await publicKeys.get('SymmetricKeyEncryption', signal);
	return {
		symmetricKey,
		info: {
			encryptedSymmetricKey: encryptOaep(symmetricKey.key, publicKey).toString('base64'),
			initializationVector: symmetricKey.initializationVector.toString('base64'),
			...(publicKeyId === undefined ? {} : { publicKeyId }),
		},
	};
}

/** The body with which an invoice is sent in an online session. The same invoice and key give the same body. */
export function sendInvoiceRequest(
	invoice: InvoiceToSend,
	invoiceHash: string,
	symmetricKey: SymmetricKey,
): SendInvoiceRequest {
	const encrypted = encryptAes(invoice.xml, symmetricKey);
	return {
		invoiceHash,
		invoiceSize: invoice.xml.length,
		encryptedInvoiceHash: sha256Base64(encrypted),
		encryptedInvoiceSize: encrypted.length,
		encryptedInvoiceContent: encrypted.toString('base64'),
		offlineMode: invoice.offlineMode === true || invoice.hashOfCorrectedInvoice !== undefined,
		...(invoice.hashOfCorrectedInvoice === undefined
			? {}
			: { hashOfCorrectedInvoice: invoice.hashOfCorrectedInvoice }),
	};
}
