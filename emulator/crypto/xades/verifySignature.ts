import { createHash, X509Certificate, type KeyObject } from 'node:crypto';
import { KsefException } from '../../http/errors';
import { issuerMatches } from './distinguishedName';
import { ACCEPTED_METHODS, DIGEST_METHODS, signatureVerifier } from './signatureAlgorithms';
import { childElements, descendants, onlyChild, textOf, XADES, XMLDSIG } from './xmlNodes';

const ENVELOPED = `${XMLDSIG}enveloped-signature`;
const SIGNED_PROPERTIES = 'http://uri.etsi.org/01903#SignedProperties';
const ACCEPTED_TRANSFORMS = new Set([
	ENVELOPED,
	'http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
	'http://www.w3.org/2006/12/xml-c14n11',
	'http://www.w3.org/2001/10/xml-exc-c14n#',
]);

/**
 * Verifies the one enveloped XAdES signature of a sign-in document: that it covers the whole document and its own
 * SignedProperties, that every digest and the value are right, and that the SignedProperties name the certificate
 * which made it (ETSI EN 319 132-1, level B; document "Podpis XAdES" of the KSeF documentation).
 *
 * @param text the document as it was received
 * @param document the same, parsed
 * @returns the signing certificate, not yet judged for validity or trust
 * @throws KsefException 9102, 9103, 9105 or 21115
 */
export function verifyEnvelopedSignature(text: string, document: Document): X509Certificate {
	const signature = theSignature(document);
	const { certificate, key } = signingCertificate(signature);
	checkKey(key);
	checkMethod(signature, key);
	const properties = signedProperties(signature);
	checkReferences(signature, properties, document);
	checkSigningCertificate(properties, certificate);
	const verifier = signatureVerifier(key);
	let valid: boolean;
	try {
		verifier.loadSignature(signature);
		valid = verifier.checkSignature(text);
	} catch (error) {
		throw invalidSignature(error instanceof Error ? error.message : String(error));
	}
	if (!valid) throw invalidSignature('Skrót co najmniej jednej referencji jest niezgodny.');
	return certificate;
}

function theSignature(document: Document): Element {
	const signatures = descendants(document, XMLDSIG, 'Signature');
	const [signature] = signatures;
	if (signature === undefined) throw new KsefException(9102, 'Brak podpisu.');
	if (signatures.length > 1) {
		throw new KsefException(9103, 'Przekroczona liczba dozwolonych podpisów.');
	}
	if (signature.parentNode !== document.documentElement) {
		throw invalidSignature('Podpis musi być otoczony elementem głównym dokumentu.');
	}
	return signature;
}

function signingCertificate(signature: Element): { certificate: X509Certificate; key: KeyObject } {
	const holder = onlyChild(signature, XMLDSIG, 'KeyInfo', 'X509Data');
	const first =
		holder === undefined ? undefined : childElements(holder, XMLDSIG, 'X509Certificate')[0];
	try {
		const certificate = new X509Certificate(Buffer.from(textOf(first), 'base64'));
		return { certificate, key: certificate.publicKey };
	} catch {
		// Anything that node:crypto cannot read as X.509, or as the key in it, is an invalid certificate to KSeF.
		throw new KsefException(21115, 'Nieprawidłowy certyfikat.');
	}
}

function checkKey(key: KeyObject): void {
	const details = key.asymmetricKeyDetails ?? {};
	const strong =
		key.asymmetricKeyType === 'rsa'
			? (details.modulusLength ?? 0) >= 2048
			: key.asymmetricKeyType === 'ec' &&
				['prime256v1', 'secp384r1', 'secp521r1'].includes(details.namedCurve ?? '');
	if (!strong) throw new KsefException(21115, 'Nieprawidłowy certyfikat.');
}

function checkMethod(signature: Element, key: KeyObject): void {
	const address = onlyChild(signature, XMLDSIG, 'SignedInfo', 'SignatureMethod')?.getAttribute(
		'Algorithm',
	);
	const method = ACCEPTED_METHODS[address ?? ''];
	if (method === undefined || method.keyType !== key.asymmetricKeyType) {
		throw invalidSignature(`Algorytm podpisu ${address ?? ''} nie jest obsługiwany.`);
	}
}

