import { noAnswerWords } from '../../ksef/api/noAnswer';
import { NoAnswerError } from '../../ksef/api/port';

const URL_CALLED = 'https://ksef.invalid:8443/v2/sessions/online';

const words = (code: string, repetition: 'harmless' | 'lookFirst' = 'lookFirst') =>
	noAnswerWords(new NoAnswerError(code, URL_CALLED), repetition);

test.each([
	['ENOTFOUND', 'the name ksef.invalid:8443 cannot be found.', 'DNS'],
	['EAI_AGAIN', 'the name ksef.invalid:8443 cannot be found.', 'DNS'],
	['ECONNREFUSED', 'nothing answers at ksef.invalid:8443.', 'base URL'],
	['EHOSTUNREACH', 'the network has no way to ksef.invalid:8443 (EHOSTUNREACH).', 'VPN'],
	['ENETUNREACH', 'the network has no way to ksef.invalid:8443 (ENETUNREACH).', 'VPN'],
	[
		'CERT_HAS_EXPIRED',
		'the connection to ksef.invalid:8443 is not secure (CERT_HAS_EXPIRED).',
		'trust its certificate',
	],
	[
		'ERR_TLS_CERT_ALTNAME_INVALID',
		'the connection to ksef.invalid:8443 is not secure (ERR_TLS_CERT_ALTNAME_INVALID).',
		'trust its certificate',
	],
])('%s: the request never left, so no warning about repeating it', (code, sentence, advice) => {
	expect(words(code).sentence).toBe(sentence);
	expect(words(code).advice).toContain(advice);
	expect(words(code)).toEqual(words(code, 'harmless'));
});

test.each(['ETIMEDOUT', 'ECONNABORTED', 'ECONNRESET', 'no connection'])(
	'%s: the request may have been carried out',
	(code) => {
		expect(words(code).sentence).toBe(`no answer came from ksef.invalid:8443 (${code}).`);
		expect(words(code).advice).toMatch(/^It is not known whether KSeF carried the request out/);
		expect(words(code, 'harmless').advice).toMatch(/^Try again/);
		expect(words(code, 'harmless').advice).not.toContain('not known');
	},
);

test('an address that is no URL is named as it is', () => {
	const error = new NoAnswerError('ECONNREFUSED', 'not an address');
	expect(noAnswerWords(error, 'harmless').sentence).toBe('nothing answers at not an address.');
});
