import { sign, type KeyObject } from 'node:crypto';
import type { Certificate } from '../crypto/certificate';
import { sha256Base64 } from '../crypto/hash';
import {
	canonicalText,
	CLOSING_TAG,
	writeAuthTokenRequest,
	type AuthTokenRequest,
} from './authTokenRequest';

const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
const XADES = 'http://uri.etsi.org/01903/v1.3.2#';
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
 * Makes a signer. All that depends on the certificate alone is prepared here, and every part is written in
 * canonical form at once, so that a signature costs three hashes and one signing operation.
 * @param privateKey RSA (signed with PKCS#1 v1.5) or EC (signature value r‖s), belonging to the certificate
 */
export function createXadesSigner(certificate: Certificate, privateKey: KeyObject): XadesSigner {
	const method = privateKey.asymmetricKeyType === 'ec' ? 'ec' : 'rsa';
	const keyInfo = `<ds:KeyInfo><ds:X509Data><ds:X509Certificate>${certificate.der.toString(
		'base64',
	)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>`;
	const properties = signedPropertiesParts(certificate);
	return {
		async sign(request, signingTime) {
			const document = writeAuthTokenRequest(request);
			const time = `${signingTime.toISOString().slice(0, 19)}Z`;
			const signedProperties = properties.before + time + properties.after;
			const info = signedInfo(method, sha256Base64(document), sha256Base64(signedProperties));
			const value = await signatureValue(info, privateKey);
			return [
				document.slice(0, -CLOSING_TAG.length),
				`<ds:Signature xmlns:ds="${DSIG}" Id="Signature">`,
				info,
				`<ds:SignatureValue>${value}</ds:SignatureValue>`,
				keyInfo,
				`<ds:Object><xades:QualifyingProperties xmlns:xades="${XADES}" Target="#Signature">`,
				signedProperties,
				'</xades:QualifyingProperties></ds:Object></ds:Signature>',
				CLOSING_TAG,
			].join('');
		},
	};
}

/**
 * In exclusive canonical form a namespace is declared on the outermost element that uses it. Declaring it there
 * in the document as well, although an ancestor already does, makes the two forms the same.
 */
function signedInfo(method: 'rsa' | 'ec', documentHash: string, propertiesHash: string): string {
	const digest = (hash: string) =>
		`<ds:DigestMethod Algorithm="${SHA256}"></ds:DigestMethod><ds:DigestValue>${hash}</ds:DigestValue>`;
	const transform = (algorithm: string) => `<ds:Transform Algorithm="${algorithm}"></ds:Transform>`;
	return [
		`<ds:SignedInfo xmlns:ds="${DSIG}">`,
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

/** The signed properties up to the signing time, and after it. */
function signedPropertiesParts(certificate: Certificate): { before: string; after: string } {
	const ds = (name: string, content: string, attributes = '') =>
		`<ds:${name} xmlns:ds="${DSIG}"${attributes}>${content}</ds:${name}>`;
	const before = [
		`<xades:SignedProperties xmlns:xades="${XADES}" Id="SignedProperties">`,
		'<xades:SignedSignatureProperties><xades:SigningTime>',
	].join('');
	const after = [
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
	return { before, after };
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
