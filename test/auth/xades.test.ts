import { createPublicKey, verify } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import type { ContextIdentifier } from '../../ksef/api/auth';
import { writeAuthTokenRequest, type AuthTokenRequest } from '../../ksef/auth/authTokenRequest';
import { readSigningMaterial } from '../../ksef/auth/credential';
import { createXadesSigner } from '../../ksef/auth/xades';
import {
	makeCertificate,
	type CertificateWish,
	type MadeCertificate,
} from '../support/opensslCertificates';
import { describeWithPrograms } from '../support/programs';
import { describeWithShared, sharedPath } from '../support/shared';
import { verifyWithXmlsec } from '../support/xmlsec';

const request: AuthTokenRequest = {
	challenge: '20261121-CR-226FB7B000-3ACF9BE4C0-10',
	context: { type: 'Nip', value: '5265877635' },
	subjectIdentifierType: 'certificateSubject',
};
const PERSON: CertificateWish['subject'] = [
	['C', 'PL'],
	['GN', 'Żaneta'],
	['GN', 'Maria'],
	['SN', 'Brzęczyszczykiewicz-Łącka'],
	['serialNumber', 'TINPL-5265877635'],
	['CN', 'Żaneta Brzęczyszczykiewicz-Łącka'],
];
const COMPANY: CertificateWish['subject'] = [
	['C', 'PL'],
	['O', 'Firma "Łódź", Kowalski + Syn; <R&D> \\ #1 = sp. z o.o.'],
	['2.5.4.97', 'VATPL-5265877635'],
	['CN', '#Pieczęć '],
	['+OU', 'księgowość'],
];
const CASES: Array<[string, CertificateWish]> = [
	['RSA-2048, company', { key: 'rsa:2048', subject: COMPANY }],
	['RSA-4096, person', { key: 'rsa:4096', subject: PERSON }],
	['P-256, person', { key: 'P-256', subject: PERSON }],
	['P-256, company', { key: 'P-256', subject: COMPANY }],
	['P-384, company', { key: 'P-384', subject: COMPANY }],
	['P-521, person', { key: 'P-521', subject: PERSON }],
];

function sign(made: MadeCertificate, what = request): Promise<string> {
	const pair = readSigningMaterial(
		{ form: 'pem', certificate: made.certificate, privateKey: made.privateKey },
		new Date(Date.now() + 60_000),
	);
	const signer = createXadesSigner(pair.certificate, pair.privateKey);
	return signer.sign(what, new Date('2026-11-21T10:00:00.123Z'));
}

