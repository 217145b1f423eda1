import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
	checkCredential,
	environmentBaseUrl,
	readSigningMaterial,
	type KsefCredential,
	type KsefEnvironment,
	type TokenCredential,
} from '../../ksef/auth/credential';
import { checkAllowedIps, parseAllowedIps } from '../../ksef/auth/allowedIps';
import { makeCertificate, type CertificateWish } from '../support/opensslCertificates';
import { describeWithPrograms } from '../support/programs';

const credential: TokenCredential = {
	method: 'token',
	environment: 'production',
	baseUrl: 'https://api.ksef.mf.gov.pl/v2',
	context: { type: 'Nip', value: '5265877635' },
	token: 'token|nip-5265877635|0123456789',
};

function messageOf(change: Partial<TokenCredential>): string {
	try {
		checkCredential({ ...credential, ...change });
	} catch (error) {
		return error instanceof Error ? error.message : String(error);
	}
	return 'accepted';
}

describe('the context', () => {
	test.each([
		['5265877635', '5265877635'],
		[' 526-587-76-35 ', '5265877635'],
		['PL5265877635', '5265877635'],
		['526 587 76 35', '5265877635'],
	])('NIP “%s” is taken as %s', (value, expected) => {
		const checked = checkCredential({ ...credential, context: { type: 'Nip', value } });
		expect(checked.context.value).toBe(expected);
	});

	test.each([
		['', 'The context (NIP (ten digits)) is empty.'],
		['526587763', '“526587763” is not a NIP (ten digits).'],
		['0265877635', '“0265877635” is not a NIP (ten digits).'],
		['5265877636', 'The check digit of the NIP 5265877636 is wrong.'],
	])('NIP “%s” is refused with a sentence of its own', (value, message) => {
		expect(messageOf({ context: { type: 'Nip', value } })).toBe(message);
	});

	test.each<[KsefEnvironment, string]>([
		['production', 'The check digit of the NIP 5265877636 is wrong.'],
		['demo', 'The check digit of the NIP 5265877636 is wrong.'],
		['test', 'accepted'],
		['custom', 'accepted'],
	])('a wrong check digit in environment %s: %s', (environment, outcome) => {
		expect(messageOf({ environment, context: { type: 'Nip', value: '5265877636' } })).toBe(outcome);
	});

	test.each([
		['InternalId', '5265877635-12345', true],
		['InternalId', '5265877635', false],
		['NipVatUe', '5265877635-DE123456789', true],
		['NipVatUe', '5265877635-ATU12345678', true],
		['NipVatUe', '5265877635-XX123456789', false],
		['NipVatUe', '5265877635-DE12345678', false],
		['PeppolId', 'PPL123456', true],
		['PeppolId', 'ppl123456', true],
		['PeppolId', 'PL1234567', false],
	] as const)('%s “%s”: %s', (type, value, right) => {
		const check = () =>
			checkCredential({
				...credential,
				method: 'certificate',
				material: { form: 'pem', certificate: '', privateKey: '' },
				context: { type, value },
			});
		if (right) expect(check).not.toThrow();
		else expect(check).toThrow(expect.objectContaining({ kind: 'input' }));
	});

	test.each(['NipVatUe', 'PeppolId'] as const)('no KSeF token exists for %s', (type) => {
		const value = type === 'PeppolId' ? 'PPL123456' : '5265877635-DE123456789';
		expect(messageOf({ context: { type, value } })).toBe(
			`KSeF tokens do not exist for the context ${type}.`,
		);
	});
});

describe('the token and the address', () => {
	test.each([
		['  ', 'The KSeF token is empty.'],
		['one two', 'The KSeF token contains spaces or line breaks.'],
		['x'.repeat(400), 'The text in the token field is too long for a KSeF token.'],
	])('token “%s” is refused', (token, message) => {
		expect(messageOf({ token })).toBe(message);
	});

	test('blanks around a token are dropped', () => {
		const checked = checkCredential({ ...credential, token: ` ${credential.token}\n` });
		expect(checked).toMatchObject({ token: credential.token });
	});

	test.each(['', 'api.ksef.mf.gov.pl', 'ftp://x', 'https://x/v2?a=b'])(
		'“%s” is no base URL',
		(baseUrl) => {
			expect(messageOf({ baseUrl })).toBe('The base URL of the credential is not a web address.');
		},
	);

	test('each environment has its own address', () => {
		expect(environmentBaseUrl('test')).toBe('https://api-test.ksef.mf.gov.pl/v2');
		expect(environmentBaseUrl('demo')).toBe('https://api-demo.ksef.mf.gov.pl/v2');
		expect(environmentBaseUrl('production')).toBe('https://api.ksef.mf.gov.pl/v2');
	});
});

