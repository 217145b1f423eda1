import { readCredential } from '../../../nodes/shared/credential';

const token = {
	environment: 'test',
	contextType: 'nip',
	contextNip: ' 5265877635 ',
	authenticationMethod: 'ksefToken',
	ksefToken: 'secret-token\n',
};

describe('reading the credential', () => {
	test('a token for a company on the test environment', () => {
		expect(readCredential(token)).toEqual({
			environment: 'test',
			baseUrl: 'https://api-test.ksef.mf.gov.pl/v2',
			context: { type: 'Nip', value: '5265877635' },
			method: 'token',
			token: 'secret-token',
		});
	});

	test.each([
		['demo', 'https://api-demo.ksef.mf.gov.pl/v2'],
		['production', 'https://api.ksef.mf.gov.pl/v2'],
	])('%s has its own address', (environment, baseUrl) => {
		expect(readCredential({ ...token, environment })).toMatchObject({ environment, baseUrl });
	});

	test('a custom address loses its trailing slash', () => {
		const credential = { ...token, environment: 'custom', baseUrl: 'http://127.0.0.1:9/v2/' };
		expect(readCredential(credential).baseUrl).toBe('http://127.0.0.1:9/v2');
	});

	test.each([
		['internalId', 'contextInternalId', 'InternalId', '5265877635-12345'],
		['nipVatUe', 'contextNipVatUe', 'NipVatUe', '5265877635-DE123456789'],
		['peppolId', 'contextPeppolId', 'PeppolId', 'PPL123456'],
	])('the context %s comes from its own field', (contextType, field, type, value) => {
		expect(readCredential({ ...token, contextType, [field]: value }).context).toEqual({
			type,
			value,
		});
	});

	test('a certificate with its key keeps the blanks of its password', () => {
		const credential = readCredential({
			...token,
			authenticationMethod: 'certificate',
			materialFormat: 'pem',
			certificate: 'CERTIFICATE',
			privateKey: 'KEY',
			passphrase: ' zażółć ',
			subjectIdentifierType: 'certificateFingerprint',
		});
		expect(credential).toMatchObject({
			method: 'certificate',
			material: {
				form: 'pem',
				certificate: 'CERTIFICATE',
				privateKey: 'KEY',
				passphrase: ' zażółć ',
			},
			subjectIdentifierType: 'certificateFingerprint',
		});
	});

	test('a PKCS#12 file without a password has none', () => {
		const credential = readCredential({
			...token,
			authenticationMethod: 'certificate',
			materialFormat: 'pkcs12',
			certificateFile: 'MIIK',
			passphrase: '',
		});
		expect(credential).toMatchObject({ material: { form: 'pkcs12', pkcs12: 'MIIK' } });
		expect(JSON.stringify(credential)).not.toContain('passphrase');
	});

	test('allowed addresses are told apart, and a wrong one is named', () => {
		const allowedIps = '203.0.113.7, 203.0.113.0/24';
		expect(readCredential({ ...token, allowedIps }).allowedIps).toEqual({
			ip4Addresses: ['203.0.113.7'],
			ip4Masks: ['203.0.113.0/24'],
		});
		expect(() => readCredential({ ...token, allowedIps: 'localhost' })).toThrow(/localhost/);
	});
});
