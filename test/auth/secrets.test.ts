import { createPrivateKey } from 'node:crypto';
import { inspect } from 'node:util';
import { ApiClient } from '../../ksef/api/client';
import { errorToJson, KsefError } from '../../ksef/api/errors';
import type { KsefCredential, TokenCredential } from '../../ksef/auth/credential';
import { createPublicKeys, PublicKeyCache } from '../../ksef/auth/publicKeys';
import { createTokenSource, TokenCache } from '../../ksef/auth/tokenCache';
import { generateTestCertificate } from '../../ksef/crypto/testCertificate';
import type { ScriptedAnswer, ScriptedHandler } from '../support/scriptedHost';
import { BASE_URL, SECRETS, signInHost, STATUS_CALL } from '../support/scriptedSignIn';

const PASSPHRASE = 'secretPassphraseŻółć';

const byToken: TokenCredential = {
	method: 'token',
	environment: 'custom',
	baseUrl: BASE_URL,
	context: { type: 'Nip', value: '5265877635' },
	token: SECRETS.ksefToken,
};

let certificate = '';
let privateKey = '';
let otherKey = '';
beforeAll(async () => {
	const holder = { type: 'company', organizationName: 'Firma', nip: '5265877635' } as const;
	const options = {
		keyType: 'EC',
		validFrom: new Date('2026-01-01T00:00:00Z'),
		validTo: new Date('2027-01-01T00:00:00Z'),
	} as const;
	({ certificate, privateKey } = await generateTestCertificate(holder, options));
	({ privateKey: otherKey } = await generateTestCertificate(holder, options));
});

function byCertificate(change: { key?: string; passphrase?: string } = {}): KsefCredential {
	return {
		...byToken,
		method: 'certificate',
		material: {
			form: 'pem',
			certificate,
			privateKey: change.key ?? privateKey,
			passphrase: change.passphrase ?? PASSPHRASE,
		},
	};
}

/** Pieces of every secret, long enough to be no coincidence. */
function secrets(): string[] {
	const keyLines = [privateKey, otherKey].flatMap((pem) => pem.split('\n').slice(1, -2));
	return [
		PASSPHRASE,
		'secretTokenTail',
		SECRETS.authenticationToken,
		SECRETS.accessToken,
		SECRETS.refreshToken,
		...keyLines.map((line) => line.slice(0, 24)),
	];
}

function expectNoSecret(output: string): void {
	for (const secret of secrets()) {
		if (output.includes(secret)) throw new Error(`The output holds the secret ${secret}`);
	}
}

/** Everything that could be shown or logged of an error and of the objects around it. */
function outputs(error: unknown, ...around: unknown[]): string {
	const deep = { depth: 20, showHidden: true, getters: true };
	const parts = [String(error), inspect(error, deep), JSON.stringify(error)];
	if (error instanceof Error)
		parts.push(error.message, error.stack ?? '', inspect(error.cause, deep));
	if (error instanceof KsefError) parts.push(JSON.stringify(errorToJson(error)), error.ksefWords);
	return [...parts, ...around.map((one) => inspect(one, deep))].join('\n');
}

async function run(
	credential: KsefCredential,
	handlers: Record<string, ScriptedHandler> = {},
): Promise<{ error: unknown; output: string }> {
	const host = signInHost({
		'GET /work': () => ({ status: 401, json: { title: 'Unauthorized', status: 401 } }),
		...handlers,
	});
	const client = new ApiClient({ baseUrl: BASE_URL, host });
	const publicKeys = createPublicKeys(client, new PublicKeyCache());
	const cache = new TokenCache();
	let error: unknown;
	let around: unknown[] = [cache];
	try {
		const tokens = createTokenSource(credential, host, { cache, publicKeys });
		const signedIn = new ApiClient({ baseUrl: BASE_URL, host, tokens });
		around = [cache, tokens, publicKeys];
		await signedIn.call({
			method: 'GET',
			path: '/work',
			authorization: { type: 'access' },
			limitGroup: 'none',
			purpose: 'work',
		});
	} catch (reason) {
		error = reason;
	}
	return { error, output: outputs(error, ...around) };
}

const status = (code: number, ...details: string[]): ScriptedHandler => {
	const json = {
		status: { code, description: 'Uwierzytelnianie zakończone niepowodzeniem', details },
	};
	return () => ({ json });
};
const problem = (http: number, code: number): ScriptedHandler => {
	const json = { title: 'Bad Request', status: http, errors: [{ code, description: 'opis' }] };
	return () => ({ status: http, json });
};
const always =
	(answer: ScriptedAnswer): ScriptedHandler =>
	() =>
		answer;

