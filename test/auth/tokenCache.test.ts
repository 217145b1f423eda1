import type { TokenCredential } from '../../ksef/auth/credential';
import { ApiClient } from '../../ksef/api/client';
import { createPublicKeys, PublicKeyCache } from '../../ksef/auth/publicKeys';
import { createTokenSource, TokenCache } from '../../ksef/auth/tokenCache';
import type { ScriptedHost } from '../support/scriptedHost';
import { BASE_URL, SECRETS, signInHost, STATUS_CALL } from '../support/scriptedSignIn';

const credential: TokenCredential = {
	method: 'token',
	environment: 'custom',
	baseUrl: BASE_URL,
	context: { type: 'Nip', value: '5265877635' },
	token: SECRETS.ksefToken,
};
const MINUTE = 60_000;

function tokensOn(
	host: ScriptedHost,
	cache = new TokenCache(),
	change: Partial<TokenCredential> = {},
) {
	const client = new ApiClient({ baseUrl: BASE_URL, host });
	const publicKeys = createPublicKeys(client, new PublicKeyCache());
	return createTokenSource({ ...credential, ...change }, host, { cache, publicKeys });
}

/** Number of sign-ins and refreshes. */
function counts(host: ScriptedHost): [signIns: number, refreshes: number] {
	return [host.count('POST /auth/challenge'), host.count('POST /auth/token/refresh')];
}

test('a token is used again until shortly before its end, then refreshed', async () => {
	const host = signInHost();
	const tokens = tokensOn(host);
	const first = await tokens.get();
	host.time += 13 * MINUTE;
	expect(await tokens.get()).toBe(first);
	expect(counts(host)).toEqual([1, 0]);
	host.time += 1.5 * MINUTE;
	const second = await tokens.get();
	expect(second).not.toBe(first);
	expect(counts(host)).toEqual([1, 1]);
	expect(await tokens.get()).toBe(second);
});

test('a refresh that is refused leads to one new sign-in', async () => {
	const host = signInHost({
		'POST /auth/token/refresh': () => ({
			status: 400,
			json: {
				exception: {
					exceptionDetailList: [
						{ exceptionCode: 21301, exceptionDescription: 'Brak autoryzacji.' },
					],
				},
			},
		}),
	});
	const tokens = tokensOn(host);
	const first = await tokens.get();
	host.time += 20 * MINUTE;
	expect(await tokens.get()).not.toBe(first);
	expect(counts(host)).toEqual([2, 1]);
});

test('a refresh token past its time is not even tried', async () => {
	const host = signInHost();
	const tokens = tokensOn(host);
	await tokens.get();
	host.time += 8 * 24 * 60 * MINUTE;
	await tokens.get();
	expect(counts(host)).toEqual([2, 0]);
});

test('while KSeF cannot be reached for a refresh, the token in hand is used to its end', async () => {
	const host = signInHost({ 'POST /auth/token/refresh': () => ({ status: 503, text: 'down' }) });
	const tokens = tokensOn(host);
	const first = await tokens.get();
	host.time += 14.5 * MINUTE;
	expect(await tokens.get()).toBe(first);
	host.time += MINUTE;
	await expect(tokens.get()).rejects.toMatchObject({ kind: 'server' });
	expect(host.count('POST /auth/challenge')).toBe(1);
});

test('a clock of ours that is wrong does not matter: KSeF’s own tells how long a token lasts', async () => {
	const host = signInHost();
	const usual = host.handlers['POST /auth/challenge'];
	const redeem = host.handlers['POST /auth/token/redeem'];
	const ahead = (text: string) => new Date(Date.parse(text) + 3 * 60 * MINUTE).toISOString();
	host.handlers['POST /auth/challenge'] = async (request, before) => {
		const answer = await usual?.(request, before);
		const { json } = answer as { json: { timestamp: string } };
		return { json: { ...json, timestamp: ahead(json.timestamp) } };
	};
	host.handlers['POST /auth/token/redeem'] = async (request, before) => {
		const answer = await redeem?.(request, before);
		const { json } = answer as { json: Record<string, { token: string; validUntil: string }> };
		const shifted = Object.entries(json).map(([name, info]) => [
			name,
			{ ...info, validUntil: ahead(info.validUntil) },
		]);
		return { json: Object.fromEntries(shifted) as object };
	};
	const tokens = tokensOn(host);
	const first = await tokens.get();
	host.time += 13 * MINUTE;
	expect(await tokens.get()).toBe(first);
	host.time += 2 * MINUTE;
	expect(await tokens.get()).not.toBe(first);
});

test('however many ask at once, one signs in and one refreshes', async () => {
	const host = signInHost();
	const cache = new TokenCache();
	const many = () => Promise.all(Array.from({ length: 200 }, () => tokensOn(host, cache).get()));
	expect(new Set(await many()).size).toBe(1);
	expect(counts(host)).toEqual([1, 0]);
	host.time += 15 * MINUTE;
	expect(new Set(await many()).size).toBe(1);
	expect(counts(host)).toEqual([1, 1]);
});

test('a sign-in that fails fails for all who wait, and the next one tries again', async () => {
	const usual = signInHost().handlers['POST /auth/ksef-token'];
	const host = signInHost({
		'POST /auth/ksef-token': (request, before) =>
			before === 0 || usual === undefined ? { status: 500, json: {} } : usual(request, before),
	});
	const cache = new TokenCache();
	const outcomes = await Promise.allSettled(
		Array.from({ length: 20 }, () => tokensOn(host, cache).get()),
	);
	expect(outcomes.every((outcome) => outcome.status === 'rejected')).toBe(true);
	expect(counts(host)).toEqual([1, 0]);
	await expect(tokensOn(host, cache).get()).resolves.toBe(`${SECRETS.accessToken}1`);
});

