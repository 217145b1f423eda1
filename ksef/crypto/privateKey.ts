import { createPrivateKey, type KeyObject } from 'node:crypto';
import type { KsefError } from '../api/errors';
import { isUniversal, readDer, Tag, type DerNode } from './der';
import { inputError } from './inputError';
import { readPastedText, type PastedBlock } from './pastedText';
import { decryptPrivateKeyInfo } from './passwordEncryption';

const WHAT_TO_PASTE =
	'Paste the content of the .key file (-----BEGIN … PRIVATE KEY-----) that belongs to the certificate.';

/**
 * Reads a private key: PKCS#8 plain or encrypted, PKCS#1 (RSA), SEC1 (EC), as PEM or as DER in Base64.
 * @param passphrase needed when the key is encrypted, otherwise not looked at
 * @throws {KsefError} of kind `input`: no key there, passphrase missing or wrong, encryption not supported
 */
export function readPrivateKey(text: string, passphrase?: string): KeyObject {
	const blocks = readPastedText(text, 'private key');
	const block = blocks.find((one) => /^(none|(ENCRYPTED |RSA |EC )?PRIVATE KEY)$/.test(one.label));
	if (block === undefined) {
		throw inputError(
			`The private key field holds something else (${blocks.map((one) => one.label).join(', ')}).`,
			WHAT_TO_PASTE,
		);
	}
	if (block.encryptionHeader !== undefined) return readOldEncrypted(block, passphrase);
	return readPrivateKeyDer(block.der, passphrase);
}

/** What the structure of a private key file says about its kind. */
type KeyForm = 'pkcs8' | 'encryptedPkcs8' | 'pkcs1' | 'sec1';

/**
 * Reads a private key from DER.
 * @throws as {@link readPrivateKey}
 */
export function readPrivateKeyDer(der: Buffer, passphrase?: string): KeyObject {
	const form = keyForm(readDer(der));
	if (form === undefined) {
		throw inputError('The private key cannot be read.', WHAT_TO_PASTE);
	}
	if (form !== 'encryptedPkcs8') return readPlain(der, form);
	return readPlain(decryptPrivateKeyInfo(der, requirePassphrase(passphrase)), 'pkcs8');
}

function readPlain(der: Buffer, form: Exclude<KeyForm, 'encryptedPkcs8'>): KeyObject {
	try {
		return createPrivateKey({ key: der, format: 'der', type: form });
	} catch {
		// OpenSSL's reason names its own functions.
		throw inputError(
			'The private key is damaged or of a kind that is not supported.',
			WHAT_TO_PASTE,
		);
	}
}

/** The old encrypted form of PKCS#1 and SEC1, with `DEK-Info` in the PEM text. */
function readOldEncrypted(block: PastedBlock, passphrase: string | undefined): KeyObject {
	const body = block.der.toString('base64').replace(/.{64}/g, '$&\n');
	const pem = [
		`-----BEGIN ${block.label}-----`,
		'Proc-Type: 4,ENCRYPTED',
		`DEK-Info: ${block.encryptionHeader}`,
		'',
		body.trimEnd(),
		`-----END ${block.label}-----`,
		'',
	].join('\n');
	const key = requirePassphrase(passphrase);
	try {
		return createPrivateKey({ key: pem, format: 'pem', passphrase: key });
	} catch {
		throw wrongPassphrase();
	}
}

function keyForm(node: DerNode | undefined): KeyForm | undefined {
	if (!isUniversal(node, Tag.sequence)) return undefined;
	const [first, second] = node.children;
	if (isUniversal(first, Tag.sequence) && isUniversal(second, Tag.octetString)) {
		return 'encryptedPkcs8';
	}
	if (!isUniversal(first, Tag.integer)) return undefined;
	if (isUniversal(second, Tag.sequence)) return 'pkcs8';
	if (isUniversal(second, Tag.octetString)) return 'sec1';
	return isUniversal(second, Tag.integer) && node.children.length >= 9 ? 'pkcs1' : undefined;
}

function requirePassphrase(passphrase: string | undefined): string {
	if (passphrase !== undefined && passphrase !== '') return passphrase;
	throw inputError(
		'The private key is encrypted and the passphrase is missing.',
		'Enter the password that was set when the key was created (in the KSeF application: when the certificate was requested).',
	);
}

function wrongPassphrase(): KsefError {
	return inputError(
		'The passphrase does not open the private key.',
		'Enter the password that was set when the key was created; upper and lower case count.',
	);
}
