import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCertificates } from '../../ksef/crypto/certificate';
import {
	generateTestCertificate,
	type TestCertificateHolder,
} from '../../ksef/crypto/testCertificate';
import { describeWithPrograms, openssl } from '../support/programs';

const validity = {
	validFrom: new Date('2026-11-01T00:00:00Z'),
	validTo: new Date('2052-11-01T00:00:00Z'),
};
const COMPANY: TestCertificateHolder = {
	type: 'company',
	organizationName: 'Żółw & Syn, sp. z o.o.',
	nip: '5265877635',
};
const PERSON: TestCertificateHolder = {
	type: 'person',
	givenName: 'Żaneta',
	surname: 'Łęcka',
	identifier: { type: 'Pesel', value: '02070803628' },
};

describeWithPrograms('test certificates, judged by OpenSSL', ['openssl'], () => {
	const folder = mkdtempSync(join(tmpdir(), 'ksef-testcert-'));
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	test.each([
		['RSA', COMPANY],
		['EC', COMPANY],
		['RSA', PERSON],
		['EC', PERSON],
	] as const)(
		'%s: the signature is right and the text is what KSeF looks for',
		async (keyType, holder) => {
			const made = await generateTestCertificate(holder, { keyType, ...validity });
			const file = join(folder, 'made.crt');
			writeFileSync(file, made.certificate);
			expect(openssl(['verify', '-CAfile', file, '-check_ss_sig', file]).toString()).toContain(
				'OK',
			);
			const text = openssl([
				'x509',
				'-in',
				file,
				'-noout',
				'-text',
				'-nameopt',
				'utf8,sname',
			]).toString();
			expect(text).toContain('X509v3 Key Usage: critical');
			expect(text).toContain('Digital Signature, Non Repudiation');
			expect(text).toContain('Not After : Nov  1 00:00:00 2052 GMT');
			if (holder.type === 'company') {
				expect(text).toContain('organizationIdentifier=VATPL-5265877635');
				expect(text).toContain('Żółw & Syn');
				expect(text).not.toContain('SN=');
			} else {
				expect(text).toContain('serialNumber=PNOPL-02070803628');
				expect(text).toContain('GN=Żaneta');
			}
		},
	);
});

test('the key belongs to the certificate; two certificates differ in key and number', async () => {
	const [one, other] = await Promise.all([
		generateTestCertificate(COMPANY, { keyType: 'EC', ...validity }),
		generateTestCertificate(COMPANY, { keyType: 'EC', ...validity }),
	]);
	const parsed = new X509Certificate(one.certificate);
	expect(parsed.verify(parsed.publicKey)).toBe(true);
	const [a] = readCertificates(one.certificate);
	const [b] = readCertificates(other.certificate);
	expect(a?.serialNumber).not.toBe(b?.serialNumber);
	expect(one.privateKey).not.toBe(other.privateKey);
});

test('control characters in a name are written as pairs of hexadecimal digits', async () => {
	const { certificate } = await generateTestCertificate(
		{ ...COMPANY, organizationName: 'a\tb\u0001' },
		{ keyType: 'EC', ...validity },
	);
	expect(readCertificates(certificate)[0]?.issuer).toContain('O=a\\09b\\01');
});
