import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCertificates } from '../../ksef/crypto/certificate';
import { makeCertificate, type MadeCertificate } from '../support/opensslCertificates';
import { describeWithPrograms, openssl } from '../support/programs';

describeWithPrograms('reading a certificate made by OpenSSL', ['openssl'], () => {
	const folder = mkdtempSync(join(tmpdir(), 'ksef-certificate-'));
	let made: MadeCertificate;
	beforeAll(() => {
		made = makeCertificate(folder, 'company', {
			key: 'P-256',
			subject: [
				['C', 'PL'],
				['O', 'Spółka "Żółw", Łódź + syn; <a=b> \\ #1'],
				['2.5.4.97', 'VATPL-5265877635'],
				['CN', '#Żółw '],
				['+OU', 'dział'],
			],
			extensions: ['keyUsage=critical,digitalSignature'],
		});
	});
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	test('tells issuer and serial number as OpenSSL does', () => {
		const [certificate] = readCertificates(made.certificate);
		const printed = openssl([
			'x509',
			'-in',
			made.certificateFile,
			'-noout',
			'-serial',
			'-fingerprint',
			'-sha256',
		]).toString();
		const serial = /serial=([0-9A-F]+)/.exec(printed)?.[1] ?? '';
		const fingerprint = /Fingerprint=([0-9A-F:]+)/.exec(printed)?.[1]?.replace(/:/g, '');
		expect(certificate?.serialNumber).toBe(BigInt(`0x${serial}`).toString());
		expect(certificate?.fingerprint.toUpperCase()).toBe(fingerprint);
		const rfc2253 = openssl([
			...['x509', '-in', made.certificateFile, '-noout', '-issuer'],
			...['-nameopt', 'RFC2253,-esc_msb,utf8'],
		]).toString('utf8');
		const names = certificate?.issuer ?? '';
		// OpenSSL knows a word for 2.5.4.97 and escapes the space at the end in the older way.
		const oursInItsWords = names
			.replace(/2\.5\.4\.97=#[0-9a-f]+/, 'organizationIdentifier=VATPL-5265877635')
			.replace(/\\20/g, '\\ ');
		// RFC 4514 leaves the order within a relative name open (RFC 5280 sorts it in the encoding).
		const sorted = (name: string) =>
			name.replace(/([^,=]+=[^,+]*)\+([^,]*)/, (_, one: string, two: string) =>
				[one, two].sort().join('+'),
			);
		expect(sorted(oursInItsWords)).toBe(sorted(rfc2253.trimEnd().replace('issuer=', '')));
	});

	test('writes unusual attribute types as numbers with the encoded value', () => {
		const [certificate] = readCertificates(made.certificate);
		const encoded = Buffer.from('0c10' + Buffer.from('VATPL-5265877635').toString('hex'), 'hex');
		expect(certificate?.issuer).toContain(`2.5.4.97=#${encoded.toString('hex')}`);
	});

	test('tells key usage, dates and fingerprint', () => {
		const [certificate] = readCertificates(made.certificate);
		expect(certificate?.keyUsage).toEqual({ digitalSignature: true, nonRepudiation: false });
		expect(certificate?.qualified).toBe(false);
		const days = (Number(certificate?.validTo) - Number(certificate?.validFrom)) / 86_400_000;
		expect(days).toBe(30);
		const digest = createHash('sha256')
			.update(certificate?.der ?? '')
			.digest('hex');
		expect(certificate?.fingerprint).toBe(digest);
	});

	test.each([
		['on one line', (pem: string) => pem.replace(/\n/g, ' ')],
		['with line ends written out', (pem: string) => pem.replace(/\n/g, '\\n')],
		['with Windows line ends', (pem: string) => pem.replace(/\n/g, '\r\n')],
		['with spaces around every line', (pem: string) => pem.replace(/\n/g, '  \n   ')],
		['without any line ends', (pem: string) => pem.replace(/\n/g, '')],
		['in quotes', (pem: string) => `"${pem.replace(/\n/g, '\\n')}"`],
		['behind a byte order mark and other text', (pem: string) => `\uFEFFBag Attributes\n${pem}`],
		['as Base64 of DER', (pem: string) => pem.replace(/-----[A-Z ]+-----/g, '')],
		['as Base64 of DER on one line', (pem: string) => pem.replace(/-----[A-Z ]+-----|\n/g, '')],
	])('survives being pasted %s', (_, paste) => {
		expect(readCertificates(paste(made.certificate))[0]?.serialNumber).toBe(
			readCertificates(made.certificate)[0]?.serialNumber,
		);
	});

	test.each([
		['nothing', () => ' ', 'The certificate is empty.'],
		[
			'a private key',
			() => made.privateKey,
			'The certificate field holds something else (PRIVATE KEY).',
		],
		[
			'half a text',
			() => made.certificate.slice(0, 300),
			'The certificate is cut off: a BEGIN line and its END line do not match.',
		],
		['prose', () => 'mój certyfikat!', 'The certificate is neither PEM nor Base64.'],
		['other Base64', () => 'aGVsbG8gd29ybGQ=', 'The certificate cannot be read.'],
	])('refuses %s with a sentence', (_, text, message) => {
		expect(() => readCertificates(text())).toThrow(
			expect.objectContaining({ kind: 'input', message }),
		);
	});
});
