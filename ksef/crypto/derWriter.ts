import { asn1 } from 'node-forge';
import { Tag } from './der';

/** One value in DER (X.690): identifier, length, content. */
export function der(identifier: number, ...content: Uint8Array[]): Buffer {
	const body = Buffer.concat(content);
	return Buffer.concat([Buffer.from([identifier]), derLength(body.length), body]);
}

/** SEQUENCE of values that are in DER already. */
export function derSequence(...values: Uint8Array[]): Buffer {
	return der(0x30, ...values);
}

/** SET of values that are in DER already; they must be in order when there are several. */
export function derSet(...values: Uint8Array[]): Buffer {
	return der(0x31, ...values);
}

/** OBJECT IDENTIFIER from its dotted form. */
export function derOid(dotted: string): Buffer {
	return der(Tag.oid, Buffer.from(asn1.oidToDer(dotted).getBytes(), 'binary'));
}

/** INTEGER, not negative, from its bytes with the highest first. */
export function derInteger(bytes: Uint8Array): Buffer {
	const start = bytes.findIndex((byte) => byte !== 0);
	const significant = start < 0 ? Buffer.from([0]) : bytes.subarray(start);
	const sign = (significant[0] ?? 0) > 0x7f ? Buffer.from([0]) : Buffer.alloc(0);
	return der(Tag.integer, sign, significant);
}

/** UTF8String. */
export function derUtf8(text: string): Buffer {
	return der(Tag.utf8String, Buffer.from(text, 'utf8'));
}

/** PrintableString; the text must keep to its alphabet. */
export function derPrintable(text: string): Buffer {
	return der(Tag.printableString, Buffer.from(text, 'ascii'));
}

/**
 * BIT STRING.
 * @param unusedBits how many bits at the end of the last byte do not count
 */
export function derBitString(bytes: Uint8Array, unusedBits = 0): Buffer {
	return der(Tag.bitString, Buffer.from([unusedBits]), bytes);
}

/** OCTET STRING. */
export function derOctetString(bytes: Uint8Array): Buffer {
	return der(Tag.octetString, bytes);
}

/** A time as certificates write it: UTCTime until 2049, GeneralizedTime after (RFC 5280, 4.1.2.5). */
export function derTime(date: Date): Buffer {
	const digits = date.toISOString().slice(0, 19).replace(/[-:T]/g, '');
	const long = date.getUTCFullYear() >= 2050;
	const text = `${long ? digits : digits.slice(2)}Z`;
	return der(long ? Tag.generalizedTime : Tag.utcTime, Buffer.from(text, 'ascii'));
}

/** PEM with lines of 64 characters. */
export function toPem(label: string, bytes: Uint8Array): string {
	const base64 = Buffer.from(bytes).toString('base64');
	const lines = base64.match(/.{1,64}/g) ?? [];
	return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

function derLength(length: number): Buffer {
	if (length < 0x80) return Buffer.from([length]);
	const bytes: number[] = [];
	for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
	return Buffer.from([0x80 | bytes.length, ...bytes]);
}
