import { randomBytes } from 'node:crypto';

import type { KsefCredential } from '../../ksef/auth/credential';
import { deriveSymmetricKey } from '../../ksef/crypto/derivedKey';

const credential: KsefCredential = {
	method: 'token',
	environment: 'test',
	baseUrl: 'https://ksef.example/v2',
	context: { type: 'Nip', value: '5265877635' },
	token: 'one token',
};

describe('a key that several runs share', () => {
	const vector = randomBytes(16);

	test('comes out the same for the same credential, vector and purpose', () => {
		const key = deriveSymmetricKey(credential, vector, 'onlineSession');
		expect(key.key).toHaveLength(32);
		expect(key.initializationVector).toEqual(vector);
		expect(deriveSymmetricKey(credential, vector, 'onlineSession')).toEqual(key);
	});

	test('differs as soon as one of the three differs', () => {
		const { key } = deriveSymmetricKey(credential, vector, 'onlineSession');
		const others = [
			deriveSymmetricKey({ ...credential, token: 'another token' }, vector, 'onlineSession'),
			deriveSymmetricKey(credential, randomBytes(16), 'onlineSession'),
			deriveSymmetricKey(credential, vector, 'export'),
		];
		for (const other of others) expect(other.key.equals(key)).toBe(false);
	});

	test('needs a vector of the right length', () => {
		expect(() => deriveSymmetricKey(credential, randomBytes(12), 'export')).toThrow(/16 bytes/);
	});
});
