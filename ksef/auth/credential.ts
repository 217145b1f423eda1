import type { KeyObject } from 'node:crypto';
import type { AllowedIps, ContextIdentifier } from '../api/auth';
import { readCertificates, type Certificate } from '../crypto/certificate';
import { inputError } from '../crypto/inputError';
import { readPkcs12, type CertificateWithKey } from '../crypto/pkcs12';
import { readPrivateKey } from '../crypto/privateKey';
import { checkAllowedIps } from './allowedIps';
import { checkContext } from './identifiers';

/** Where KSeF is reached; `custom` is any other base URL, such as the emulator's. */
export type KsefEnvironment = 'test' | 'demo' | 'production' | 'custom';

/** How KSeF finds the signer: by the NIP or PESEL in the certificate, or by its fingerprint. */
export type SubjectIdentifierType = 'certificateSubject' | 'certificateFingerprint';

/** A certificate and its key as users have them. Secret. */
export type CertificateMaterial =
	| {
			form: 'pem';
			/** PEM, or DER as Base64. */
			certificate: string;
			/** PEM, or DER as Base64; may be encrypted. */
			privateKey: string;
			passphrase?: string;
	  }
	| {
			form: 'pkcs12';
			/** The .p12 or .pfx file as Base64. */
			pkcs12: string;
			passphrase?: string;
	  };

/** More would not fit into one RSA-2048 block together with the time. */
const LONGEST_TOKEN = 170;

interface CredentialCommon {
	environment: KsefEnvironment;
	/** Such as `https://api.ksef.mf.gov.pl/v2`; see {@link environmentBaseUrl}. */
	baseUrl: string;
	/** On whose behalf to act. */
	context: ContextIdentifier;
	/** Addresses from which the access token may be used; KSeF refuses it from all others. */
	allowedIps?: AllowedIps;
}

/** Signing in with a KSeF token. Secret. */
export interface TokenCredential extends CredentialCommon {
	method: 'token';
	token: string;
}

/** Signing in with a certificate. Secret. */
export interface CertificateCredential extends CredentialCommon {
	method: 'certificate';
	material: CertificateMaterial;
	/** `certificateSubject` unless told. */
	subjectIdentifierType?: SubjectIdentifierType;
}

/** Everything that is needed to sign in. Secret: never put it into items, errors or logs. */
export type KsefCredential = TokenCredential | CertificateCredential;

/** The base URL of an official environment. */
export function environmentBaseUrl(environment: Exclude<KsefEnvironment, 'custom'>): string {
	const hosts = { test: 'api-test', demo: 'api-demo', production: 'api' } as const;
	return `https://${hosts[environment]}.ksef.mf.gov.pl/v2`;
}

/**
 * Checks what can be checked of a credential before any call, and tidies its identifiers.
 * @returns the credential with a tidy context and token
 * @throws {KsefError} of kind `input`, a message of its own for each mistake
 */
export function checkCredential(credential: KsefCredential): KsefCredential {
	const checksum =
		credential.environment === 'test' || credential.environment === 'custom'
			? 'ignored'
			: 'enforced';
	checkBaseUrl(credential.baseUrl);
	const context = checkContext(credential.context, checksum);
	const { allowedIps: givenIps, ...rest } = credential;
	const allowedIps = givenIps === undefined ? {} : checkAllowedIps(givenIps);
	const common = { context, ...(Object.keys(allowedIps).length === 0 ? {} : { allowedIps }) };
	if (rest.method === 'certificate') return { ...rest, ...common };
	if (context.type !== 'Nip' && context.type !== 'InternalId') {
		throw inputError(
			`KSeF tokens do not exist for the context ${context.type}.`,
			'Choose NIP or internal ID, or sign in with a certificate.',
		);
	}
	const token = rest.token.trim();
	if (token === '') {
		throw inputError(
			'The KSeF token is empty.',
			'Paste the token; KSeF shows it only once, when it is created.',
		);
	}
	if (/\s/.test(token)) {
		throw inputError(
			'The KSeF token contains spaces or line breaks.',
			'Paste the token alone, in one piece, as KSeF showed it.',
		);
	}
	if (Buffer.byteLength(token) > LONGEST_TOKEN) {
		throw inputError(
			'The text in the token field is too long for a KSeF token.',
			'Paste the KSeF token (about 120 characters), not an access token of a session.',
		);
	}
	return { ...rest, ...common, token };
}