describe('the list of allowed addresses', () => {
	test('one text is sorted into the three kinds that KSeF knows', () => {
		expect(parseAllowedIps('192.168.0.1, 10.0.0.1 - 10.0.0.9\n172.16.0.0/16;10.1.1.1')).toEqual({
			ip4Addresses: ['192.168.0.1', '10.1.1.1'],
			ip4Ranges: ['10.0.0.1-10.0.0.9'],
			ip4Masks: ['172.16.0.0/16'],
		});
	});

	test.each(['256.1.1.1', '::1', '10.0.0.0/33', '10.0.0.1-x', '01.2.3.4'])(
		'“%s” is refused',
		(entry) => {
			expect(() => parseAllowedIps(entry)).toThrow(`“${entry}” in the list of allowed addresses`);
		},
	);

	test('more than ten of a kind are refused before KSeF does', () => {
		const ip4Addresses = Array.from({ length: 11 }, (_, index) => `10.0.0.${index}`);
		expect(() => checkAllowedIps({ ip4Addresses })).toThrow(
			'The list of allowed addresses holds 11 entries of one kind.',
		);
	});

	test('an empty list is no policy', () => {
		const checked = checkCredential({ ...credential, allowedIps: { ip4Addresses: [' '] } });
		expect(checked.allowedIps).toBeUndefined();
	});
});

describeWithPrograms('the certificate and its key', ['openssl'], () => {
	const folder = mkdtempSync(join(tmpdir(), 'ksef-material-'));
	afterAll(() => rmSync(folder, { recursive: true, force: true }));
	const subject: CertificateWish['subject'] = [['CN', 'test']];
	const soon = new Date(Date.now() + 60_000);

	function check(wish: Partial<CertificateWish>, now = soon): () => unknown {
		const { certificate, privateKey } = makeCertificate(folder, 'x', {
			key: 'P-256',
			subject,
			...wish,
		});
		return () => readSigningMaterial({ form: 'pem', certificate, privateKey }, now);
	}

	test.each<[string, Partial<CertificateWish>]>([
		['without key usage', {}],
		['of type Authentication', { extensions: ['keyUsage=critical,digitalSignature'] }],
		[
			'qualified, for non-repudiation alone',
			{
				extensions: [
					'keyUsage=critical,nonRepudiation',
					'1.3.6.1.5.5.7.1.3=DER:300A3008060604008E460101',
				],
			},
		],
		['RSA-2048', { key: 'rsa:2048' }],
		['P-384', { key: 'P-384' }],
		['P-521', { key: 'P-521' }],
	])('%s is accepted', (_, wish) => {
		expect(check(wish)).not.toThrow();
	});

	test.each<[string, Partial<CertificateWish>, string]>([
		[
			'of type Offline',
			{ extensions: ['keyUsage=critical,nonRepudiation'] },
			'This is a KSeF certificate of type Offline: it cannot sign in.',
		],
		[
			'for encryption only',
			{ extensions: ['keyUsage=critical,keyEncipherment'] },
			'The certificate is not meant for signatures (key usage).',
		],
		['RSA-1024', { key: 'rsa:1024' }, 'The RSA key is too short (1024 bits).'],
		[
			'secp256k1',
			{ key: 'secp256k1' },
			'The key lies on a curve that KSeF does not take (secp256k1).',
		],
	])('%s is refused with a sentence of its own', (_, wish, message) => {
		expect(check(wish)).toThrow(expect.objectContaining({ kind: 'input', message }));
	});

	test('before and after its time it is refused with different sentences', () => {
		expect(check({ days: 2 }, new Date(Date.now() + 3 * 86_400_000))).toThrow(
			/^The certificate ran out on /,
		);
		expect(check({}, new Date(Date.now() - 86_400_000))).toThrow(
			/^The certificate is not valid yet \(from /,
		);
	});

	test('the key of another certificate is refused', () => {
		const one = makeCertificate(folder, 'one', { key: 'P-256', subject });
		const other = makeCertificate(folder, 'other', { key: 'P-256', subject });
		const material = {
			form: 'pem',
			certificate: one.certificate,
			privateKey: other.privateKey,
		} as const;
		expect(() => readSigningMaterial(material, soon)).toThrow(
			expect.objectContaining({
				kind: 'input',
				message: 'The private key does not belong to the certificate.',
			}),
		);
	});

	test('of a chain in one text, the certificate that belongs to the key is taken', () => {
		const one = makeCertificate(folder, 'one', { key: 'P-256', subject: [['CN', 'one']] });
		const other = makeCertificate(folder, 'other', { key: 'P-256', subject: [['CN', 'other']] });
		const pair = readSigningMaterial(
			{
				form: 'pem',
				certificate: other.certificate + one.certificate,
				privateKey: one.privateKey,
			},
			soon,
		);
		expect(pair.certificate.subject).toBe('CN=one');
	});
});

test('a credential of either method passes when everything is right', () => {
	const both: KsefCredential[] = [
		credential,
		{
			...credential,
			method: 'certificate',
			material: { form: 'pkcs12', pkcs12: 'AAAA' },
			subjectIdentifierType: 'certificateFingerprint',
		},
	];
	for (const one of both) expect(() => checkCredential(one)).not.toThrow();
});
