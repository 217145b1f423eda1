import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPkcs12 } from '../../ksef/crypto/pkcs12';
import {
	makeCertificate,
	type KeyKind,
	type MadeCertificate,
} from '../support/opensslCertificates';
import { describeWithPrograms, openssl } from '../support/programs';

const POLISH = 'Łódź-żółć ĄĘ';
const PROTECTIONS: Array<[string, string[]]> = [
	['AES-256 and SHA-256, as OpenSSL 3 writes it', []],
	['AES-256 with a MAC of SHA-512', ['-macalg', 'sha512']],
	['without a MAC', ['-nomac']],
	['RC2 and triple DES, as Windows and OpenSSL 1 wrote it', ['-legacy']],
	['triple DES alone, as older Windows wrote it', ['-legacy', '-descert']],
	['RC2-128', ['-legacy', '-certpbe', 'PBE-SHA1-RC2-128', '-keypbe', 'PBE-SHA1-RC2-128']],
	['certificate not encrypted', ['-certpbe', 'NONE']],
	['nothing encrypted', ['-certpbe', 'NONE', '-keypbe', 'NONE']],
];

describeWithPrograms('reading PKCS#12 made by OpenSSL', ['openssl'], () => {
	const folder = mkdtempSync(join(tmpdir(), 'ksef-p12-'));
	const made = {} as Record<'rsa' | 'ec' | 'other', MadeCertificate>;
	beforeAll(() => {
		const make = (name: string, key: KeyKind) =>
			makeCertificate(folder, name, { key, subject: [['CN', name]] });
		made.rsa = make('rsa', 'rsa:2048');
		made.ec = make('ec', 'P-256');
		made.other = make('other', 'P-256');
	});
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	function exportFile(from: MadeCertificate, password: string, options: string[] = []): string {
		const file = join(folder, 'file.p12');
		openssl([
			...['pkcs12', '-export', '-in', from.certificateFile, '-inkey', from.keyFile],
			...['-passout', `pass:${password}`, '-out', file, ...options],
		]);
		return readFileSync(file).toString('base64');
	}

	describe.each(['rsa', 'ec'] as const)('%s key', (kind) => {
		test.each(PROTECTIONS)('%s', (_, options) => {
			const { certificate, privateKey } = readPkcs12(
				exportFile(made[kind], POLISH, options),
				POLISH,
			);
			expect(certificate.subject).toBe(`CN=${kind}`);
			expect(certificate.matches(privateKey)).toBe(true);
			expect(privateKey.asymmetricKeyType).toBe(kind);
		});

		test.each(PROTECTIONS.slice(0, 6))('a wrong password is told: %s', (_, options) => {
			const file = exportFile(made[kind], POLISH, options);
			expect(() => readPkcs12(file, 'lodz')).toThrow(
				expect.objectContaining({
					kind: 'input',
					message: 'The password does not open the PKCS#12 file.',
				}),
			);
			expect(() => readPkcs12(file)).toThrow(
				expect.objectContaining({
					message: 'The PKCS#12 file is protected by a password and none was given.',
				}),
			);
		});
	});

	test.each(PROTECTIONS.slice(0, 4))('an empty password: %s', (_, options) => {
		expect(readPkcs12(exportFile(made.ec, '', options)).certificate.subject).toBe('CN=ec');
	});

	test('of a chain, the certificate that belongs to the key is taken', () => {
		const file = exportFile(made.ec, POLISH, ['-certfile', made.other.certificateFile]);
		expect(readPkcs12(file, POLISH).certificate.subject).toBe('CN=ec');
	});

	test('line breaks in the Base64 do no harm', () => {
		const file = exportFile(made.ec, POLISH).replace(/.{76}/g, '$&\r\n');
		expect(readPkcs12(file, POLISH).certificate.subject).toBe('CN=ec');
	});

	test('a file without a key, and one without its certificate, are told apart', () => {
		const withoutKey = join(folder, 'nokey.p12');
		openssl([
			...['pkcs12', '-export', '-nokeys', '-in', made.ec.certificateFile],
			...['-passout', 'pass:x', '-out', withoutKey],
		]);
		expect(() => readPkcs12(readFileSync(withoutKey).toString('base64'), 'x')).toThrow(
			'The PKCS#12 file holds no private key.',
		);
		const withoutCertificate = join(folder, 'nocert.p12');
		openssl([
			...['pkcs12', '-export', '-nocerts', '-inkey', made.ec.keyFile],
			...['-passout', 'pass:x', '-out', withoutCertificate],
		]);
		expect(() => readPkcs12(readFileSync(withoutCertificate).toString('base64'), 'x')).toThrow(
			'The PKCS#12 file holds no certificate that belongs to its private key.',
		);
	});

	test('something else is refused with a sentence', () => {
		const der = made.ec.certificate.replace(/-----[A-Z ]+-----|\n/g, '');
		expect(() => readPkcs12(der, 'x')).toThrow('This is not a PKCS#12 file (.p12, .pfx).');
		expect(() => readPkcs12('aGVsbG8=', 'x')).toThrow('This is not a PKCS#12 file (.p12, .pfx).');
	});
});
