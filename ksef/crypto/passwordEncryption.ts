import { createDecipheriv, pbkdf2Sync, scryptSync } from 'node:crypto';
import { md, pkcs12, rc2, util } from 'node-forge';
import type { KsefError } from '../api/errors';
import { integerOf, isUniversal, oidOf, readDer, Tag, type DerNode } from './der';
import { inputError } from './inputError';

/** Ciphers of PBES2 (RFC 8018, B.2) by identifier, in OpenSSL's names. */
const CIPHERS: Record<string, { name: string; keyLength: number }> = {
	'2.16.840.1.101.3.4.1.2': { name: 'aes-128-cbc', keyLength: 16 },
	'2.16.840.1.101.3.4.1.22': { name: 'aes-192-cbc', keyLength: 24 },
	'2.16.840.1.101.3.4.1.42': { name: 'aes-256-cbc', keyLength: 32 },
	'1.2.840.113549.3.7': { name: 'des-ede3-cbc', keyLength: 24 },
};

/** Hashes under PBKDF2 (RFC 8018, B.1.2); SHA-1 when none is named. */
const PSEUDORANDOM_FUNCTIONS: Record<string, string> = {
	'1.2.840.113549.2.7': 'sha1',
	'1.2.840.113549.2.8': 'sha224',
	'1.2.840.113549.2.9': 'sha256',
	'1.2.840.113549.2.10': 'sha384',
	'1.2.840.113549.2.11': 'sha512',
};

/** The schemes of older PKCS#12 files (RFC 7292, appendix C). */
const LEGACY_SCHEMES: Record<string, { cipher: '3des' | 'rc2'; keyLength: number }> = {
	'1.2.840.113549.1.12.1.3': { cipher: '3des', keyLength: 24 },
	'1.2.840.113549.1.12.1.4': { cipher: '3des', keyLength: 16 },
	'1.2.840.113549.1.12.1.5': { cipher: 'rc2', keyLength: 16 },
	'1.2.840.113549.1.12.1.6': { cipher: 'rc2', keyLength: 5 },
};

const PBES2 = '1.2.840.113549.1.5.13';
const PBKDF2 = '1.2.840.113549.1.5.12';
const SCRYPT = '1.3.6.1.4.1.11591.4.11';
/** More rounds than any program sets; a file that asks for more would only hold n8n up. */
const MOST_ITERATIONS = 20_000_000;

/**
 * Decrypts an `EncryptedPrivateKeyInfo` (RFC 5958), the content of "ENCRYPTED PRIVATE KEY".
 * @returns `PrivateKeyInfo` in DER
 * @throws {KsefError} of kind `input` when the passphrase is wrong or the encryption is not supported
 */
export function decryptPrivateKeyInfo(der: Buffer, passphrase: string): Buffer {
	const [algorithm, ciphertext] = readDer(der)?.children ?? [];
	if (algorithm === undefined || !isUniversal(ciphertext, Tag.octetString)) {
		throw unsupported('unknown');
	}
	const plain = decryptWithPassword(algorithm, ciphertext.content, passphrase);
	if (plain === undefined || readDer(plain) === undefined) {
		throw inputError(
			'The passphrase does not open the private key.',
			'Enter the password that was set when the key was created; upper and lower case count.',
		);
	}
	return plain;
}

/**
 * Decrypts with a key made from a password, as the algorithm identifier tells.
 * The password is taken as UTF-8 by PBES2 and as UTF-16 by the older schemes, so Polish letters work in both.
 * @returns undefined when the password does not fit
 * @throws {KsefError} of kind `input` when the scheme is not supported
 */
export function decryptWithPassword(
	algorithm: DerNode,
	ciphertext: Buffer,
	password: string | null,
): Buffer | undefined {
	const scheme = oidOf(algorithm.children[0]) ?? 'unknown';
	const parameters = algorithm.children[1];
	if (parameters === undefined) throw unsupported(scheme);
	return scheme === PBES2
		? decryptPbes2(parameters, ciphertext, password)
		: decryptLegacy(scheme, parameters, ciphertext, password);
}

function decryptPbes2(
	parameters: DerNode,
	ciphertext: Buffer,
	password: string | null,
): Buffer | undefined {
	const [derivation, encryption] = parameters.children;
	const cipherOid = oidOf(encryption?.children[0]) ?? 'unknown';
	const cipher = CIPHERS[cipherOid];
	const vector = encryption?.children[1]?.content;
	if (cipher === undefined || vector === undefined) throw unsupported(cipherOid);
	const key = deriveKey(derivation, password, cipher.keyLength);
	return decipher(cipher.name, key, vector, ciphertext);
}

