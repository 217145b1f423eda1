import { constants, privateDecrypt } from 'node:crypto';
import { ApiClient } from '../../ksef/api/client';
import { KsefError } from '../../ksef/api/errors';
import type { TokenCredential } from '../../ksef/auth/credential';
import { createPublicKeys, PublicKeyCache } from '../../ksef/auth/publicKeys';
import { signIn } from '../../ksef/auth/signIn';
import type { ScriptedHost } from '../support/scriptedHost';
import {
	BASE_URL,
	scriptedPrivateKey,
	SECRETS,
	signInHost,
	STATUS_CALL,
} from '../support/scriptedSignIn';

const credential: TokenCredential = {
	method: 'token',
	environment: 'custom',
	baseUrl: BASE_URL,
	context: { type: 'Nip', value: '5265877635' },
	token: SECRETS.ksefToken,
};

function signInOn(host: ScriptedHost, timeoutMs = 60_000) {
	const client = new ApiClient({ baseUrl: BASE_URL, host });
	return signIn(credential, client, createPublicKeys(client, new PublicKeyCache()), { timeoutMs });
}

async function failureOn(host: ScriptedHost, timeoutMs?: number): Promise<KsefError> {
	const error: unknown = await signInOn(host, timeoutMs).catch((reason: unknown) => reason);
	if (error instanceof KsefError) return error;
	throw new Error(`Expected a KsefError, got ${String(error)}`);
}

test('the proof is the token and the time of the challenge, under the published key', async () => {
	const host = signInHost();
	const signedIn = await signInOn(host);
	const sent = host.requests.find((request) => request.url.endsWith('/auth/ksef-token'));
	const body: unknown = JSON.parse(String(sent?.body));
	expect(body).toEqual({
		challenge: '20261121-CR-226FB7B000-3ACF9BE4C0-10',
		contextIdentifier: { type: 'Nip', value: '5265877635' },
		encryptedToken: expect.any(String),
		publicKeyId: 'key-1',
	});
	const { encryptedToken } = body as { encryptedToken: string };
	const plain = privateDecrypt(
		{ key: scriptedPrivateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' },
		Buffer.from(encryptedToken, 'base64'),
	);
	expect(plain.toString()).toBe(`${SECRETS.ksefToken}|${Date.parse('2026-11-21T10:00:00Z')}`);
	expect(signedIn.tokens.accessToken.token).toBe(`${SECRETS.accessToken}1`);
});

test('waits while KSeF checks, at growing intervals', async () => {
	const host = signInHost({
		[STATUS_CALL]: (_, before) => ({
			json: { status: { code: before < 8 ? 100 : 200, description: 'x' } },
		}),
	});
	await signInOn(host);
	expect(host.count(STATUS_CALL)).toBe(9);
	expect(host.sleeps[0]).toBeLessThan(1_000);
	expect([...host.sleeps].sort((one, other) => one - other)).toEqual(host.sleeps);
	expect(Math.max(...host.sleeps)).toBeLessThanOrEqual(5_000);
});

test('gives up when the time set for waiting is over', async () => {
	const host = signInHost({
		[STATUS_CALL]: () => ({ json: { status: { code: 100, description: 'w toku' } } }),
	});
	const error = await failureOn(host, 30_000);
	expect(error.kind).toBe('timeout');
	expect(error.message).toContain('30 s');
	expect(error.facts.references).toEqual({
		authenticationReferenceNumber: '20261121-AU-0000000000-0000000000-00',
	});
	expect(host.time - Date.parse('2026-11-21T10:00:00Z')).toBeLessThanOrEqual(31_000);
});

test('asking for the verdict survives a lost answer, a 503 and a 429', async () => {
	const host = signInHost({
		[STATUS_CALL]: (_, before) =>
			[
				{ noAnswer: 'ECONNRESET' },
				{ status: 503, text: '<html>' },
				{ status: 429, headers: { 'retry-after': '3' }, json: {} },
				{ json: { status: { code: 200, description: 'ok' } } },
			][before] ?? {},
	});
	await signInOn(host);
	expect(host.count('POST /auth/challenge')).toBe(1);
	expect(host.sleeps).toContain(3_000);
});

test.each([
	['is lost', { noAnswer: 'ECONNRESET' }],
	['is cut', { text: '{"accessToken":{"tok' }],
	['is an outage', { status: 502, text: 'Bad Gateway' }],
])('when the answer with the tokens %s, a whole new sign-in follows', async (_, answer) => {
	const usual = signInHost().handlers['POST /auth/token/redeem'];
	const host = signInHost({
		'POST /auth/token/redeem': (request, before) =>
			before === 0 || usual === undefined ? answer : usual(request, before),
	});
	const signedIn = await signInOn(host);
	expect(signedIn.tokens.refreshToken.token).toBe(SECRETS.refreshToken);
	expect(host.count('POST /auth/challenge')).toBe(2);
	expect(host.count('POST /auth/ksef-token')).toBe(2);
	expect(host.count('POST /auth/token/redeem')).toBe(2);
});

test('a second lost answer with tokens is an error, not a third attempt', async () => {
	const host = signInHost({ 'POST /auth/token/redeem': () => ({ noAnswer: 'ETIMEDOUT' }) });
	const error = await failureOn(host);
	expect(error.kind).toBe('noAnswer');
	expect(host.count('POST /auth/challenge')).toBe(2);
});

test.each([
	[
		'450 for its encryption',
		STATUS_CALL,
		{
			json: {
				status: {
					code: 450,
					description: 'Uwierzytelnianie zakończone niepowodzeniem z powodu błędnego tokenu',
					details: ['Nieprawidłowe szyfrowanie tokena'],
				},
			},
		},
	],
	[
		'21470',
		'POST /auth/ksef-token',
		{
			status: 400,
			json: {
				title: 'Bad Request',
				status: 400,
				errors: [{ code: 21470, description: 'Przesłany identyfikator klucza jest nieznany' }],
			},
		},
	],
])(
	'after %s the public keys are fetched once more and the sign-in repeated once',
	async (_, call, refusal) => {
		const usual = signInHost().handlers[call];
		const once = signInHost({
			[call]: (request, before) =>
				before === 0 || usual === undefined ? refusal : usual(request, before),
		});
		await signInOn(once);
		expect(once.count('GET /security/public-key-certificates')).toBe(2);
		expect(once.count('POST /auth/challenge')).toBe(2);

		const always = signInHost({ [call]: () => refusal });
		const error = await failureOn(always);
		expect(error.kind).toBe('signIn');
		expect(always.count('GET /security/public-key-certificates')).toBe(2);
		expect(always.count('POST /auth/challenge')).toBe(2);
	},
);

test('a short pause that KSeF asks for is kept once; a long one is reported', async () => {
	const usual = signInHost().handlers['POST /auth/challenge'];
	const short = signInHost({
		'POST /auth/challenge': (request, before) =>
			before === 0 || usual === undefined
				? { status: 429, headers: { 'retry-after': '2' }, json: {} }
				: usual(request, before),
	});
	await signInOn(short);
	expect(short.sleeps[0]).toBe(2_000);

	const long = signInHost({
		'POST /auth/challenge': () => ({ status: 429, headers: { 'retry-after': '2400' }, json: {} }),
	});
	const error = await failureOn(long);
	expect(error.kind).toBe('rateLimit');
	expect(error.message).toContain('2400 s');
	expect(long.sleeps).toEqual([]);
});
