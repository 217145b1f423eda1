import type { X509Certificate } from 'node:crypto';
import type { Name } from '@peculiar/x509';
import { X509Certificate as PeculiarCertificate } from '@peculiar/x509';

/** Names under which programs write attribute types, by object identifier (RFC 4514 and common habits). */
const ATTRIBUTE_NAMES: Readonly<Record<string, string>> = {
	CN: '2.5.4.3',
	SN: '2.5.4.4',
	SURNAME: '2.5.4.4',
	SERIALNUMBER: '2.5.4.5',
	C: '2.5.4.6',
	L: '2.5.4.7',
	ST: '2.5.4.8',
	S: '2.5.4.8',
	STREET: '2.5.4.9',
	O: '2.5.4.10',
	OU: '2.5.4.11',
	T: '2.5.4.12',
	TITLE: '2.5.4.12',
	GN: '2.5.4.42',
	G: '2.5.4.42',
	GIVENNAME: '2.5.4.42',
	ORGANIZATIONIDENTIFIER: '2.5.4.97',
	E: '1.2.840.113549.1.9.1',
	EMAILADDRESS: '1.2.840.113549.1.9.1',
	DC: '0.9.2342.19200300.100.1.25',
	UID: '0.9.2342.19200300.100.1.1',
};

/** The attribute types and values of a certificate's subject, by object identifier. */
export function subjectAttributes(certificate: X509Certificate): Map<string, string[]> {
	const attributes = new Map<string, string[]>();
	const name = new PeculiarCertificate(certificate.raw).subjectName;
	for (const [type, value] of flatten(name)) {
		attributes.set(type, [...(attributes.get(type) ?? []), value]);
	}
	return attributes;
}

/**
 * Whether a text is the issuer of a certificate, written in any of the orders and spellings that RFC 4514 and
 * common programs use: the attributes and values must be the same, escapes resolved.
 *
 * @param text `X509IssuerName` of a signature
 * @param certificate the signing certificate
 */
export function issuerMatches(text: string, certificate: X509Certificate): boolean {
	const issuer = flatten(new PeculiarCertificate(certificate.raw).issuerName);
	let given: Array<[string, string]>;
	try {
		given = splitName(text);
	} catch {
		// A text that RFC 4514 does not allow names nobody.
		return false;
	}
	const sorted = (pairs: Array<[string, string]>): string =>
		JSON.stringify(pairs.map(([type, value]) => `${type}=${value}`).sort());
	return sorted(given) === sorted(issuer);
}

function flatten(name: Name): Array<[string, string]> {
	return name
		.toJSON()
		.flatMap((relative) =>
			Object.entries(relative).flatMap(([type, values]) =>
				values.map((value): [string, string] => [objectIdentifier(type), value]),
			),
		);
}

function objectIdentifier(type: string): string {
	const bare = type.trim().replace(/^oid\./i, '');
	return ATTRIBUTE_NAMES[bare.toUpperCase()] ?? bare;
}

/** Splits an RFC 4514 text into attribute types and values with the escapes resolved. */
function splitName(text: string): Array<[string, string]> {
	const pairs: Array<[string, string]> = [];
	const attribute =
		/\s*([A-Za-z][\w-]*|(?:[Oo][Ii][Dd]\.)?\d+(?:\.\d+)+)\s*=\s*("(?:[^"\\]|\\.)*"|#[0-9A-Fa-f]+|(?:[^,;+"\\]|\\.)*)\s*([,;+]|$)/y;
	while (attribute.lastIndex < text.length) {
		const match = attribute.exec(text);
		if (match === null) throw new Error(`Not a distinguished name: ${text}`);
		pairs.push([objectIdentifier(match[1] ?? ''), attributeValue(match[2] ?? '')]);
	}
	return pairs;
}

function attributeValue(raw: string): string {
	if (raw.startsWith('#')) return encodedValue(Buffer.from(raw.slice(1), 'hex'));
	const quoted = raw.startsWith('"');
	const body = quoted ? raw.slice(1, -1) : raw.replace(/(?<!\\)\s+$/, '');
	const bytes: Buffer[] = [];
	const piece = /\\([0-9A-Fa-f]{2})|\\(.)|([^\\]+)/gs;
	for (const [, hexadecimal, escaped, plain] of body.matchAll(piece)) {
		bytes.push(
			hexadecimal === undefined
				? Buffer.from(escaped ?? plain ?? '', 'utf8')
				: Buffer.from(hexadecimal, 'hex'),
		);
	}
	return Buffer.concat(bytes).toString('utf8');
}

/** The text in a short DER string (`#0c08…`), as RFC 4514 writes values of unnamed attribute types. */
function encodedValue(der: Buffer): string {
	const length = der[1] ?? 0;
	const header = length < 0x80 ? 2 : 2 + (length & 0x7f);
	return der.subarray(header).toString('utf8');
}