describeWithPrograms('XAdES, judged by xmlsec1', ['openssl', 'xmlsec1'], () => {
	const folder = mkdtempSync(join(tmpdir(), 'ksef-xades-'));
	const made = new Map<string, MadeCertificate>();
	beforeAll(() => {
		CASES.forEach(([name, wish], index) =>
			made.set(name, makeCertificate(folder, `c${index}`, wish)),
		);
	});
	afterAll(() => rmSync(folder, { recursive: true, force: true }));
	const certificate = (name: string): MadeCertificate => {
		const found = made.get(name);
		if (found === undefined) throw new Error(`No certificate “${name}”`);
		return found;
	};

	test.each(CASES)('a signature with %s is accepted', async (name) => {
		const one = certificate(name);
		const verdict = verifyWithXmlsec(folder, await sign(one), one.certificateFile);
		expect(verdict.words).toContain('SignedInfo References (ok/all): 2/2');
		expect(verdict.accepted).toBe(true);
	});

	test.each(['RSA-2048, company', 'P-256, person'])(
		'a signature with %s is refused after a change of one byte, wherever it is',
		async (name) => {
			const one = certificate(name);
			const signed = Buffer.from(await sign(one));
			const accepted = sample(signed)
				.map((index) => ({ index, changed: withChangedByte(signed, index) }))
				.filter(({ changed }) => verifyWithXmlsec(folder, changed, one.certificateFile).accepted)
				.map(({ index }) => signed.subarray(index - 20, index + 20).toString());
			expect(accepted).toEqual([]);
		},
		120_000,
	);

	test('an EC signature value is r and s of fixed length, not DER', async () => {
		const one = certificate('P-256, person');
		const signed = await sign(one);
		const value = Buffer.from(/<ds:SignatureValue>(.*?)</.exec(signed)?.[1] ?? '', 'base64');
		expect(value).toHaveLength(64);
		const info = /<ds:SignedInfo>.*<\/ds:SignedInfo>/.exec(signed)?.[0] ?? '';
		const canonical = info.replace(
			'<ds:SignedInfo>',
			'<ds:SignedInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">',
		);
		const key = createPublicKey(one.certificate);
		const raw = { key, dsaEncoding: 'ieee-p1363' } as const;
		expect(verify('sha256', Buffer.from(canonical), raw, value)).toBe(true);
	});

	test('the signature names the signed parts, the type of the properties and the certificate', async () => {
		const signed = await sign(certificate('RSA-2048, company'));
		expect(signed).toContain(
			'Type="http://uri.etsi.org/01903#SignedProperties" URI="#SignedProperties"',
		);
		expect(signed).toContain('<xades:SigningTime>2026-11-21T10:00:00Z</xades:SigningTime>');
		expect(signed).toContain('Target="#Signature"');
		expect(/<ds:X509IssuerName>(.*?)<\/ds:X509IssuerName>/.exec(signed)?.[1]).toBe(
			'CN=\\#Pieczęć\\20+OU=księgowość,' +
				`2.5.4.97=#0c10${Buffer.from('VATPL-5265877635').toString('hex')},` +
				'O=Firma \\"Łódź\\"\\, Kowalski \\+ Syn\\; \\&lt;R&amp;D\\&gt; \\\\ #1 = sp. z o.o.,C=PL',
		);
	});
});

const CONTEXTS: ContextIdentifier[] = [
	{ type: 'Nip', value: '5265877635' },
	{ type: 'InternalId', value: '5265877635-12345' },
];

describeWithShared('AuthTokenRequest against the official schema 2.1', () => {
	describeWithPrograms('by xmllint', ['xmllint'], () => {
		const folder = mkdtempSync(join(tmpdir(), 'ksef-request-'));
		afterAll(() => rmSync(folder, { recursive: true, force: true }));
		const validate = (what: AuthTokenRequest): void => {
			const file = join(folder, 'request.xml');
			writeFileSync(file, writeAuthTokenRequest(what));
			const schema = sharedPath('ksef/schemas/schemat_auth_v2-1.xsd');
			execFileSync('xmllint', ['--noout', '--schema', schema, file], { stdio: 'pipe' });
		};

		// NIP-VAT-UE and Peppol ID cannot be tried here: their patterns hold a literal ^ or $, so that no right
		// identifier is valid. The emulator takes them (test/auth/emulatorSignIn.test.ts).
		test.each(CONTEXTS)('is valid for the context $type', (context) => {
			expect(() => validate({ ...request, context })).not.toThrow();
		});

		test('is valid with fingerprint and allowed addresses', () => {
			const allowedIps = {
				ip4Addresses: ['192.168.0.10', '10.0.0.1'],
				ip4Ranges: ['10.0.0.1-10.0.0.254'],
				ip4Masks: ['172.16.0.0/16'],
			};
			expect(() =>
				validate({ ...request, subjectIdentifierType: 'certificateFingerprint', allowedIps }),
			).not.toThrow();
		});
	});
});

/**
 * Positions over the whole document. Left out: the two attributes by which the XAdES part points at its signature
 * (xmlsec1 knows XML Signature only; the emulator checks them) and the ends of Base64 texts, where several
 * letters stand for the same bytes.
 */
function sample(document: Buffer): number[] {
	const text = document.toString('latin1');
	const uncovered = [...text.matchAll(/ Id="Signature"| Target="#Signature"|.=*(?=<)/g)];
	return Array.from({ length: Math.floor(text.length / 53) }, (_, step) => step * 53).filter(
		(index) =>
			!uncovered.some((part) => index >= part.index && index < part.index + part[0].length),
	);
}

function withChangedByte(document: Buffer, index: number): Buffer {
	const changed = Buffer.from(document);
	changed[index] = changed[index] === 0x41 ? 0x42 : 0x41;
	return changed;
}