/**
 * Reads the certificate and the key and checks that KSeF could accept them.
 * @throws {KsefError} of kind `input`: unreadable, wrong passphrase, key of another certificate, not in date,
 * of type Offline, key too short or of a kind that KSeF does not take
 */
export function readSigningMaterial(material: CertificateMaterial, now: Date): CertificateWithKey {
	const pair =
		material.form === 'pkcs12'
			? readPkcs12(material.pkcs12, material.passphrase)
			: readPemPair(material);
	checkKey(pair.privateKey);
	checkUse(pair.certificate);
	checkDates(pair.certificate, now);
	return pair;
}

function readPemPair(material: CertificateMaterial & { form: 'pem' }): CertificateWithKey {
	const certificates = readCertificates(material.certificate);
	const privateKey = readPrivateKey(material.privateKey, material.passphrase);
	const certificate = certificates.find((one) => one.matches(privateKey));
	if (certificate !== undefined) return { certificate, privateKey };
	throw inputError(
		'The private key does not belong to the certificate.',
		'Paste the .key file that was created together with this .crt file.',
	);
}

/** KSeF takes RSA from 2048 bits and elliptic curves from 256 bits (ksef-docs, auth/podpis-xades). */
function checkKey(privateKey: KeyObject): void {
	const details = privateKey.asymmetricKeyDetails;
	if (privateKey.asymmetricKeyType === 'rsa') {
		const bits = details?.modulusLength ?? 0;
		if (bits >= 2048) return;
		throw inputError(
			`The RSA key is too short (${bits} bits).`,
			'KSeF takes RSA keys of 2048 bits or more: obtain a new certificate.',
		);
	}
	if (privateKey.asymmetricKeyType === 'ec') {
		const curve = details?.namedCurve ?? 'unknown';
		if (['prime256v1', 'secp384r1', 'secp521r1'].includes(curve)) return;
		throw inputError(
			`The key lies on a curve that KSeF does not take (${curve}).`,
			'KSeF issues certificates on the curve P-256: obtain one there.',
		);
	}
	throw inputError(
		`KSeF does not take keys of this kind (${privateKey.asymmetricKeyType}).`,
		'Use a certificate with an RSA key (2048 bits or more) or an EC key (P-256).',
	);
}

/**
 * A KSeF certificate of type Offline has the key usage "non-repudiation" alone (ksef-docs, certyfikaty-KSeF).
 * Qualified certificates often have that too, but say that they are qualified.
 */
function checkUse(certificate: Certificate): void {
	const { keyUsage, qualified } = certificate;
	if (keyUsage === undefined || qualified || keyUsage.digitalSignature) return;
	throw keyUsage.nonRepudiation
		? inputError(
				'This is a KSeF certificate of type Offline: it cannot sign in.',
				'Use a certificate of type Authentication (Uwierzytelnianie); the Offline one is for QR codes on offline invoices.',
			)
		: inputError(
				'The certificate is not meant for signatures (key usage).',
				'Use a KSeF certificate of type Authentication (Uwierzytelnianie) or a qualified one.',
			);
}

function checkDates({ validFrom, validTo }: Certificate, now: Date): void {
	if (now < validFrom) {
		throw inputError(
			`The certificate is not valid yet (from ${validFrom.toISOString()}).`,
			'Wait until then, or check the clock of the machine n8n runs on.',
		);
	}
	if (now > validTo) {
		throw inputError(
			`The certificate ran out on ${validTo.toISOString()}.`,
			'Obtain a new certificate in KSeF and paste it with its key into the credential.',
		);
	}
}

function checkBaseUrl(baseUrl: string): void {
	const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
	if (url !== undefined && /^https?:$/.test(url.protocol) && url.search === '') return;
	throw inputError(
		'The base URL of the credential is not a web address.',
		'It should look like https://api.ksef.mf.gov.pl/v2.',
	);
}
