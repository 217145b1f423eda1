import { startEmulator, type RunningEmulator } from '../../emulator/startEmulator';
import { SIGN_IN } from '../../emulator/state/statuses';
import {
	endAuthenticationSession,
	endCurrentAuthenticationSession,
	listAuthenticationSessions,
	type ContextIdentifier,
} from '../../ksef/api/auth';
import { ApiClient } from '../../ksef/api/client';
import type { Host } from '../../ksef/api/port';
import { getPublicKeyCertificates } from '../../ksef/api/security';
import type { CertificateCredential, TokenCredential } from '../../ksef/auth/credential';
import { createPublicKeys, PublicKeyCache } from '../../ksef/auth/publicKeys';
import { createTokenSource, testCredential, TokenCache } from '../../ksef/auth/tokenCache';
import { readCertificates } from '../../ksef/crypto/certificate';
import {
	generateTestCertificate,
	type TestCertificateHolder,
} from '../../ksef/crypto/testCertificate';
import { fetchHost } from '../support/fetchHost';

let emulator: RunningEmulator;
beforeAll(async () => {
	emulator = await startEmulator({ delays: { authentication: 0 } });
});
afterAll(() => emulator.close());

function tokenCredential(change: Partial<TokenCredential> = {}): TokenCredential {
	return {
		method: 'token',
		environment: 'custom',
		baseUrl: emulator.baseUrl,
		context: { type: 'Nip', value: emulator.nip },
		token: emulator.token,
		...change,
	};
}

async function certificateCredential(
	holder: TestCertificateHolder,
	keyType: 'RSA' | 'EC',
	change: Partial<CertificateCredential> = {},
): Promise<CertificateCredential> {
	const made = await generateTestCertificate(holder, {
		keyType,
		validFrom: new Date(Date.now() - 60_000),
		validTo: new Date(Date.now() + 86_400_000),
	});
	return {
		method: 'certificate',
		environment: 'custom',
		baseUrl: emulator.baseUrl,
		context: { type: 'Nip', value: emulator.nip },
		material: { form: 'pem', ...made },
		...change,
	};
}

/** Own caches, so that tests do not share tokens. */
function source(credential: TokenCredential | CertificateCredential, host: Host = fetchHost) {
	const client = new ApiClient({ baseUrl: credential.baseUrl, host });
	const publicKeys = createPublicKeys(client, new PublicKeyCache());
	return createTokenSource(credential, host, { cache: new TokenCache(), publicKeys });
}

test('signs in with a KSeF token', async () => {
	const summary = await source(tokenCredential()).summary();
	expect(Date.parse(summary.accessTokenValidUntil)).toBeGreaterThan(Date.now());
	expect(Date.parse(summary.refreshTokenValidUntil)).toBeGreaterThan(Date.now() + 86_400_000);
});

const company = (): TestCertificateHolder => ({
	type: 'company',
	organizationName: 'Żółw "i" Syn, sp. z o.o. + S.K.',
	nip: emulator.nip,
});
const person = (): TestCertificateHolder => ({
	type: 'person',
	givenName: 'Żaneta',
	surname: 'Łęcka',
	identifier: { type: 'Nip', value: emulator.nip },
});

test.each([
	['RSA', 'company', company],
	['EC', 'company', company],
	['RSA', 'person', person],
	['EC', 'person', person],
] as const)('signs in with a test certificate: %s, %s', async (keyType, _, holder) => {
	const credential = await certificateCredential(holder(), keyType);
	const summary = await source(credential).summary();
	expect(summary.referenceNumber).toMatch(/-AU-/);
});

test.each<ContextIdentifier>([
	{ type: 'InternalId', value: '5265877635-12345' },
	{ type: 'NipVatUe', value: '5265877635-DE123456789' },
])('signs in to the context $type', async (context) => {
	const credential = await certificateCredential(company(), 'EC', { context });
	await expect(testCredential(credential, fetchHost)).resolves.toBeDefined();
});

test('a well-formed Peppol ID is understood; a company has no permission there', async () => {
	const context: ContextIdentifier = { type: 'PeppolId', value: 'PPL123456' };
	const credential = await certificateCredential(company(), 'EC', { context });
	await expect(testCredential(credential, fetchHost)).rejects.toMatchObject({
		kind: 'permission',
		facts: { ksefCode: 415 },
	});
});

