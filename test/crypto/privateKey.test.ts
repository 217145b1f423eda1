import type { createPrivateKey } from 'node:crypto';
import { createPublicKey } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPrivateKey } from '../../ksef/crypto/privateKey';
import { describeWithPrograms, openssl } from '../support/programs';

const POLISH = 'Zażółć gęślą jaźń 2026!';

describeWithPrograms('reading a private key made by OpenSSL', ['openssl'], () => {
	const folder = mkdtempSync(join(tmpdir(), 'ksef-key-'));
	const rsaFile = join(folder, 'rsa.key');
	const ecFile = join(folder, 'ec.key');
	beforeAll(() => {
		openssl(['genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048', '-out', rsaFile]);
		openssl(['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', ecFile]);
	});
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	/** The public half, as a way to tell two keys from each other. */
	const identity = (key: string | ReturnType<typeof createPrivateKey>) =>
		createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('hex');
	const convert = (file: string, options: string[], command = 'pkcs8') =>
		openssl([command, '-in', file, ...options]).toString();
	const pkcs8 = (file: string) => convert(file, ['-topk8', '-nocrypt']);
	const encrypted = (file: string, options: string[], password = POLISH) =>
		convert(file, ['-topk8', '-passout', `pass:${password}`, ...options]);
	const withoutArmour = (pem: string) => pem.replace(/-----[A-Z ]+-----|\n/g, '');

	const FILES = [
		['RSA', rsaFile],
		['EC P-256', ecFile],
	] as const;

	describe.each(FILES)('%s', (kind, file) => {
		const traditional = (options: string[] = []) =>
			kind === 'RSA'
				? convert(file, ['-traditional', ...options], 'rsa')
				: convert(file, options, 'ec');

		test.each<[string, () => string, string | undefined]>([
			['PKCS#8 PEM', () => pkcs8(file), undefined],
			['PKCS#8 DER as Base64', () => withoutArmour(pkcs8(file)), undefined],
			['encrypted PKCS#8, AES-256, SHA-256', () => encrypted(file, ['-v2', 'aes-256-cbc']), POLISH],
			[
				'encrypted PKCS#8, AES-128, SHA-1',
				() => encrypted(file, ['-v2', 'aes-128-cbc', '-v2prf', 'hmacWithSHA1']),
				POLISH,
			],
			[
				'encrypted PKCS#8, AES-192, SHA-512',
				() => encrypted(file, ['-v2', 'aes-192-cbc', '-v2prf', 'hmacWithSHA512']),
				POLISH,
			],
			['encrypted PKCS#8, triple DES', () => encrypted(file, ['-v2', 'des3']), POLISH],
			['encrypted PKCS#8, scrypt', () => encrypted(file, ['-scrypt', '-scrypt_N', '1024']), POLISH],
			['encrypted PKCS#8, old triple DES', () => encrypted(file, ['-v1', 'PBE-SHA1-3DES']), POLISH],
			[
				'encrypted PKCS#8 DER as Base64',
				() => withoutArmour(encrypted(file, ['-v2', 'aes-256-cbc'])),
				POLISH,
			],
			['its own old form', () => traditional(), undefined],
			['its own old form, DER as Base64', () => withoutArmour(traditional()), undefined],
			[
				'its own old form, encrypted',
				() => traditional(['-aes256', '-passout', `pass:${POLISH}`]),
				POLISH,
			],
		])('%s', (_, text, passphrase) => {
			expect(identity(readPrivateKey(text(), passphrase))).toBe(identity(pkcs8(file)));
		});

		test.each<[string, (pem: string) => string]>([
			['on one line', (pem) => pem.replace(/\n/g, ' ')],
			['with line ends written out', (pem) => pem.replace(/\n/g, '\\n')],
			['with Windows line ends', (pem) => pem.replace(/\n/g, '\r\n')],
			['with spaces before every line', (pem) => pem.replace(/\n/g, '\n\t ')],
		])('an encrypted key survives being pasted %s', (_, paste) => {
			const modern = encrypted(file, ['-v2', 'aes-256-cbc']);
			const old = traditional(['-aes256', '-passout', `pass:${POLISH}`]);
			for (const pem of [modern, old]) {
				expect(identity(readPrivateKey(paste(pem), POLISH))).toBe(identity(pkcs8(file)));
			}
		});

		test.each<[string, () => string]>([
			['modern', () => encrypted(file, ['-v2', 'aes-256-cbc'])],
			['old triple DES', () => encrypted(file, ['-v1', 'PBE-SHA1-3DES'])],
			['its own old form', () => traditional(['-aes256', '-passout', `pass:${POLISH}`])],
		])('a wrong and a missing passphrase get their own sentences (%s)', (_, text) => {
			expect(() => readPrivateKey(text(), 'zażółć')).toThrow(
				expect.objectContaining({
					kind: 'input',
					message: 'The passphrase does not open the private key.',
				}),
			);
			expect(() => readPrivateKey(text())).toThrow(
				expect.objectContaining({
					kind: 'input',
					message: 'The private key is encrypted and the passphrase is missing.',
				}),
			);
		});

		test('a passphrase that is not needed does no harm', () => {
			expect(() => readPrivateKey(pkcs8(file), 'anything')).not.toThrow();
		});
	});

	test.each<[string, () => string, string]>([
		[
			'a certificate',
			() => pemOf('CERTIFICATE'),
			'The private key field holds something else (CERTIFICATE).',
		],
		[
			'a public key',
			() => convert(rsaFile, ['-pubout'], 'pkey'),
			'The private key field holds something else (PUBLIC KEY).',
		],
		['other Base64', () => 'aGVsbG8gd29ybGQh', 'The private key cannot be read.'],
		['nothing', () => '', 'The private key is empty.'],
		[
			'half a key',
			() => pkcs8(ecFile).slice(0, 100),
			'The private key is cut off: a BEGIN line and its END line do not match.',
		],
	])('%s is refused with a sentence', (_, text, message) => {
		expect(() => readPrivateKey(text())).toThrow(
			expect.objectContaining({ kind: 'input', message }),
		);
	});

	test('an encryption that cannot be read is named, with the command that converts it', () => {
		const unknown = encrypted(ecFile, ['-v2', 'camellia-256-cbc']);
		expect(() => readPrivateKey(unknown, POLISH)).toThrow(
			expect.objectContaining({
				message: 'The encryption of the key file is not supported (1.2.392.200011.61.1.1.1.4).',
				facts: expect.objectContaining({ advice: expect.stringContaining('openssl pkcs8 -topk8') }),
			}),
		);
	});

	function pemOf(label: string): string {
		return `-----BEGIN ${label}-----\nAAAA\n-----END ${label}-----\n`;
	}
});
