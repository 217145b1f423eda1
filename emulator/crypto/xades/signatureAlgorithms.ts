import { createHash, verify, type KeyObject } from 'node:crypto';
import { SignedXml } from 'xml-crypto';

/** A signature method that the emulator accepts. */
export interface AcceptedMethod {
	keyType: 'rsa' | 'ec';
	digest: 'sha256' | 'sha384' | 'sha512';
}

const MORE = 'http://www.w3.org/2001/04/xmldsig-more#';

/**
 * Signature methods by their address. RSASSA-PSS is missing on purpose: the documentation lists it, the running
 * system has been seen to refuse it, so a client that relies on it must fail here too.
 */
export const ACCEPTED_METHODS: Readonly<Record<string, AcceptedMethod>> = {
	[`${MORE}rsa-sha256`]: { keyType: 'rsa', digest: 'sha256' },
	[`${MORE}rsa-sha384`]: { keyType: 'rsa', digest: 'sha384' },
	[`${MORE}rsa-sha512`]: { keyType: 'rsa', digest: 'sha512' },
	[`${MORE}ecdsa-sha256`]: { keyType: 'ec', digest: 'sha256' },
	[`${MORE}ecdsa-sha384`]: { keyType: 'ec', digest: 'sha384' },
	[`${MORE}ecdsa-sha512`]: { keyType: 'ec', digest: 'sha512' },
};

/** Digest methods of references and of the certificate digest. */
export const DIGEST_METHODS: Readonly<Record<string, string>> = {
	'http://www.w3.org/2001/04/xmlenc#sha256': 'sha256',
	[`${MORE}sha384`]: 'sha384',
	'http://www.w3.org/2001/04/xmlenc#sha512': 'sha512',
};

const C14N = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
const C14N11 = 'http://www.w3.org/2006/12/xml-c14n11';

/**
 * Prepares a verifier that knows the accepted algorithms and nothing else. ECDSA values must be r‖s of fixed
 * width (XMLDSIG 1.1): DER, which OpenSSL writes by default, does not verify.
 *
 * @param publicKey key of the signing certificate
 */
export function signatureVerifier(publicKey: KeyObject): SignedXml {
	const verifier = new SignedXml({
		publicCert: publicKey.export({ type: 'spki', format: 'pem' }),
		getCertFromKeyInfo: () => null,
	});
	verifier.SignatureAlgorithms = {};
	for (const [address, method] of Object.entries(ACCEPTED_METHODS)) {
		verifier.SignatureAlgorithms[address] = verificationOf(address, method, publicKey);
	}
	verifier.HashAlgorithms = {};
	for (const [address, digest] of Object.entries(DIGEST_METHODS)) {
		verifier.HashAlgorithms[address] = class {
			getAlgorithmName = (): string => address;
			getHash = (xml: string): string => createHash(digest).update(xml, 'utf8').digest('base64');
		};
	}
	const inclusive = verifier.CanonicalizationAlgorithms[C14N];
	if (inclusive === undefined) throw new Error('xml-crypto lacks inclusive canonicalization');
	// C14N 1.1 differs from 1.0 only for xml:id and xml:base, which a sign-in document has none of.
	verifier.CanonicalizationAlgorithms[C14N11] = inclusive;
	return verifier;
}

function verificationOf(
	address: string,
	method: AcceptedMethod,
	publicKey: KeyObject,
): SignedXml['SignatureAlgorithms'][string] {
	return class {
		getAlgorithmName = (): string => address;
		getSignature = (): string => {
			throw new Error('This algorithm only verifies');
		};
		verifySignature = (material: string, _key: unknown, value: string): boolean =>
			publicKey.asymmetricKeyType === method.keyType &&
			verify(
				method.digest,
				Buffer.from(material, 'utf8'),
				{ key: publicKey, dsaEncoding: 'ieee-p1363' },
				Buffer.from(value, 'base64'),
			);
	};
}