function deriveKey(
	derivation: DerNode | undefined,
	password: string | null,
	length: number,
): Buffer {
	const oid = oidOf(derivation?.children[0]) ?? 'unknown';
	const [salt, first, second, third] = derivation?.children[1]?.children ?? [];
	if (!isUniversal(salt, Tag.octetString)) throw unsupported(oid);
	const secret = Buffer.from(password ?? '', 'utf8');
	if (oid === PBKDF2) {
		const rest = [second, third].find((node) => isUniversal(node, Tag.sequence));
		const hashOid = oidOf(rest?.children[0]);
		const hash = hashOid === undefined ? 'sha1' : PSEUDORANDOM_FUNCTIONS[hashOid];
		if (hash === undefined) throw unsupported(hashOid ?? oid);
		return pbkdf2Sync(secret, salt.content, iterations(first), length, hash);
	}
	const [cost, blockSize, parallelization] = [first, second, third].map(integerOf);
	if (oid !== SCRYPT || !cost || !blockSize || !parallelization) throw unsupported(oid);
	return scryptSync(secret, salt.content, length, {
		cost,
		blockSize,
		parallelization,
		maxmem: 256 * cost * blockSize,
	});
}

function decryptLegacy(
	scheme: string,
	parameters: DerNode,
	ciphertext: Buffer,
	password: string | null,
): Buffer | undefined {
	const known = LEGACY_SCHEMES[scheme];
	const salt = parameters.children[0]?.content;
	if (known === undefined || salt === undefined) throw unsupported(scheme);
	const rounds = iterations(parameters.children[1]);
	const derive = (purpose: number, length: number) =>
		deriveLegacyKey(password, salt, purpose, rounds, length);
	const key = derive(LegacyKeyPurpose.key, known.keyLength);
	const vector = derive(LegacyKeyPurpose.vector, 8);
	if (known.cipher === 'rc2') return decipherRc2(key, vector, ciphertext);
	// Two-key triple DES uses its first key a second time.
	const threeKeys = key.length === 24 ? key : Buffer.concat([key, key.subarray(0, 8)]);
	return decipher('des-ede3-cbc', threeKeys, vector, ciphertext);
}

/** What a derived key is for (RFC 7292, B.3). */
export const LegacyKeyPurpose = { key: 1, vector: 2, mac: 3 } as const;

/**
 * Makes key material from a password the way PKCS#12 does (RFC 7292, B.2).
 * @param password null stands for "no password", which some programs tell from an empty one
 * @param length bytes wanted
 * @param hash SHA-1 unless told, as all encryption schemes of the standard want
 */
export function deriveLegacyKey(
	password: string | null,
	salt: Buffer,
	purpose: number,
	rounds: number,
	length: number,
	hash: md.MessageDigest = md.sha1.create(),
): Buffer {
	const saltBytes = util.createBuffer(salt.toString('binary'));
	const derived = pkcs12.generateKey(password, saltBytes, purpose, rounds, length, hash);
	return Buffer.from(derived.getBytes(), 'binary');
}

function decipher(
	name: string,
	key: Buffer,
	vector: Buffer,
	ciphertext: Buffer,
): Buffer | undefined {
	const cipher = createDecipheriv(name, key, vector);
	const start = cipher.update(ciphertext);
	try {
		return Buffer.concat([start, cipher.final()]);
	} catch {
		// The padding does not fit: another password was used.
		return undefined;
	}
}

/** OpenSSL 3 has RC2 in its legacy module only, which Node does not load. */
function decipherRc2(key: Buffer, vector: Buffer, ciphertext: Buffer): Buffer | undefined {
	const cipher = rc2.createDecryptionCipher(key.toString('binary'), key.length * 8);
	cipher.start(vector.toString('binary'));
	cipher.update(util.createBuffer(ciphertext.toString('binary')));
	if (!cipher.finish()) return undefined;
	return Buffer.from(cipher.output.getBytes(), 'binary');
}

/** @throws {KsefError} of kind `input` for a count that no program sets */
export function iterations(node: DerNode | undefined): number {
	const count = integerOf(node);
	if (count === undefined || count < 1 || count > MOST_ITERATIONS) {
		throw inputError(
			'The encrypted file asks for an impossible number of rounds.',
			'Export the key or the PKCS#12 file again.',
		);
	}
	return count;
}

function unsupported(scheme: string): KsefError {
	return inputError(
		`The encryption of the key file is not supported (${scheme}).`,
		'Convert it with: openssl pkcs8 -topk8 -v2 aes-256-cbc -in old.key -out new.key (a PKCS#12 file: export it again with AES-256).',
	);
}