function signedProperties(signature: Element): Element {
	const found = descendants(signature, XADES, 'SignedProperties');
	const [properties] = found;
	if (properties === undefined || found.length !== 1) {
		throw invalidSignature('Podpis nie zawiera dokładnie jednego elementu SignedProperties.');
	}
	const qualifying = properties.parentNode as Element;
	const id = signature.getAttribute('Id') ?? '';
	const inPlace =
		qualifying.localName === 'QualifyingProperties' &&
		qualifying.namespaceURI === XADES &&
		qualifying.parentNode?.parentNode === signature &&
		id !== '' &&
		qualifying.getAttribute('Target') === `#${id}`;
	if (!inPlace) throw invalidSignature('QualifyingProperties nie wskazuje tego podpisu.');
	return properties;
}

function checkReferences(signature: Element, properties: Element, document: Document): void {
	const signedInfo = onlyChild(signature, XMLDSIG, 'SignedInfo');
	const references =
		signedInfo === undefined ? [] : childElements(signedInfo, XMLDSIG, 'Reference');
	const propertiesId = properties.getAttribute('Id') ?? '';
	let coversDocument = false;
	let coversProperties = false;
	for (const reference of references) {
		const uri = reference.getAttribute('URI');
		const transforms = onlyChild(reference, XMLDSIG, 'Transforms');
		const algorithms = (
			transforms === undefined ? [] : childElements(transforms, XMLDSIG, 'Transform')
		).map((transform) => transform.getAttribute('Algorithm') ?? '');
		const strange = algorithms.find((algorithm) => !ACCEPTED_TRANSFORMS.has(algorithm));
		if (strange !== undefined) throw invalidSignature(`Transformata ${strange} jest niedozwolona.`);
		const rootId = document.documentElement.getAttribute('Id') ?? '';
		if (uri === '' || (rootId !== '' && uri === `#${rootId}`)) {
			coversDocument ||= algorithms.includes(ENVELOPED);
		}
		if (propertiesId !== '' && uri === `#${propertiesId}`) {
			coversProperties ||=
				reference.getAttribute('Type') === SIGNED_PROPERTIES && !algorithms.includes(ENVELOPED);
		}
	}
	if (!coversDocument) throw invalidSignature('Podpis nie obejmuje całego dokumentu.');
	if (!coversProperties) throw invalidSignature('Podpis nie obejmuje SignedProperties.');
}

function checkSigningCertificate(properties: Element, certificate: X509Certificate): void {
	const signatureProperties = onlyChild(properties, XADES, 'SignedSignatureProperties');
	const time = textOf(onlyChild(signatureProperties, XADES, 'SigningTime'));
	if (Number.isNaN(Date.parse(time))) throw invalidSignature('Brak poprawnego SigningTime.');
	const named =
		onlyChild(signatureProperties, XADES, 'SigningCertificate', 'Cert') ??
		onlyChild(signatureProperties, XADES, 'SigningCertificateV2', 'Cert');
	const digest = onlyChild(named, XADES, 'CertDigest');
	const method = onlyChild(digest, XMLDSIG, 'DigestMethod')?.getAttribute('Algorithm') ?? '';
	const algorithm = DIGEST_METHODS[method];
	const right =
		algorithm !== undefined &&
		createHash(algorithm).update(certificate.raw).digest('base64') ===
			textOf(onlyChild(digest, XMLDSIG, 'DigestValue'));
	if (!right) throw invalidSignature('Skrót w SigningCertificate nie odpowiada certyfikatowi.');
	const issuerSerial = onlyChild(named, XADES, 'IssuerSerial');
	if (issuerSerial === undefined) return;
	const serial = textOf(onlyChild(issuerSerial, XMLDSIG, 'X509SerialNumber'));
	const issuer = textOf(onlyChild(issuerSerial, XMLDSIG, 'X509IssuerName'));
	if (serial !== BigInt(`0x${certificate.serialNumber}`).toString()) {
		throw invalidSignature('X509SerialNumber nie odpowiada certyfikatowi.');
	}
	if (!issuerMatches(issuer, certificate)) {
		throw invalidSignature('X509IssuerName nie odpowiada wystawcy certyfikatu.');
	}
}

function invalidSignature(detail: string): KsefException {
	return new KsefException(9105, 'Nieprawidłowy podpis.', [detail]);
}
