import { createHash, createPrivateKey, sign, X509Certificate } from 'node:crypto';
import { SignedXml } from 'xml-crypto';

/** What a sign-in document says and how it is signed; each mistake is one that the emulator must notice. */
export interface SignedRequestOptions {
	challenge: string;
	certificatePem: string;
	privateKeyPem: string;
	context?: string;
	subjectIdentifierType?: string;
	policy?: string;
	mistake?:
		| 'derSignature'
		| 'propertiesNotReferenced'
		| 'propertiesWithoutType'
		| 'documentNotReferenced'
		| 'otherCertificateDigest'
		| 'otherSerialNumber'
		| 'otherIssuer'
		| 'pss';
}

const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';
const MORE = 'http://www.w3.org/2001/04/xmldsig-more#';
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';

/** Makes an `AuthTokenRequest` with an enveloped XAdES signature. */
export function signedRequest(options: SignedRequestOptions): string {
	const { mistake } = options;
	const key = createPrivateKey(options.privateKeyPem);
	const elliptic = key.asymmetricKeyType === 'ec';
	const method =
		mistake === 'pss'
			? 'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1'
			: `${MORE}${elliptic ? 'ecdsa' : 'rsa'}-sha256`;
	const signer = new SignedXml({
		privateKey: options.privateKeyPem,
		publicCert: options.certificatePem,
		signatureAlgorithm: method,
		canonicalizationAlgorithm: EXCLUSIVE,
		objects: [{ content: qualifyingProperties(options) }],
	});
	if (elliptic) {
		signer.SignatureAlgorithms[method] = class {
			getAlgorithmName = (): string => method;
			getSignature = (text: string): string =>
				sign('sha256', Buffer.from(text), {
					key,
					dsaEncoding: mistake === 'derSignature' ? 'der' : 'ieee-p1363',
				}).toString('base64');
			verifySignature = (): boolean => false;
		} as SignedXml['SignatureAlgorithms'][string];
	}
	const document =
		mistake === 'documentNotReferenced'
			? { xpath: "//*[local-name(.)='Challenge']", transforms: [EXCLUSIVE] }
			: { xpath: '/*', uri: '', isEmptyUri: true, transforms: [ENVELOPED, EXCLUSIVE] };
	signer.addReference({ ...document, digestAlgorithm: SHA256 });
	if (mistake !== 'propertiesNotReferenced') {
		signer.addReference({
			xpath: "//*[local-name(.)='SignedProperties']",
			transforms: [EXCLUSIVE],
			digestAlgorithm: SHA256,
			...(mistake === 'propertiesWithoutType'
				? {}
				: { type: 'http://uri.etsi.org/01903#SignedProperties' }),
		});
	}
	const context = options.context ?? '<Nip>5265877635</Nip>';
	const subject = options.subjectIdentifierType ?? 'certificateSubject';
	signer.computeSignature(
		`<AuthTokenRequest xmlns="http://ksef.mf.gov.pl/auth/token/2.1"><Challenge>${options.challenge}</Challenge>` +
			`<ContextIdentifier>${context}</ContextIdentifier>` +
			`<SubjectIdentifierType>${subject}</SubjectIdentifierType>${options.policy ?? ''}</AuthTokenRequest>`,
		{ prefix: 'ds', attrs: { Id: 'Signature' } },
	);
	return signer.getSignedXml();
}

function qualifyingProperties({ certificatePem, mistake }: SignedRequestOptions): string {
	const certificate = new X509Certificate(certificatePem);
	const digested = mistake === 'otherCertificateDigest' ? Buffer.from('other') : certificate.raw;
	const serial =
		BigInt(`0x${certificate.serialNumber}`) + (mistake === 'otherSerialNumber' ? 1n : 0n);
	const issuer =
		mistake === 'otherIssuer' ? 'CN=Nobody' : certificate.issuer.split('\n').reverse().join(',');
	return `<xades:QualifyingProperties xmlns:xades="http://uri.etsi.org/01903/v1.3.2#" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Target="#Signature"><xades:SignedProperties Id="SignedProperties"><xades:SignedSignatureProperties><xades:SigningTime>${new Date().toISOString()}</xades:SigningTime><xades:SigningCertificate><xades:Cert><xades:CertDigest><ds:DigestMethod Algorithm="${SHA256}"/><ds:DigestValue>${createHash('sha256').update(digested).digest('base64')}</ds:DigestValue></xades:CertDigest><xades:IssuerSerial><ds:X509IssuerName>${issuer}</ds:X509IssuerName><ds:X509SerialNumber>${serial}</ds:X509SerialNumber></xades:IssuerSerial></xades:Cert></xades:SigningCertificate></xades:SignedSignatureProperties></xades:SignedProperties></xades:QualifyingProperties>`;
}
