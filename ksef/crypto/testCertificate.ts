import { generateKeyPair, randomBytes, sign, type KeyObject } from 'node:crypto';
import type { Nip } from '../api/types';
import {
	der,
	derBitString,
	derInteger,
	derOctetString,
	derOid,
	derPrintable,
	derSequence,
	derSet,
	derTime,
	derUtf8,
	toPem,
} from './derWriter';

/** For whom a test certificate is made. */
export type TestCertificateHolder =
	| {
			type: 'person';
			givenName: string;
			surname: string;
			/** NIP (ten digits) or PESEL (eleven digits). */
			identifier: { type: 'Nip' | 'Pesel'; value: string };
	  }
	| { type: 'company'; organizationName: string; nip: Nip };

/** How a test certificate is made. */
export interface TestCertificateOptions {
	/** RSA-2048, or EC on P-256. */
	keyType: 'RSA' | 'EC';
	validFrom: Date;
	validTo: Date;
}

/** A certificate with its key. The key is secret, though it opens nothing but the test environment. */
export interface TestCertificate {
	/** PEM. */
	certificate: string;
	/** PKCS#8 PEM, not encrypted. */
	privateKey: string;
}

const SIGNATURE_ALGORITHMS = {
	RSA: derSequence(derOid('1.2.840.113549.1.1.11'), Buffer.from([0x05, 0x00])),
	EC: derSequence(derOid('1.2.840.10045.4.3.2')),
} as const;

/** Attributes whose values keep to plain characters by their definition (X.520). */
const PRINTABLE = new Set(['2.5.4.6', '2.5.4.5']);

/**
 * Makes a self-signed certificate of the form that KSeF's test environment takes in place of a qualified one
 * (ksef-docs, auth/podpis-xades: attributes of a person's signature and of a company's seal). No other
 * environment accepts it.
 */
export async function generateTestCertificate(
	holder: TestCertificateHolder,
	options: TestCertificateOptions,
): Promise<TestCertificate> {
	const { publicKey, privateKey } = await generateKeys(options.keyType);
	const name = distinguishedName(subject(holder));
	const algorithm = SIGNATURE_ALGORITHMS[options.keyType];
	const content = derSequence(
		der(0xa0, derInteger(Buffer.from([2]))),
		derInteger(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
		algorithm,
		name,
		derSequence(derTime(options.validFrom), derTime(options.validTo)),
		name,
		publicKey.export({ format: 'der', type: 'spki' }),
		der(0xa3, derSequence(...extensions())),
	);
	const certificate = derSequence(
		content,
		algorithm,
		derBitString(sign('sha256', content, privateKey)),
	);
	return {
		certificate: toPem('CERTIFICATE', certificate),
		privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
	};
}

type Attribute = [oid: string, value: string];

function subject(holder: TestCertificateHolder): Attribute[] {
	if (holder.type === 'company') {
		return [
			['2.5.4.10', holder.organizationName],
			['2.5.4.97', `VATPL-${holder.nip}`],
			['2.5.4.3', holder.organizationName],
			['2.5.4.6', 'PL'],
		];
	}
	const prefix = holder.identifier.type === 'Nip' ? 'TINPL' : 'PNOPL';
	return [
		['2.5.4.42', holder.givenName],
		['2.5.4.4', holder.surname],
		['2.5.4.5', `${prefix}-${holder.identifier.value}`],
		['2.5.4.3', `${holder.givenName} ${holder.surname}`],
		['2.5.4.6', 'PL'],
	];
}

function distinguishedName(attributes: Attribute[]): Buffer {
	return derSequence(
		...attributes.map(([oid, value]) =>
			derSet(derSequence(derOid(oid), PRINTABLE.has(oid) ? derPrintable(value) : derUtf8(value))),
		),
	);
}

/** Not an authority; for signatures that prove identity and intent (RFC 5280, 4.2.1.3 and 4.2.1.9). */
function extensions(): Buffer[] {
	const critical = Buffer.from([0x01, 0x01, 0xff]);
	return [
		derSequence(derOid('2.5.29.19'), critical, derOctetString(derSequence())),
		derSequence(
			derOid('2.5.29.15'),
			critical,
			derOctetString(derBitString(Buffer.from([0b1100_0000]), 6)),
		),
	];
}

function generateKeys(
	keyType: TestCertificateOptions['keyType'],
): Promise<{ publicKey: KeyObject; privateKey: KeyObject }> {
	return new Promise((resolve, reject) => {
		const done = (error: Error | null, publicKey: KeyObject, privateKey: KeyObject): void => {
			if (error) reject(error);
			else resolve({ publicKey, privateKey });
		};
		if (keyType === 'RSA') generateKeyPair('rsa', { modulusLength: 2048 }, done);
		else generateKeyPair('ec', { namedCurve: 'prime256v1' }, done);
	});
}
