import { X509Certificate, type KeyObject } from 'node:crypto';
import { SignedXml } from 'xml-crypto';
import type { Instant } from '../state/time';
import { KEY_POOL, makeCertificate } from './publicKeys';
import { XADES, XMLDSIG } from './xades/xmlNodes';

const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const TEN_YEARS = 10 * 365 * 24 * 60 * 60 * 1000;

/** The seal with which the emulated ministry signs UPO documents: XAdES-BASELINE-B, enveloped, RSA with SHA-256. */
export class UpoSigner {
	private constructor(
		private readonly certificate: X509Certificate,
		private readonly privateKey: KeyObject,
	) {}

	/** A seal with a fresh key. */
	static async create(now: Instant): Promise<UpoSigner> {
		const own = await makeCertificate(
			KEY_POOL.upoSeal,
			'CN=Emulator KSeF - UPO, O=n8n-nodes-ksef-pl emulator, C=PL',
			now - TEN_YEARS / 120,
			now + TEN_YEARS,
		);
		return new UpoSigner(new X509Certificate(own.certificate), own.privateKey);
	}

	/** The certificate in PEM, for whoever wants to check a UPO. */
	certificatePem(): string {
		return this.certificate.toString();
	}

	/**
	 * Signs a document.
	 *
	 * @param xml the document without a signature
	 * @param now the moment of signing
	 * @returns the document with `ds:Signature` as the last child of its root
	 */
	sign(xml: string, now: Instant): string {
		const signer = new SignedXml({
			privateKey: this.privateKey.export({ type: 'pkcs8', format: 'pem' }),
			publicCert: this.certificatePem(),
			signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
			canonicalizationAlgorithm: EXCLUSIVE,
			objects: [{ content: this.qualifyingProperties(now) }],
		});
		signer.addReference({
			xpath: '/*',
			uri: '',
			isEmptyUri: true,
			transforms: [`${XMLDSIG}enveloped-signature`, EXCLUSIVE],
			digestAlgorithm: SHA256,
		});
		signer.addReference({
			xpath: "//*[local-name(.)='SignedProperties']",
			transforms: [EXCLUSIVE],
			digestAlgorithm: SHA256,
			type: 'http://uri.etsi.org/01903#SignedProperties',
		});
		signer.computeSignature(xml, { prefix: 'ds', attrs: { Id: 'UPO-Signature' } });
		return `<?xml version="1.0" encoding="utf-8"?>\n${signer.getSignedXml().replace(/^<\?xml[^>]*\?>\s*/, '')}`;
	}

	private qualifyingProperties(now: Instant): string {
		const digest = Buffer.from(this.certificate.fingerprint256.replaceAll(':', ''), 'hex');
		const issuer = this.certificate.issuer.split('\n').reverse().join(',');
		const serial = BigInt(`0x${this.certificate.serialNumber}`).toString();
		return [
			`<xades:QualifyingProperties xmlns:xades="${XADES}" xmlns:ds="${XMLDSIG}" Target="#UPO-Signature">`,
			'<xades:SignedProperties Id="UPO-SignedProperties"><xades:SignedSignatureProperties>',
			`<xades:SigningTime>${new Date(now).toISOString()}</xades:SigningTime>`,
			'<xades:SigningCertificate><xades:Cert><xades:CertDigest>',
			`<ds:DigestMethod Algorithm="${SHA256}"/>`,
			`<ds:DigestValue>${digest.toString('base64')}</ds:DigestValue></xades:CertDigest>`,
			`<xades:IssuerSerial><ds:X509IssuerName>${issuer}</ds:X509IssuerName>`,
			`<ds:X509SerialNumber>${serial}</ds:X509SerialNumber></xades:IssuerSerial>`,
			'</xades:Cert></xades:SigningCertificate>',
			'</xades:SignedSignatureProperties></xades:SignedProperties></xades:QualifyingProperties>',
		].join('');
	}
}