test('allowed addresses reach KSeF by both ways of signing in', async () => {
	const allowedIps = { ip4Masks: ['10.0.0.0/8'] };
	const byToken = tokenCredential({ allowedIps });
	const byCertificate = await certificateCredential(company(), 'EC', { allowedIps });
	for (const credential of [byToken, byCertificate]) {
		const tokens = source(credential);
		const client = new ApiClient({ baseUrl: emulator.baseUrl, host: fetchHost, tokens });
		await expect(queryMetadata(client)).rejects.toMatchObject({ kind: 'permission' });
	}
});

test('a changed signature is refused by the emulator, wherever the change is', async () => {
	const accepted: string[] = [];
	const credential = await certificateCredential(company(), 'EC');
	for (let step = 0; step < 60; step++) {
		const host: Host = {
			...fetchHost,
			http: (request) =>
				fetchHost.http(
					request.url.endsWith('/auth/xades-signature')
						? { ...request, body: withChangedLetter(String(request.body), step / 60) }
						: request,
				),
		};
		const outcome = await testCredential(credential, host).catch((error: unknown) => error);
		if (!(outcome instanceof Error)) accepted.push(`change at ${step}/60`);
	}
	expect(accepted).toEqual([]);
});

test.each(['Id="Signature"', 'Target="#Signature"'])(
	'the link between signature and properties is checked by the emulator: %s',
	async (attribute) => {
		const host: Host = {
			...fetchHost,
			http: (request) => {
				const body = request.body?.toString().replace(attribute, attribute.replace('re"', 'rE"'));
				return fetchHost.http(body === undefined ? request : { ...request, body });
			},
		};
		const credential = await certificateCredential(company(), 'EC');
		await expect(testCredential(credential, host)).rejects.toMatchObject({
			facts: { ksefCode: 9105 },
		});
	},
);

test('signs in by fingerprint once the fingerprint has a permission', async () => {
	const credential = await certificateCredential(company(), 'EC', {
		subjectIdentifierType: 'certificateFingerprint',
	});
	await expect(testCredential(credential, fetchHost)).rejects.toMatchObject({
		facts: { ksefCode: 415 },
	});
	const { certificate } = credential.material as { certificate: string };
	const fingerprint = readCertificates(certificate)[0]?.fingerprint ?? '';
	emulator.control.state.permissions.grant(fingerprint.toUpperCase(), credential.context, [
		'InvoiceRead',
	]);
	emulator.control.state.permissions.grant(fingerprint, credential.context, ['InvoiceRead']);
	await expect(testCredential(credential, fetchHost)).resolves.toBeDefined();
});

test.each(['dropAfter', 'cutAnswer', 'badBody'] as const)(
	'when the answer with the tokens is lost (%s), a whole new sign-in follows',
	async (kind) => {
		emulator.control.injectFaults({
			operation: 'POST /auth/token/redeem',
			effect: { kind },
			at: [1],
		});
		emulator.control.resetCalls();
		await expect(testCredential(tokenCredential(), fetchHost)).resolves.toBeDefined();
		const calls = emulator.control.calls();
		expect(calls['POST /auth/challenge']).toBe(2);
		expect(calls['POST /auth/token/redeem']).toBe(2);
		emulator.control.clearFaults();
	},
);

test('a refresh token that was revoked meanwhile leads to one new sign-in', async () => {
	const tokens = source(tokenCredential());
	const client = new ApiClient({ baseUrl: emulator.baseUrl, host: fetchHost, tokens });
	await endCurrentAuthenticationSession(client);
	tokens.refused(await tokens.get());
	emulator.control.resetCalls();
	await tokens.get();
	expect(emulator.control.calls()).toMatchObject({
		'POST /auth/token/refresh': 1,
		'POST /auth/challenge': 1,
	});
});

