import { constants, createHash, generateKeyPairSync, privateDecrypt } from 'node:crypto';
import { decryptAes, encryptAes, generateSymmetricKey } from '../../ksef/crypto/aes';
import { sha256, sha256Base64, sha256Base64Url } from '../../ksef/crypto/hash';
import { encryptOaep, readPublishedKey } from '../../ksef/crypto/oaep';
import { generateTestCertificate } from '../../ksef/crypto/testCertificate';
import { describeWithPrograms, openssl } from '../support/programs';

test.each([0, 1, 15, 16, 17, 100_000])('%i bytes come back from AES', (length) => {
	const key = generateSymmetricKey();
	const data = Buffer.alloc(length, 0x5a);
	const ciphertext = encryptAes(data, key);
	expect(ciphertext).toHaveLength(length + 16 - (length % 16));
	expect(decryptAes(ciphertext, key)).toEqual(data);
});

test('a key is 32 bytes, a vector 16, and no two are the same', () => {
	const [one, other] = [generateSymmetricKey(), generateSymmetricKey()];
	expect([one.key.length, one.initializationVector.length]).toEqual([32, 16]);
	expect(one.key.equals(other.key)).toBe(false);
	expect(one.initializationVector.equals(other.initializationVector)).toBe(false);
});

test('a wrong key does not go unnoticed', () => {
	const ciphertext = encryptAes(Buffer.from('<Faktura/>'), generateSymmetricKey());
	const results = Array.from({ length: 20 }, () => {
		try {
			return decryptAes(ciphertext, generateSymmetricKey()).toString();
		} catch {
			return 'refused';
		}
	});
	expect(results).not.toContain('<Faktura/>');
	expect(results).toContain('refused');
});

describeWithPrograms('beside OpenSSL', ['openssl'], () => {
	test('AES-256-CBC without the vector in front', () => {
		const { key, initializationVector } = generateSymmetricKey();
		const data = Buffer.from('<Faktura>żółć</Faktura>');
		const expected = openssl(
			[
				'enc',
				'-aes-256-cbc',
				'-K',
				key.toString('hex'),
				'-iv',
				initializationVector.toString('hex'),
			],
			data,
		);
		expect(encryptAes(data, { key, initializationVector })).toEqual(expected);
	});
});

test('hashes in the three forms', () => {
	const expected = createHash('sha256').update('żółć', 'utf8').digest();
	expect(sha256('żółć')).toEqual(expected);
	expect(sha256Base64(Buffer.from('żółć'))).toBe(expected.toString('base64'));
	expect(sha256Base64Url('żółć')).toBe(
		expected.toString('base64').replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, ''),
	);
});

test('RSA-OAEP uses SHA-256 twice', () => {
	const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
	const encrypted = encryptOaep(Buffer.from('token|123'), publicKey);
	const padding = constants.RSA_PKCS1_OAEP_PADDING;
	const plain = privateDecrypt({ key: privateKey, padding, oaepHash: 'sha256' }, encrypted);
	expect(plain.toString()).toBe('token|123');
	expect(() => privateDecrypt({ key: privateKey, padding, oaepHash: 'sha1' }, encrypted)).toThrow();
});

test('a published key is read from a certificate and from a bare key; other text is neither', async () => {
	const { certificate } = await generateTestCertificate(
		{ type: 'company', organizationName: 'MF', nip: '5265877635' },
		{ keyType: 'RSA', validFrom: new Date('2026-01-01'), validTo: new Date('2027-01-01') },
	);
	const base64 = certificate.replace(/-----[A-Z ]+-----|\n/g, '');
	const key = readPublishedKey(base64);
	const bare = key?.export({ format: 'der', type: 'spki' }).toString('base64') ?? '';
	expect(key?.asymmetricKeyDetails?.modulusLength).toBe(2048);
	expect(readPublishedKey(bare)?.export({ format: 'der', type: 'spki' }).toString('base64')).toBe(
		bare,
	);
	expect(readPublishedKey('aGVsbG8=')).toBeUndefined();
});
