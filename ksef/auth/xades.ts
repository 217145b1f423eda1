import { sign, type KeyObject } from 'node:crypto';
import type { Certificate } from '../crypto/certificate';
import { sha256Base64 } from '../crypto/hash';
import {
	canonicalText,
	CLOSING_TAG,
	writeAuthTokenRequest,
	type AuthTokenRequest,
} from './authTokenRequest';

const DS_PREFIX = ' xmlns:ds="http://www.w3.org/2000/09/xmldsig#"';
const XADES_PREFIX = ' xmlns:xades="http://uri.etsi.org/01903/v1.3.2#"';
const SIGNED_PROPERTIES_TYPE = 'http://uri.etsi.org/01903#SignedProperties';
const EXCLUSIVE_C14N = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';
const SIGNATURE_METHODS = {
	rsa: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
	ec: 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256',
} as const;

/** Signs sign-in requests with one certificate. */
export interface XadesSigner {
	/**
	 * Writes and signs a request: XAdES-BASELINE-B, enveloped (ETSI EN 319 132-1).
	 * @param signingTime when it is said to be signed; KSeF compares it with its own clock
	 * @returns the XML document, to be sent as these exact bytes
	 */
	sign(request: AuthTokenRequest, signingTime: Date): Promise<string>;
}

/**
 * Makes a signer. What depends on the certificate alone is prepared here, and every part is written in canonical
 * form at once, so that a signature costs three hashes and one signing operation.
 * @param privateKey RSA (signed with PKCS#1 v1.5) or EC (signature value r‖s), belonging to the certificate
 */
export function createXadesSigner(certificate: Certificate, privateKey: KeyObject): XadesSigner {
	const method = privateKey.asymmetricKeyType === 'ec' ? 'ec' : 'rsa';
	const base64 = certificate.der.toString('base64');
	const properties = signedProperties(certificate);
	const before = [
		'</ds:SignatureValue><ds:KeyInfo><ds:X509Data><ds:X509Certificate>',
		base64,
		'</ds:X509Certificate></ds:X509Data></ds:KeyInfo>',
		`<ds:Object><xades:QualifyingProperties${XADES_PREFIX} Target="#Signature">`,
		withoutPrefixes(properties.beforeTime),
	].join('');
	const after = [
		withoutPrefixes(properties.afterTime),
		'</xades:QualifyingProperties></ds:Object></ds:Signature>',
		CLOSING_TAG,
	].join('');
	return {
		async sign(request, signingTime) {
			const document = writeAuthTokenRequest(request);
			const time = `${signingTime.toISOString().slice(0, 19)}Z`;
			const propertiesHash = sha256Base64(properties.beforeTime + time + properties.afterTime);
			const info = signedInfo(method, sha256Base64(document), propertiesHash);
			const value = await signatureValue(`<ds:SignedInfo${DS_PREFIX}>${info}`, privateKey);
			return [
				document.slice(0, -CLOSING_TAG.length),
				`<ds:Signature${DS_PREFIX} Id="Signature"><ds:SignedInfo>`,
				info,
				`<ds:SignatureValue>${value}`,
				before,
				time,
				after,
			].join('');
		},
	};
}

/** The content of `SignedInfo` and its closing tag. */
function signedInfo(method: 'rsa' | 'ec', documentHash: string, propertiesHash: string): string {
	const digest = (hash: string) =>
		`<ds:DigestMethod Algorithm="${SHA256}"></ds:DigestMethod><ds:DigestValue>${hash}</ds:DigestValue>`;
	const transform = (algorithm: string) => `<ds:Transform Algorithm="${algorithm}"></ds:Transform>`;
	return [
		`<ds:CanonicalizationMethod Algorithm="${EXCLUSIVE_C14N}"></ds:CanonicalizationMethod>`,
		`<ds:SignatureMethod Algorithm="${SIGNATURE_METHODS[method]}"></ds:SignatureMethod>`,
		'<ds:Reference Id="Document" URI="">',
		`<ds:Transforms>${transform(ENVELOPED)}${transform(EXCLUSIVE_C14N)}</ds:Transforms>`,
		digest(documentHash),
		'</ds:Reference>',
		`<ds:Reference Type="${SIGNED_PROPERTIES_TYPE}" URI="#SignedProperties">`,
		`<ds:Transforms>${transform(EXCLUSIVE_C14N)}</ds:Transforms>`,
		digest(propertiesHash),
		'</ds:Reference>',
		'</ds:SignedInfo>',
	].join('');
}

/** `SignedProperties` in exclusive canonical form, up to the signing time and after it. */
function signedProperties(certificate: Certificate): { beforeTime: string; afterTime: string } {
	const ds = (name: string, content: string, attributes = '') =>
		`<ds:${name}${DS_PREFIX}${attributes}>${content}</ds:${name}>`;
	const beforeTime = [
		`<xades:SignedProperties${XADES_PREFIX} Id="SignedProperties">`,
		'<xades:SignedSignatureProperties><xades:SigningTime>',
	].join('');
	const afterTime = [
		'</xades:SigningTime><xades:SigningCertificate><xades:Cert><xades:CertDigest>',
		ds('DigestMethod', '', ` Algorithm="${SHA256}"`),
		ds('DigestValue', sha256Base64(certificate.der)),
		'</xades:CertDigest><xades:IssuerSerial>',
		ds('X509IssuerName', canonicalText(certificate.issuer)),
		ds('X509SerialNumber', certificate.serialNumber),
		'</xades:IssuerSerial></xades:Cert></xades:SigningCertificate></xades:SignedSignatureProperties>',
		'<xades:SignedDataObjectProperties><xades:DataObjectFormat ObjectReference="#Document">',
		'<xades:MimeType>text/xml</xades:MimeType>',
		'</xades:DataObjectFormat></xades:SignedDataObjectProperties></xades:SignedProperties>',
	].join('');
	return { beforeTime, afterTime };
}

/**
 * Canonical form declares a namespace on the outermost element of the part that uses it. In the document an
 * ancestor has declared it already: a second declaration there could be changed without breaking the signature.
 */
function withoutPrefixes(canonical: string): string {
	return canonical.replaceAll(DS_PREFIX, '').replaceAll(XADES_PREFIX, '');
}

/** Signs off the main thread. EC signatures are r‖s of fixed length, as XML Signature wants them. */
function signatureValue(text: string, key: KeyObject): Promise<string> {
	return new Promise((resolve, reject) => {
		sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }, (error, signature) => {
			if (error) reject(error);
			else resolve(signature.toString('base64'));
		});
	});
}
