import { SIGN_IN } from '../../emulator/state/statuses';
import {
	encryptFor,
	exceptionCode,
	getChallenge,
	redeem,
	sendToken,
	sha256,
	signIn,
	signInStatus,
	startBench,
	type TestBench,
} from './support/apiClient';

describe('signing in with a token', () => {
	let bench: TestBench;

	beforeAll(async () => {
		bench = await startBench();
	});

	afterAll(async () => {
		await bench.close();
	});

	const details = async (
		options: Parameters<typeof sendToken>[1],
	): Promise<string[] | undefined> => {
		const { json } = await sendToken(bench.client, options);
		const status = await signInStatus(bench.client, json);
		expect(status.code).toBe(450);
		return status.details;
	};

	test('opens the API with an access token, and no other token does', async () => {
		const { json } = await sendToken(bench.client, { token: bench.emulator.token });
		expect((await signInStatus(bench.client, json)).code).toBe(200);
		await redeem(bench.client, json);
		const read = 'GET /sessions/{referenceNumber}';
		const path = '/sessions/20260101-SO-0000000000-0000000000-00';
		expect((await bench.client.call(read, path)).status).toBe(400);
		for (const bearer of [
			json.authenticationToken.token,
			bench.client.refreshToken ?? '',
			'x',
			null,
		]) {
			expect((await bench.client.call(read, path, { bearer })).status).toBe(401);
		}
	});

	test('names each of the mistakes that a token can have', async () => {
		const { token, control } = bench.emulator;
		const other = { type: 'Nip', value: '3225671421' };
		expect(await details({ token: 'nonsense' })).toEqual(['Nieprawidłowy token']);
		expect(await details({ token, plain: (time) => `${token}|${time + 1}` })).toEqual([
			'Nieprawidłowy czas tokena',
		]);
		expect(await details({ token, plain: () => token })).toEqual([
			'Nieprawidłowe kodowanie tokena',
		]);
		expect(await details({ token, more: { encryptedToken: 'AAAA' } })).toEqual([
			'Nieprawidłowe szyfrowanie tokena',
		]);
		expect(await details({ token, context: other })).toEqual([
			'Token nie może być użyty w kontekście 3225671421',
		]);
		const known = control.state.ksefTokens.bySecret(token);
		if (known === undefined) throw new Error('The first token is known');
		for (const [state, text] of [
			['Revoked', 'Token unieważniony'],
			['Pending', 'Token nieaktywny'],
		] as const) {
			known.state = state;
			expect(await details({ token })).toEqual([text]);
		}
		known.state = 'Active';
	});

	test('takes a challenge once and for ten minutes', async () => {
		const { challenge, timestampMs } = await getChallenge(bench.client);
		const plain = Buffer.from(`${bench.emulator.token}|${timestampMs}`);
		const { encrypted } = await encryptFor(bench.client, 'KsefTokenEncryption', plain);
		const body = {
			challenge,
			contextIdentifier: { type: 'Nip', value: bench.emulator.nip },
			encryptedToken: encrypted.toString('base64'),
		};
		const send = async (): Promise<number> => {
			const answer = await bench.client.call('POST /auth/ksef-token', undefined, { body });
			return exceptionCode(answer) ?? answer.status;
		};
		expect(await send()).toBe(202);
		expect(await send()).toBe(21111);
		body.challenge = (await getChallenge(bench.client)).challenge;
		bench.emulator.control.advanceClock(10 * 60_000);
		expect(await send()).toBe(21111);
	});

	test('gives the tokens out once', async () => {
		const { json } = await sendToken(bench.client, { token: bench.emulator.token });
		await redeem(bench.client, json);
		const again = await bench.client.call('POST /auth/token/redeem', undefined, {
			bearer: json.authenticationToken.token,
		});
		expect(exceptionCode(again)).toBe(21301);
	});

	test('ends an access token with its time and gives another for the refresh token', async () => {
		await signIn(bench);
		bench.emulator.control.advanceClock(15 * 60_000);
		const read = 'GET /sessions/{referenceNumber}';
		const path = '/sessions/20260101-SO-0000000000-0000000000-00';
		expect((await bench.client.call(read, path)).status).toBe(401);
		const { json } = await bench.client.call<{ accessToken: { token: string } }>(
			'POST /auth/token/refresh',
			undefined,
			{ bearer: bench.client.refreshToken ?? '' },
		);
		expect((await bench.client.call(read, path, { bearer: json.accessToken.token })).status).toBe(
			400,
		);
	});

	test('refuses to redeem while the sign-in is in progress', async () => {
		const slow = await startBench({
			delays: { authentication: 1000 },
			clock: () => 1_800_000_000_000,
		});
		const { json } = await sendToken(slow.client, { token: slow.emulator.token });
		expect((await signInStatus(slow.client, json)).code).toBe(100);
		const answer = await slow.client.call('POST /auth/token/redeem', undefined, {
			bearer: json.authenticationToken.token,
		});
		await slow.close();
		expect(exceptionCode(answer)).toBe(21301);
	});

	test('forgets a sign-in operation after seven days', async () => {
		const { json } = await sendToken(bench.client, { token: bench.emulator.token });
		json.authenticationToken.token = bench.emulator.control.state.bearerTokens.issue(
			{ kind: 'OperationToken', reference: json.referenceNumber, validUntil: Date.now() * 2 },
			Date.now(),
		);
		bench.emulator.control.advanceClock(7 * 86_400_000);
		const { status } = await bench.client.call(
			'GET /auth/{referenceNumber}',
			`/auth/${json.referenceNumber}`,
			{ bearer: json.authenticationToken.token },
		);
		expect(status).toBe(410);
	});

	test.each([
		SIGN_IN.noPermissions,
		SIGN_IN.revoked,
		SIGN_IN.certificate('Certyfikat odwołany'),
		SIGN_IN.deceased,
		SIGN_IN.blocked,
		SIGN_IN.unknown,
		SIGN_IN.cancelled,
	])('fails on demand with $code', async (status) => {
		bench.emulator.control.failSignIns(status);
		const { json } = await sendToken(bench.client, { token: bench.emulator.token });
		expect(await signInStatus(bench.client, json)).toEqual(status);
	});

	test('knows a withdrawn key no more, and opens with the new one', async () => {
		const { encrypted, publicKeyId } = await encryptFor(
			bench.client,
			'KsefTokenEncryption',
			Buffer.from('x'),
		);
		await bench.emulator.control.rotateKeys('KsefTokenEncryption');
		const body = {
			challenge: (await getChallenge(bench.client)).challenge,
			contextIdentifier: { type: 'Nip', value: bench.emulator.nip },
			encryptedToken: encrypted.toString('base64'),
			publicKeyId,
		};
		const answer = await bench.client.call('POST /auth/ksef-token', undefined, { body });
		expect(exceptionCode(answer)).toBe(21470);
		await signIn(bench);
	});

	test('says what is wrong with a body, in both forms of error', async () => {
		const body = { challenge: 'short', contextIdentifier: { type: 'Nip', value: '1' } };
		const plain = await bench.client.call('POST /auth/ksef-token', undefined, { body });
		expect(exceptionCode(plain)).toBe(21405);
		const problem = await bench.client.call<{ errors: Array<{ code: number; details: string[] }> }>(
			'POST /auth/ksef-token',
			undefined,
			{ body, headers: { 'x-error-format': 'problem-details' } },
		);
		expect(problem.headers.get('content-type')).toContain('application/problem+json');
		expect(problem.json.errors[0]).toMatchObject({ code: 21405 });
		expect(problem.json.errors[0]?.details).toHaveLength(3);
	});

	test('does not know a public key by a made-up identifier', async () => {
		const answer = await sendToken(bench.client, {
			token: bench.emulator.token,
			more: { publicKeyId: sha256(Buffer.from('x')) },
		});
		expect(exceptionCode(answer)).toBe(21470);
	});
});
