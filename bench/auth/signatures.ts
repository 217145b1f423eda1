/**
 * Signed sign-in requests per second, beside bare `crypto.sign` over as many bytes in the same run: the ratio
 * tells what the XAdES form costs, whatever the machine. Run: npm run bench -- auth/signatures
 */
import { createPrivateKey, sign, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { readCertificates } from '../../ksef/crypto/certificate';
import { generateTestCertificate } from '../../ksef/crypto/testCertificate';
import type { AuthTokenRequest } from '../../ksef/auth/authTokenRequest';
import { createXadesSigner } from '../../ksef/auth/xades';

const ROUNDS = 5;
const signBare = promisify(sign);
const request: AuthTokenRequest = {
	challenge: '20261121-CR-226FB7B000-3ACF9BE4C0-10',
	context: { type: 'Nip', value: '5265877635' },
	subjectIdentifierType: 'certificateSubject',
};
const signingTime = new Date('2026-11-21T10:00:00Z');

async function perSecond(count: number, once: () => Promise<unknown>): Promise<number> {
	const start = process.hrtime.bigint();
	// As many at a time as Node has threads for it.
	const queues = Array.from({ length: 4 }, async () => {
		for (let done = 0; done < count / 4; done++) await once();
	});
	await Promise.all(queues);
	return (count * 1e9) / Number(process.hrtime.bigint() - start);
}

async function measure(keyType: 'RSA' | 'EC', count: number): Promise<void> {
	const made = await generateTestCertificate(
		{ type: 'company', organizationName: 'Przykładowa Spółka z o.o.', nip: '5265877635' },
		{ keyType, validFrom: new Date('2026-01-01'), validTo: new Date('2028-01-01') },
	);
	const [certificate] = readCertificates(made.certificate);
	if (certificate === undefined) throw new Error('The test certificate cannot be read');
	const key: KeyObject = createPrivateKey(made.privateKey);
	const signer = createXadesSigner(certificate, key);
	const data = Buffer.alloc(1_200, 0x61);
	const bare: number[] = [];
	const xades: number[] = [];
	for (let round = 0; round < ROUNDS; round++) {
		bare.push(
			await perSecond(count, () => signBare('sha256', data, { key, dsaEncoding: 'ieee-p1363' })),
		);
		xades.push(await perSecond(count, () => signer.sign(request, signingTime)));
	}
	const [bareBest, xadesBest] = [Math.max(...bare), Math.max(...xades)];
	console.log(
		`${keyType === 'RSA' ? 'RSA-2048' : 'EC P-256'}: XAdES ${Math.round(xadesBest)}/s, bare crypto.sign ${Math.round(bareBest)}/s, ratio ${(xadesBest / bareBest).toFixed(2)}`,
	);
}

async function main(): Promise<void> {
	await measure('RSA', 1_200);
	await measure('EC', 8_000);
}

void main();