const CALLS = [
	'GET /security/public-key-certificates',
	'POST /auth/challenge',
	'POST /auth/ksef-token',
	STATUS_CALL,
	'POST /auth/token/redeem',
];
const FAILURES: Array<[string, Record<string, ScriptedHandler>]> = [
	...[415, 425, 470, 480, 500, 550].map((code): [string, Record<string, ScriptedHandler>] => [
		`status ${code}`,
		{ [STATUS_CALL]: status(code, 'szczegóły') },
	]),
	...[
		'Nieprawidłowe wyzwanie autoryzacyjne',
		'Nieprawidłowy token',
		'Nieprawidłowy czas tokena',
		'Token unieważniony',
		'Token nieaktywny',
		'Nieprawidłowe szyfrowanie tokena',
		'Nieprawidłowe kodowanie tokena',
		'Token nie może być użyty w kontekście',
	].map((detail): [string, Record<string, ScriptedHandler>] => [
		`status 450, ${detail}`,
		{ [STATUS_CALL]: status(450, detail) },
	]),
	...CALLS.flatMap((call): Array<[string, Record<string, ScriptedHandler>]> => [
		[`${call}: no answer`, { [call]: always({ noAnswer: 'ECONNRESET' }) }],
		[`${call}: not JSON`, { [call]: always({ text: '<html>proxy</html>' }) }],
		[`${call}: empty JSON`, { [call]: always({ json: {} }) }],
		[`${call}: 400`, { [call]: problem(400, 21405) }],
		[`${call}: 401`, { [call]: always({ status: 401, json: {} }) }],
		[
			`${call}: 429`,
			{ [call]: always({ status: 429, headers: { 'retry-after': '3000' }, json: {} }) },
		],
		[`${call}: 500`, { [call]: always({ status: 500, text: 'x' }) }],
	]),
	['the access token refused', {}],
	['the refresh refused', { 'POST /auth/token/refresh': problem(400, 21301) }],
	[
		'the refresh without an answer',
		{ 'POST /auth/token/refresh': always({ noAnswer: 'ETIMEDOUT' }) },
	],
];

test.each(FAILURES)('with a token – %s: no output holds a secret', async (_, handlers) => {
	const { error, output } = await run(byToken, handlers);
	expect(error).toBeInstanceOf(KsefError);
	expectNoSecret(output);
});

test.each([
	'Nieważny certyfikat',
	'Błąd weryfikacji łańcucha certyfikatów',
	'Niezaufany łańcuch certyfikatów',
	'Certyfikat odwołany',
	'Certyfikat zawieszony',
	'Niepoprawny certyfikat',
])('with a certificate – status 460, %s: no output holds a secret', async (detail) => {
	const { error, output } = await run(byCertificate(), { [STATUS_CALL]: status(460, detail) });
	expect(error).toMatchObject({ facts: { ksefCode: 460 } });
	expectNoSecret(output);
});

test.each([9101, 9102, 9103, 9105, 21001, 21111, 21115, 21117, 21217, 21401, 21406])(
	'with a certificate – HTTP 400, %i: no output holds a secret',
	async (code) => {
		const { error, output } = await run(byCertificate(), {
			'POST /auth/xades-signature': problem(400, code),
		});
		expect(error).toMatchObject({ facts: { ksefCode: code } });
		expectNoSecret(output);
	},
);

test.each<[string, () => KsefCredential]>([
	['key of another certificate', () => byCertificate({ key: otherKey })],
	['half a key', () => byCertificate({ key: privateKey.slice(0, 120) })],
	['a damaged key', () => byCertificate({ key: privateKey.replace(/\n.{6}/, '\nAAAAAA') })],
	[
		'a wrong passphrase',
		() =>
			byCertificate({
				key: createPrivateKey(privateKey)
					.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'another' })
					.toString(),
			}),
	],
	['a token with a blank', () => ({ ...byToken, token: `${SECRETS.ksefToken} x` })],
	['a token that is too long', () => ({ ...byToken, token: SECRETS.ksefToken.repeat(5) })],
	[
		'an unreadable PKCS#12 file',
		() => ({
			...byToken,
			method: 'certificate',
			material: {
				form: 'pkcs12',
				pkcs12: privateKey.replace(/-----[A-Z ]+-----|\n/g, ''),
				passphrase: PASSPHRASE,
			},
		}),
	],
])('before any call – %s: no output holds a secret', async (_, credential) => {
	const { error, output } = await run(credential());
	expect(error).toMatchObject({ kind: 'input' });
	expectNoSecret(output);
});

test('the search would find a secret', () => {
	expect(() => expectNoSecret(outputs(new Error(`leak: ${SECRETS.refreshToken}`)))).toThrow();
	expect(() => expectNoSecret(outputs({ nested: { key: privateKey } }))).toThrow();
});
