import { generateKeyPairSync } from 'node:crypto';

import { CredentialTestContext } from 'n8n-core';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { startEmulator, type RunningEmulator } from '../../../emulator/startEmulator';
import { ksefApiTest } from '../../../nodes/shared/credentialTest';
import { tokenCredential } from '../../support/ksefApiCredential';

let emulator: RunningEmulator;

beforeAll(async () => {
	emulator = await startEmulator({ delays: { authentication: 0 } });
});
afterAll(async () => await emulator.close());

async function pressTest(changes: ICredentialDataDecryptedObject) {
	const data = { ...tokenCredential(emulator), ...changes };
	return await ksefApiTest.call(new CredentialTestContext(), {
		id: '1',
		name: 'KSeF',
		type: 'ksefApi',
		data,
	});
}

describe('the Test button of the credential', () => {
	test('signs in for real', async () => {
		emulator.control.resetCalls();
		expect(await pressTest({})).toEqual({ status: 'OK', message: expect.any(String) });
		expect(emulator.control.calls()).toMatchObject({
			'POST /auth/ksef-token': 1,
			'POST /auth/token/redeem': 1,
		});
	});

	test.each<[string, ICredentialDataDecryptedObject, RegExp]>([
		['a wrong token', { ksefToken: `${'20261121-EC-0000000001-0CBAFD48F3-F6'}|nip|abc` }, /token/i],
		['no token', { ksefToken: '' }, /token is empty/i],
		['a NIP with a letter', { contextNip: '52658776X5' }, /NIP/],
		['an address where nothing listens', { baseUrl: 'http://127.0.0.1:9/v2' }, /127\.0\.0\.1:9/],
		['an address that is none', { baseUrl: 'my emulator' }, /base URL/],
		[
			'a certificate that is none',
			{ authenticationMethod: 'certificate', certificate: 'hello', privateKey: 'world' },
			/certificate/i,
		],
	])('%s is told apart', async (_, changes, words) => {
		const { status, message } = await pressTest(changes);
		expect(status).toBe('Error');
		expect(message).toMatch(words);
	});

	test('a KSeF token or a key never shows up in the answer', async () => {
		const ksefToken = `20261121-EC-0000000001-0CBAFD48F3-F6|nip-${emulator.nip}|${'5ec7e7'.repeat(10)}`;
		expect(JSON.stringify(await pressTest({ ksefToken }))).not.toContain('5ec7e7');
		const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
		const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
		const answer = await pressTest({
			authenticationMethod: 'certificate',
			certificate: 'none',
			privateKey: pem,
		});
		expect(JSON.stringify(answer)).not.toContain(pem.split('\n')[1]);
	});
});
