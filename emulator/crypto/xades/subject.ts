import type { X509Certificate } from 'node:crypto';
import { KsefException } from '../../http/errors';
import type { SubjectIdentifier } from '../../state/identifiers';
import { sha256Hexadecimal } from '../hashing';
import { subjectAttributes } from './distinguishedName';

const COMMON_NAME = '2.5.4.3';
const SURNAME = '2.5.4.4';
const SERIAL_NUMBER = '2.5.4.5';
const GIVEN_NAME = '2.5.4.42';
const ORGANIZATION_IDENTIFIER = '2.5.4.97';

const PATTERNS = [
	{ attribute: SERIAL_NUMBER, pattern: /(?:PNOPL|PESEL).*?(\d{11})/, type: 'Pesel' },
	{ attribute: SERIAL_NUMBER, pattern: /(?:TINPL|NIP).*?(\d{10})/, type: 'Nip' },
	{ attribute: ORGANIZATION_IDENTIFIER, pattern: /VATPL.*?(\d{10})/, type: 'Nip' },
	{ attribute: COMMON_NAME, pattern: /^(P[A-Z]{2}\d{6})$/, type: 'PeppolId' },
] as const;

/**
 * Tells who holds a certificate, by the attributes and patterns of the document "Podpis XAdES".
 *
 * @param certificate the signing certificate
 * @param by whether the sign-in document names the subject's identifiers or the fingerprint
 * @throws KsefException 21115 when the subject carries no identifier
 */
export function subjectOf(
	certificate: X509Certificate,
	by: 'certificateSubject' | 'certificateFingerprint',
): SubjectIdentifier {
	if (by === 'certificateFingerprint') {
		return { type: 'Fingerprint', value: sha256Hexadecimal(certificate.raw) };
	}
	const attributes = subjectAttributes(certificate);
	for (const { attribute, pattern, type } of PATTERNS) {
		for (const text of attributes.get(attribute) ?? []) {
			const [, value] = pattern.exec(text) ?? [];
			if (value !== undefined) return { type, value };
		}
	}
	throw new KsefException(21115, 'Nieprawidłowy certyfikat.', [
		'Certyfikat nie zawiera identyfikatora NIP ani PESEL.',
	]);
}

/** Whether a certificate is a person's or a company's: only a person has a given name and a surname. */
export function certificateKind(
	certificate: X509Certificate,
): 'QualifiedSignature' | 'QualifiedSeal' {
	const attributes = subjectAttributes(certificate);
	return attributes.has(GIVEN_NAME) || attributes.has(SURNAME)
		? 'QualifiedSignature'
		: 'QualifiedSeal';
}
