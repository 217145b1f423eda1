import { signInFailure, signInStatusError } from '../../ksef/auth/signInAdvice';
import { ApiClient } from '../../ksef/api/client';
import { KsefError } from '../../ksef/api/errors';
import { NoAnswerError } from '../../ksef/api/port';
import type { StatusInfo } from '../../ksef/api/types';
import { createPublicKeys, PublicKeyCache } from '../../ksef/auth/publicKeys';
import { signIn } from '../../ksef/auth/signIn';
import type { ScriptedHandler } from '../support/scriptedHost';
import { BASE_URL, SECRETS, signInHost } from '../support/scriptedSignIn';
import { describeWithShared, readShared } from '../support/shared';

const REFERENCE = '20261121-AU-0000000000-0000000000-00';

async function failure(handlers: Record<string, ScriptedHandler>): Promise<KsefError> {
	const client = new ApiClient({ baseUrl: BASE_URL, host: signInHost(handlers) });
	const error: unknown = await signIn(
		{
			method: 'token',
			environment: 'custom',
			baseUrl: BASE_URL,
			context: { type: 'Nip', value: '5265877635' },
			token: SECRETS.ksefToken,
		},
		client,
		createPublicKeys(client, new PublicKeyCache()),
	).catch((reason: unknown) => reason);
	if (error instanceof KsefError) return error;
	throw new Error(`Expected a KsefError, got ${String(error)}`);
}

/** Rows of a table in a description of the API contract, cells trimmed. */
function tableRows(description: string): string[][] {
	return description
		.split('\n')
		.filter((line) => /^\s*\|\s*\d/.test(line))
		.map((line) =>
			line
				.split('|')
				.slice(1, -1)
				.map((cell) => cell.trim()),
		);
}

describeWithShared('what the API contract lists', () => {
	interface Operation {
		responses: Record<string, { description: string }>;
	}
	const contract = JSON.parse(readShared('ksef/openapi-2.7.0.json')) as {
		paths: Record<string, Record<string, Operation>>;
		components: {
			schemas: Record<string, { properties: Record<string, { description: string }> }>;
		};
	};

	test('every status of a sign-in has a sentence of its own, KSeF’s words kept', () => {
		const schema = contract.components.schemas['AuthenticationOperationStatusResponse'];
		const rows = tableRows(schema?.properties['status']?.description ?? '').filter(
			([code]) => Number(code) >= 400,
		);
		expect(rows.length).toBeGreaterThanOrEqual(20);
		const sentences = rows.map(([code, description = '', detail = '']) => {
			const details = detail === '-' ? [] : [detail];
			const error = signInStatusError({ code: Number(code), description, details }, REFERENCE);
			expect(error.message).toMatch(/^Could not sign in to KSeF: .{20,}\.$/);
			expect(error.facts.advice).toMatch(/^[A-ZI].{15,}\.$/);
			expect(error.ksefWords).toContain(code);
			expect(error.ksefWords).toContain(detail === '-' ? description : detail);
			expect(error.facts.references).toEqual({ authenticationReferenceNumber: REFERENCE });
			return error.message;
		});
		expect(new Set(sentences).size).toBe(sentences.length);
	});

	test.each([
		'/auth/xades-signature',
		'/auth/ksef-token',
		'/auth/token/redeem',
		'/auth/token/refresh',
	])('every HTTP 400 of %s has a sentence of its own', (path) => {
		const rows = tableRows(contract.paths[path]?.['post']?.responses['400']?.description ?? '');
		const codes = [...new Set(rows.map(([code]) => Number(code)))];
		expect(codes.length).toBeGreaterThanOrEqual(3);
		const sentences = codes.map((code) => {
			const raw = new KsefError({
				kind: 'refused',
				message: 'unchanged',
				advice: 'unchanged',
				httpStatus: 400,
				ksefCode: code,
				ksefDescription: 'słowa KSeF',
			});
			const error = signInFailure(raw) as KsefError;
			expect(error.message).not.toBe('unchanged');
			expect(error.ksefWords).toBe(`${code} słowa KSeF`);
			return error.message;
		});
		expect(new Set(sentences).size).toBe(sentences.length);
	});
});

test.each<[number, string, string]>([
	[415, 'Brak przypisanych uprawnień', 'permission'],
	[425, 'Uwierzytelnienie i powiązane refresh tokeny zostały unieważnione', 'signIn'],
	[450, 'Token unieważniony', 'signIn'],
	[460, 'Certyfikat odwołany', 'signIn'],
	[480, 'Podejrzenie incydentu bezpieczeństwa', 'signIn'],
	[500, '', 'server'],
	[550, 'Spróbuj ponownie', 'server'],
])('status %i (%s) is an error of kind %s', (code, detail, kind) => {
	const status = { code, description: 'opis', details: [detail] };
	expect(signInStatusError(status, REFERENCE).kind).toBe(kind);
});

test.each<[StatusInfo, string]>([
	[{ code: 450, description: 'x', details: ['Coś nowego'] }, 'the KSeF token is wrong'],
	[{ code: 460, description: 'x' }, 'KSeF does not accept this certificate'],
	[{ code: 400, description: 'x', details: ['Certyfikat odwołany.'] }, 'has been revoked'],
	[{ code: 499, description: 'Nowość', details: null }, 'KSeF refused with status 499'],
])('a status nobody knew yet still says what it can (%o)', (status, words) => {
	expect(signInStatusError(status, REFERENCE).message).toContain(words);
});

test.each([
	['ENOTFOUND', 'the name ksef.invalid cannot be found'],
	['EAI_AGAIN', 'the name ksef.invalid cannot be found'],
	['ECONNREFUSED', 'nothing answers at ksef.invalid'],
	['SELF_SIGNED_CERT_IN_CHAIN', 'is not secure'],
	['ETIMEDOUT', 'no answer came from ksef.invalid (ETIMEDOUT)'],
	['ECONNRESET', 'no answer came from ksef.invalid (ECONNRESET)'],
])('network failure %s: %s', async (noAnswer, words) => {
	const error = await failure({ 'POST /auth/challenge': () => ({ noAnswer }) });
	expect(error.kind).toBe('noAnswer');
	expect(error.message).toContain(words);
	expect(error.ksefWords).toBe(noAnswer);
});

test('an address that is not KSeF’s is told from a broken KSeF', async () => {
	const html = await failure({ 'POST /auth/challenge': () => ({ text: '<html></html>' }) });
	expect(html.kind).toBe('badAnswer');
	const other = await failure({ 'POST /auth/challenge': () => ({ json: { hello: 'world' } }) });
	expect(other.message).toContain('the challenge answer is not what KSeF promises');
	const notFound = await failure({ 'POST /auth/challenge': () => ({ status: 404, json: {} }) });
	expect(notFound.message).toContain('it is not the KSeF API');
	const broken = await failure({ 'POST /auth/challenge': () => ({ status: 503, text: '' }) });
	expect(broken.kind).toBe('server');
});

test('no valid public key: the clock is suspected', async () => {
	const error = await failure({ 'GET /security/public-key-certificates': () => ({ json: [] }) });
	expect(error.message).toBe('KSeF publishes no valid public key for KsefTokenEncryption.');
	expect(error.facts.advice).toContain('clock');
});

test('errors of other kinds pass through unchanged', () => {
	const programming = new TypeError('x');
	expect(signInFailure(programming)).toBe(programming);
	const unusualAddress = signInFailure(new NoAnswerError('ECONNRESET', 'not an address'));
	expect(unusualAddress).toBeInstanceOf(KsefError);
});
