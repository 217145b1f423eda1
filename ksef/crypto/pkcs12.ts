import { createHmac, timingSafeEqual, type KeyObject } from 'node:crypto';
import { md } from 'node-forge';
import { readCertificate, type Certificate } from './certificate';
import { isContext, isUniversal, oidOf, readDer, Tag, type DerNode } from './der';
import { inputError } from './inputError';
import {
	decryptWithPassword,
	deriveLegacyKey,
	iterations,
	LegacyKeyPurpose,
} from './passwordEncryption';
import { readPastedText } from './pastedText';
import { readPrivateKeyDer } from './privateKey';

/** A private key and the certificate that belongs to it. */
export interface CertificateWithKey {
	certificate: Certificate;
	privateKey: KeyObject;
}

const DATA = '1.2.840.113549.1.7.1';
const ENCRYPTED_DATA = '1.2.840.113549.1.7.6';
const KEY_BAG = '1.2.840.113549.1.12.10.1.1';
const SHROUDED_KEY_BAG = '1.2.840.113549.1.12.10.1.2';
const CERTIFICATE_BAG = '1.2.840.113549.1.12.10.1.3';
const NESTED_BAG = '1.2.840.113549.1.12.10.1.6';

const MAC_HASHES: Record<string, { name: string; create: () => md.MessageDigest }> = {
	'1.3.14.3.2.26': { name: 'sha1', create: () => md.sha1.create() },
	'2.16.840.1.101.3.4.2.1': { name: 'sha256', create: () => md.sha256.create() },
	'2.16.840.1.101.3.4.2.2': { name: 'sha384', create: () => md.sha384.create() },
	'2.16.840.1.101.3.4.2.3': { name: 'sha512', create: () => md.sha512.create() },
};

const EXPORT_AGAIN = 'Export the file again, with its private key, and encode it as Base64.';

/**
 * Reads a PKCS#12 file (.p12, .pfx): old (RC2, triple DES) and modern encryption (PBES2), with and without
 * a MAC, RSA and EC keys. Of several certificates the one that belongs to the key is taken.
 * @param base64 the file in Base64
 * @throws {KsefError} of kind `input`: not such a file, wrong password, no key or no certificate inside
 */
export function readPkcs12(base64: string, password = ''): CertificateWithKey {
	const file = readDer(readPastedText(base64, 'PKCS#12 file')[0]?.der ?? Buffer.alloc(0));
	const [version, safe, mac] = file?.children ?? [];
	const content = safe?.children[1]?.content;
	if (!isUniversal(version, Tag.integer) || oidOf(safe?.children[0]) !== DATA || !content) {
		throw inputError('This is not a PKCS#12 file (.p12, .pfx).', EXPORT_AGAIN);
	}
	const fitting = mac === undefined ? password : checkMac(mac, content, password);
	const bags = readDer(content)?.children.flatMap((info) => safeBags(info, fitting)) ?? [];
	const certificates = bags
		.filter((bag) => bag.type === CERTIFICATE_BAG)
		.map((bag) => readCertificate(bag.value.children[1]?.content ?? Buffer.alloc(0)));
	const keys = bags.filter((bag) => bag.type !== CERTIFICATE_BAG).map((bag) => keyOf(bag, fitting));
	return pair(certificates, keys);
}

/** One entry of the file. */
interface Bag {
	type: typeof KEY_BAG | typeof SHROUDED_KEY_BAG | typeof CERTIFICATE_BAG;
	value: DerNode;
}

function pair(certificates: Certificate[], keys: KeyObject[]): CertificateWithKey {
	if (keys.length === 0) {
		throw inputError('The PKCS#12 file holds no private key.', EXPORT_AGAIN);
	}
	for (const privateKey of keys) {
		const certificate = certificates.find((one) => one.matches(privateKey));
		if (certificate !== undefined) return { certificate, privateKey };
	}
	throw inputError(
		'The PKCS#12 file holds no certificate that belongs to its private key.',
		'Export the file again from where the certificate was installed, key and certificate together.',
	);
}

/** Returns the password in the form that fits: some programs tell "none" from "empty". */
function checkMac(mac: DerNode, content: Buffer, password: string): string | null {
	const [digestInfo, salt, rounds] = mac.children;
	const hash = MAC_HASHES[oidOf(digestInfo?.children[0]?.children[0]) ?? ''];
	const expected = digestInfo?.children[1]?.content;
	// A newer kind of MAC is left unchecked: a wrong password then shows when the contents are decrypted.
	if (hash === undefined || expected === undefined || salt === undefined) return password;
	const count = rounds === undefined ? 1 : iterations(rounds);
	const fits = (candidate: string | null): boolean => {
		const digest = hash.create();
		const length = digest.digestLength;
		const key = deriveLegacyKey(
			candidate,
			salt.content,
			LegacyKeyPurpose.mac,
			count,
			length,
			digest,
		);
		const actual = createHmac(hash.name, key).update(content).digest();
		return actual.length === expected.length && timingSafeEqual(actual, expected);
	};
	if (fits(password)) return password;
	if (password === '' && fits(null)) return null;
	throw wrongPassword(password);
}

function safeBags(info: DerNode, password: string | null): Bag[] {
	const content = info.children[1];
	switch (oidOf(info.children[0])) {
		case DATA:
			return readBags(content?.content);
		case ENCRYPTED_DATA: {
			const [, algorithm, ciphertext] = content?.children[0]?.children[1]?.children ?? [];
			if (algorithm === undefined || !isContext(ciphertext, 0)) break;
			const plain = decryptWithPassword(algorithm, ciphertext.content, password);
			if (plain === undefined || readDer(plain) === undefined) throw wrongPassword(password);
			return readBags(plain);
		}
	}
	throw inputError(
		'The PKCS#12 file is protected in a way that is not supported.',
		'Export the file again with a password.',
	);
}

function readBags(der: Buffer | undefined): Bag[] {
	return bagsIn(der === undefined ? undefined : readDer(der));
}

function bagsIn(contents: DerNode | undefined): Bag[] {
	return (contents?.children ?? []).flatMap((bag): Bag[] => {
		const type = oidOf(bag.children[0]);
		const value = bag.children[1]?.children[0];
		if (type === NESTED_BAG) return bagsIn(value);
		if (type !== KEY_BAG && type !== SHROUDED_KEY_BAG && type !== CERTIFICATE_BAG) return [];
		return value === undefined ? [] : [{ type, value }];
	});
}

function keyOf(bag: Bag, password: string | null): KeyObject {
	if (bag.type === KEY_BAG) return readPrivateKeyDer(bag.value.encode());
	const [algorithm, ciphertext] = bag.value.children;
	const plain =
		algorithm === undefined || ciphertext === undefined
			? undefined
			: decryptWithPassword(algorithm, ciphertext.content, password);
	if (plain === undefined || readDer(plain) === undefined) throw wrongPassword(password);
	return readPrivateKeyDer(plain);
}

function wrongPassword(password: string | null): Error {
	return password === null || password === ''
		? inputError(
				'The PKCS#12 file is protected by a password and none was given.',
				'Enter the password that was set when the file was exported.',
			)
		: inputError(
				'The password does not open the PKCS#12 file.',
				'Enter the password that was set when the file was exported; upper and lower case count.',
			);
}
