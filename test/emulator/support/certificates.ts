import { createPrivateKey, webcrypto } from 'node:crypto';
import { cryptoProvider, X509CertificateGenerator } from '@peculiar/x509';

/** A certificate and its key, in PEM. */
export interface TestCertificate {
	certificatePem: string;
	privateKeyPem: string;
}

const ALGORITHMS = {
	'RSA-1024': rsa(1024),
	'RSA-2048': rsa(2048),
	'P-256': { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
	'P-384': { name: 'ECDSA', namedCurve: 'P-384', hash: 'SHA-384' },
};

/** Kinds of key that tests ask for. */
export type TestKeyKind = keyof typeof ALGORITHMS;

/**
 * Makes a self-signed certificate.
 *
 * @param subject distinguished name; 2.5.4.97 is the organization identifier, 2.5.4.5 the serial number
 */
export async function makeTestCertificate(
	subject: string,
	kind: TestKeyKind = 'P-256',
	validity: { from: number; to: number } = {
		from: Date.now() - 86_400_000,
		to: Date.now() + 86_400_000,
	},
): Promise<TestCertificate> {
	cryptoProvider.set(webcrypto as Crypto);
	const algorithm = ALGORITHMS[kind];
	const keys = (await webcrypto.subtle.generateKey(algorithm, true, [
		'sign',
		'verify',
	])) as CryptoKeyPair;
	const certificate = await X509CertificateGenerator.createSelfSigned({
		name: subject,
		notBefore: new Date(validity.from),
		notAfter: new Date(validity.to),
		signingAlgorithm: algorithm,
		keys,
	});
	const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
	const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
	return {
		certificatePem: certificate.toString('pem'),
		privateKeyPem: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
	};
}

function rsa(modulusLength: number): {
	name: string;
	hash: string;
	modulusLength: number;
	publicExponent: Uint8Array;
} {
	const publicExponent = new Uint8Array([1, 0, 1]);
	return { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength, publicExponent };
}
