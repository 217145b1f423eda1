import { createPrivateKey, X509Certificate } from 'node:crypto';

import type { INodeExecutionData, NodeParameterValueType } from 'n8n-workflow';

import { startEmulator, type RunningEmulator } from '../../../emulator/startEmulator';
import { Ksef } from '../../../nodes/Ksef/Ksef.node';
import { tokenCredential } from '../../support/ksefApiCredential';
import { bytesOf, runNode, type NodeRun } from '../../support/runNode';

let emulator: RunningEmulator;

beforeAll(async () => {
	emulator = await startEmulator({ delays: { authentication: 0 } });
});
afterAll(async () => await emulator.close());

async function run(
	parameters: Record<string, NodeParameterValueType>,
	items: INodeExecutionData[] = [{ json: {} }],
	more: Partial<NodeRun> = {},
) {
	return await runNode({
		node: new Ksef(),
		parameters: { resource: 'authentication', ...parameters },
		items,
		credentials: { ksefApi: tokenCredential(emulator) },
		...more,
	});
}

/** A credential that signs in with a certificate that the node itself made. */
async function certificateCredential(parameters: Record<string, NodeParameterValueType>) {
	const { outputs } = await run(
		{ operation: 'generateTestCertificate', holderName: 'Jan Próbny', ...parameters },
		undefined,
		{ credentials: {} },
	);
	const made = outputs[0]?.[0];
	return {
		made,
		credential: {
			...tokenCredential(emulator),
			contextNip: String(made?.json['identifier']),
			authenticationMethod: 'certificate',
			materialFormat: 'pem',
			certificate: bytesOf(made, 'certificate').toString(),
			privateKey: bytesOf(made, 'privateKey').toString(),
			ksefToken: '',
		},
	};
}

describe('Authentication: Sign In', () => {
	test('tells how long it lasts and shows no secret', async () => {
		const { outputs, run: whole } = await run({ operation: 'signIn' });
		const json = outputs[0]?.[0]?.json ?? {};
		expect(json).toMatchObject({
			signedIn: true,
			contextType: 'Nip',
			contextValue: emulator.nip,
			permissions: expect.arrayContaining(['InvoiceRead', 'InvoiceWrite']),
		});
		expect(Date.parse(String(json['accessTokenValidUntil']))).toBeGreaterThan(Date.now());
		const everything = JSON.stringify(whole);
		expect(everything).not.toContain(emulator.token);
		expect(everything).not.toMatch(/eyJ[\w-]+\.[\w-]+\.[\w-]+/);
	});

	test('one sign-in serves many items and runs', async () => {
		await run({ operation: 'signIn' });
		emulator.control.resetCalls();
		await run({ operation: 'signIn' }, [{ json: {} }, { json: {} }, { json: {} }]);
		expect(emulator.control.calls()).toEqual({});
		await run({ operation: 'signIn', options: { startAnew: true } });
		expect(emulator.control.calls()).toMatchObject({ 'POST /auth/challenge': 1 });
	});
});

describe('Authentication: Generate Test Certificate', () => {
	test.each([
		['company', 'EC', 'Nip'],
		['company', 'RSA', 'Nip'],
		['person', 'EC', 'Nip'],
	])('a certificate of a %s with an %s key signs in', async (holder, keyType, identifierType) => {
		const { made, credential } = await certificateCredential({ holder, keyType, identifierType });
		const certificate = new X509Certificate(credential.certificate);
		expect(certificate.checkPrivateKey(createPrivateKey(credential.privateKey))).toBe(true);
		expect(made?.binary?.['privateKey']?.fileName).toMatch(/\.key$/);
		expect(JSON.stringify(made?.json)).not.toContain('PRIVATE KEY');
		const { outputs, error } = await run({ operation: 'signIn' }, undefined, {
			credentials: { ksefApi: credential },
		});
		expect(error).toBeUndefined();
		expect(outputs[0]?.[0]?.json).toMatchObject({ signedIn: true });
	});

	test('an identifier of the wrong length is refused', async () => {
		const { error } = await run(
			{ operation: 'generateTestCertificate', holder: 'company', identifier: '123' },
			undefined,
			{ credentials: {} },
		);
		expect(error?.message).toMatch(/123.*10 digits/);
	});

	test('identifiers have right check digits', async () => {
		const { outputs } = await run({ operation: 'generateTestIdentifiers' }, undefined, {
			credentials: {},
		});
		const { nip, pesel, internalId } = outputs[0]?.[0]?.json ?? {};
		const weighted = (digits: string, weights: number[]) =>
			weights.reduce((sum, weight, index) => sum + weight * Number(digits[index]), 0);
		expect(weighted(String(nip), [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11).toBe(Number(String(nip)[9]));
		const rest = weighted(String(pesel), [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10;
		expect((10 - rest) % 10).toBe(Number(String(pesel)[10]));
		expect(internalId).toMatch(new RegExp(`^${String(nip)}-\\d{5}$`));
	});
});