test('sessions are listed page by page and can be ended', async () => {
	for (let count = 0; count < 11; count++) await testCredential(tokenCredential(), fetchHost);
	const tokens = source(tokenCredential());
	const client = new ApiClient({ baseUrl: emulator.baseUrl, host: fetchHost, tokens });
	const first = await listAuthenticationSessions(client, { pageSize: 10 });
	expect(first.items).toHaveLength(10);
	const second = await listAuthenticationSessions(client, {
		pageSize: 10,
		continuationToken: first.continuationToken ?? '',
	});
	const all = [...first.items, ...second.items];
	expect(new Set(all.map((session) => session.referenceNumber)).size).toBe(all.length);
	expect(all.filter((session) => session.isCurrent === true)).toHaveLength(1);
	const other = all.find((session) => session.isCurrent !== true && session.status.code === 200);
	await endAuthenticationSession(client, other?.referenceNumber ?? '');
	const again = await listAuthenticationSessions(client, { pageSize: 100 });
	const ended = again.items.find((session) => session.referenceNumber === other?.referenceNumber);
	expect(ended?.status.code).not.toBe(200);
});

test('after a rotation of the keys one refetch and one repeat suffice', async () => {
	const client = new ApiClient({ baseUrl: emulator.baseUrl, host: fetchHost });
	const publicKeys = createPublicKeys(client, new PublicKeyCache());
	await publicKeys.get('KsefTokenEncryption');
	await emulator.control.rotateKeys('KsefTokenEncryption', 'withdrawPrevious');
	emulator.control.resetCalls();
	const tokens = createTokenSource(tokenCredential(), fetchHost, {
		cache: new TokenCache(),
		publicKeys,
	});
	await tokens.get();
	expect(emulator.control.calls()).toMatchObject({
		'GET /security/public-key-certificates': 1,
		'POST /auth/challenge': 2,
	});
});

test('of several published keys the newest valid one is taken', async () => {
	const newest = await emulator.control.rotateKeys('SymmetricKeyEncryption', 'keepPrevious');
	const client = new ApiClient({ baseUrl: emulator.baseUrl, host: fetchHost });
	const list = await getPublicKeyCertificates(client);
	expect(list.filter((one) => one.usage.includes('SymmetricKeyEncryption'))).toHaveLength(2);
	const key = await createPublicKeys(client, new PublicKeyCache()).get('SymmetricKeyEncryption');
	expect(key.publicKeyId).toBe(newest.publicKeyId);
});

test('200 parallel requests on a cold cache cause one challenge', async () => {
	const tokens = source(tokenCredential());
	const client = new ApiClient({ baseUrl: emulator.baseUrl, host: fetchHost, tokens });
	emulator.control.resetCalls();
	await Promise.all(Array.from({ length: 200 }, () => queryMetadata(client)));
	const calls = emulator.control.calls();
	expect(calls['POST /auth/challenge']).toBe(1);
	expect(calls['POST /auth/token/redeem']).toBe(1);
	expect(calls['POST /invoices/query/metadata']).toBe(200);
});

test('a refused status comes out with KSeF’s words', async () => {
	emulator.control.failSignIns(SIGN_IN.token('Token unieważniony'));
	await expect(testCredential(tokenCredential(), fetchHost)).rejects.toMatchObject({
		kind: 'signIn',
		message: 'Could not sign in to KSeF: the KSeF token has been revoked (token unieważniony).',
		facts: { ksefCode: 450, details: ['Token unieważniony'] },
	});
});

/** Any call that needs an access token. */
function queryMetadata(client: ApiClient): Promise<unknown> {
	const day = new Date().toISOString().slice(0, 10);
	return client.json({
		method: 'POST',
		path: '/invoices/query/metadata',
		json: {
			subjectType: 'Subject1',
			dateRange: { dateType: 'Issue', from: `${day}T00:00:00Z` },
		},
		authorization: { type: 'access' },
		limitGroup: 'none',
		purpose: 'query invoices',
	});
}

/** Changes one letter inside the document, keeping clear of the ends of Base64 texts. */
function withChangedLetter(xml: string, share: number): string {
	let index = Math.floor(xml.length * share);
	while (/[=<>]/.test(xml.slice(index, index + 4))) index++;
	const other = xml[index] === 'A' ? 'B' : 'A';
	return xml.slice(0, index) + other + xml.slice(index + 1);
}
