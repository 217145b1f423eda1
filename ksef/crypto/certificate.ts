import { X509Certificate, type KeyObject } from 'node:crypto';
import { isContext, isUniversal, oidOf, readDer, Tag, type DerNode } from './der';
import { distinguishedName } from './distinguishedName';
import { sha256 } from './hash';
import { inputError } from './inputError';
import { readPastedText } from './pastedText';

/** What the key of a certificate may be used for (RFC 5280, 4.2.1.3), as far as it matters to KSeF. */
export interface KeyUsage {
	digitalSignature: boolean;
	/** Also called content commitment. */
	nonRepudiation: boolean;
}

/** A certificate, read. Holds nothing secret. */
export interface Certificate {
	der: Buffer;
	/** RFC 4514 text. */
	subject: string;
	/** RFC 4514 text. */
	issuer: string;
	/** Decimal digits, as XML Signature wants it. */
	serialNumber: string;
	validFrom: Date;
	validTo: Date;
	/** Absent when the certificate does not restrict its key. */
	keyUsage?: KeyUsage;
	/** Whether it says of itself that it is a qualified one (QCStatements, ETSI EN 319 412-5). */
	qualified: boolean;
	/** SHA-256 of the DER form, lower-case hexadecimal: KSeF's "odcisk palca". */
	fingerprint: string;
	publicKey: KeyObject;
	/** Whether this private key belongs to the certificate. */
	matches(privateKey: KeyObject): boolean;
}

const KEY_USAGE = '2.5.29.15';
const QUALIFIED_STATEMENTS = '1.3.6.1.5.5.7.1.3';
const WHAT_TO_PASTE =
	'Paste the content of the .crt or .pem file (-----BEGIN CERTIFICATE-----), or the .cer file encoded as Base64.';

/**
 * Reads the certificates in a pasted text: one, or a chain.
 * @param text PEM, or DER as Base64
 * @throws {KsefError} of kind `input` when there is none
 */
export function readCertificates(text: string): Certificate[] {
	const blocks = readPastedText(text, 'certificate');
	const candidates = blocks.filter((block) =>
		/^(none|(X509 |TRUSTED )?CERTIFICATE)$/.test(block.label),
	);
	const other = blocks[0]?.label;
	if (candidates.length === 0) {
		throw inputError(`The certificate field holds something else (${other}).`, WHAT_TO_PASTE);
	}
	return candidates.map((block) => readCertificate(block.der));
}

/**
 * Reads one certificate.
 * @throws {KsefError} of kind `input` when the bytes are something else
 */
export function readCertificate(der: Uint8Array): Certificate {
	const parsed = parseX509(der);
	const fields = readDer(der)?.children[0]?.children;
	if (parsed === undefined || fields === undefined) {
		throw inputError('The certificate cannot be read.', WHAT_TO_PASTE);
	}
	// The version is tagged [0] and may be absent (RFC 5280, 4.1).
	const [serial, , issuer, , subject] = isContext(fields[0], 0) ? fields.slice(1) : fields;
	if (!isUniversal(serial, Tag.integer) || issuer === undefined || subject === undefined) {
		throw inputError('The certificate cannot be read.', WHAT_TO_PASTE);
	}
	const extensions = fields.find((field) => isContext(field, 3))?.children[0]?.children ?? [];
	const keyUsage = keyUsageOf(extensions);
	return {
		der: parsed.raw,
		subject: distinguishedName(subject),
		issuer: distinguishedName(issuer),
		serialNumber: BigInt.asIntN(
			serial.content.length * 8,
			BigInt(`0x${serial.content.toString('hex')}`),
		).toString(),
		validFrom: new Date(parsed.validFrom),
		validTo: new Date(parsed.validTo),
		...(keyUsage === undefined ? {} : { keyUsage }),
		qualified: extension(extensions, QUALIFIED_STATEMENTS) !== undefined,
		fingerprint: sha256(parsed.raw).toString('hex'),
		publicKey: parsed.publicKey,
		matches: (privateKey) => parsed.checkPrivateKey(privateKey),
	};
}

function parseX509(der: Uint8Array): X509Certificate | undefined {
	try {
		return new X509Certificate(der);
	} catch {
		// OpenSSL's reason names its own functions; the caller says which field is wrong.
		return undefined;
	}
}

function extension(extensions: DerNode[], oid: string): Buffer | undefined {
	const found = extensions.find((one) => oidOf(one.children[0]) === oid);
	// The critical flag between the two may be absent: the value is always the last.
	return found?.children.at(-1)?.content;
}

function keyUsageOf(extensions: DerNode[]): KeyUsage | undefined {
	const value = extension(extensions, KEY_USAGE);
	const bits = value === undefined ? undefined : readDer(value);
	if (!isUniversal(bits, Tag.bitString)) return undefined;
	const first = bits.content[1] ?? 0;
	return { digitalSignature: (first & 0x80) !== 0, nonRepudiation: (first & 0x40) !== 0 };
}