test('a refused credential is not tried again for every item of a run, but soon after', async () => {
	const host = signInHost({
		[STATUS_CALL]: () => ({
			json: { status: { code: 450, description: 'x', details: ['Nieprawidłowy token'] } },
		}),
	});
	const tokens = tokensOn(host);
	for (let item = 0; item < 5; item++) {
		await expect(tokens.get()).rejects.toMatchObject({ facts: { ksefCode: 450 } });
	}
	expect(counts(host)).toEqual([1, 0]);
	host.time += 11_000;
	await expect(tokens.get()).rejects.toMatchObject({ facts: { ksefCode: 450 } });
	expect(counts(host)).toEqual([2, 0]);
});

describe('401 in the middle of work', () => {
	function clientOn(host: ScriptedHost) {
		return new ApiClient({ baseUrl: BASE_URL, host, tokens: tokensOn(host) });
	}
	const work = (client: ApiClient) =>
		client.json({
			method: 'GET',
			path: '/work',
			authorization: { type: 'access' },
			limitGroup: 'none',
			purpose: 'work',
		});
	/** Accepts all access tokens but these. */
	function hostRefusing(...refused: string[]): ScriptedHost {
		return signInHost({
			'GET /work': (request) =>
				refused.some((token) => request.headers['authorization'] === `Bearer ${token}`)
					? { status: 401, json: { title: 'Unauthorized', status: 401 } }
					: { json: {} },
		});
	}

	test('one refresh and one repeat', async () => {
		const host = hostRefusing(`${SECRETS.accessToken}1`);
		await work(clientOn(host));
		expect(host.count('GET /work')).toBe(2);
		expect(counts(host)).toEqual([1, 1]);
	});

	test('many at once with the same token: still one refresh', async () => {
		const host = hostRefusing(`${SECRETS.accessToken}1`);
		const client = clientOn(host);
		await Promise.all(Array.from({ length: 50 }, () => work(client)));
		expect(host.count('GET /work')).toBe(100);
		expect(counts(host)).toEqual([1, 1]);
	});

	test('when the refreshed token is refused too, the next call signs in anew', async () => {
		const host = hostRefusing(`${SECRETS.accessToken}1`, `${SECRETS.accessToken}2`);
		const client = clientOn(host);
		await expect(work(client)).rejects.toMatchObject({ kind: 'signIn' });
		expect(host.count('GET /work')).toBe(2);
		// That the second token does not work is known only now.
		await expect(work(client)).resolves.toEqual({});
		expect(counts(host)[0]).toBe(2);
	});
});

test('every part of a credential makes it another one', async () => {
	const host = signInHost();
	const cache = new TokenCache();
	const changes: Array<Partial<TokenCredential>> = [
		{},
		{ token: 'another' },
		{ context: { type: 'Nip', value: '1111111111' } },
		{ context: { type: 'InternalId', value: '5265877635-12345' } },
		{ allowedIps: { ip4Addresses: ['10.0.0.1'] } },
		{ environment: 'test' },
	];
	for (const change of changes) await tokensOn(host, cache, change).get();
	expect(counts(host)).toEqual([changes.length, 0]);
	await tokensOn(host, cache, { context: { type: 'Nip', value: '526-587-76-35' } }).get();
	expect(counts(host)).toEqual([changes.length, 0]);
});

test('the cache stays within its size; the credential unused for longest goes', async () => {
	const host = signInHost();
	const cache = new TokenCache(2);
	const get = (token: string) => tokensOn(host, cache, { token }).get();
	await get('a');
	await get('b');
	await get('a');
	await get('c');
	await get('a');
	expect(counts(host)[0]).toBe(3);
	await get('b');
	expect(counts(host)[0]).toBe(4);
});

test('who is aborted stops waiting; the others get their token', async () => {
	const host = signInHost();
	const cache = new TokenCache();
	const stop = new AbortController();
	const aborted = tokensOn(host, cache).get(stop.signal);
	const other = tokensOn(host, cache).get();
	stop.abort(new Error('stopped by the user'));
	await expect(aborted).rejects.toThrow('stopped by the user');
	await expect(other).resolves.toBe(`${SECRETS.accessToken}1`);
	expect(counts(host)).toEqual([1, 0]);
});

test('forgetting leads to a new sign-in', async () => {
	const host = signInHost();
	const tokens = tokensOn(host);
	await tokens.get();
	tokens.forget();
	await tokens.get();
	expect(counts(host)).toEqual([2, 0]);
});

test('the summary says what may be shown', async () => {
	const host = signInHost();
	const claims = {
		cit: 'Nip',
		civ: '5265877635',
		aum: 'Token',
		per: '["InvoiceRead","InvoiceWrite"]',
	};
	const jwt = `x.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;
	host.handlers['POST /auth/token/redeem'] = () => ({
		json: {
			accessToken: { token: jwt, validUntil: '2026-11-21T10:15:00Z' },
			refreshToken: { token: SECRETS.refreshToken, validUntil: '2026-11-28T10:00:00Z' },
		},
	});
	expect(await tokensOn(host).summary()).toEqual({
		referenceNumber: '20261121-AU-0000000000-0000000000-00',
		accessTokenValidUntil: '2026-11-21T10:15:00Z',
		refreshTokenValidUntil: '2026-11-28T10:00:00Z',
		contextType: 'Nip',
		contextValue: '5265877635',
		authenticationMethod: 'Token',
		permissions: ['InvoiceRead', 'InvoiceWrite'],
		roles: [],
	});
});
