import { createHash, X509Certificate } from 'node:crypto';
import {
	exceptionCode,
	getChallenge,
	redeem,
	signInStatus,
	startBench,
	type Answer,
	type SignInAnswer,
	type TestBench,
} from './support/apiClient';
import { makeTestCertificate, type TestCertificate } from './support/certificates';
import { signedRequest, type SignedRequestOptions } from './support/signedRequest';

const COMPANY = 'CN=Seal, O=Company, 2.5.4.97=VATPL-5265877635, C=PL';

describe('signing in with a certificate', () => {
	let bench: TestBench;
	let company: TestCertificate;

	beforeAll(async () => {
		bench = await startBench();
		company = await makeTestCertificate(COMPANY);
	});

	afterAll(async () => {
		await bench.close();
	});

	async function submit(
		options: Partial<SignedRequestOptions> = {},
		change: (xml: string) => string = (xml) => xml,
		query = '',
	): Promise<Answer<SignInAnswer>> {
		const { challenge } = await getChallenge(bench.client);
		const xml = change(signedRequest({ challenge, ...company, ...options }));
		return await bench.client.call<SignInAnswer>(
			'POST /auth/xades-signature',
			`/auth/xades-signature${query}`,
			{ xml },
		);
	}

	async function outcome(
		answer: Answer<SignInAnswer>,
	): Promise<{ code: number; details?: string[] }> {
		expect(answer.status).toBe(202);
		return await signInStatus(bench.client, answer.json);
	}

	test.each(['RSA-2048', 'P-256', 'P-384'] as const)('accepts %s', async (kind) => {
		const answer = await submit(await makeTestCertificate(COMPANY, kind));
		expect((await outcome(answer)).code).toBe(200);
		await redeem(bench.client, answer.json);
	});

	test('accepts a person whose NIP stands in the serial number', async () => {
		const person = await makeTestCertificate(
			'CN=Jan Kowalski, SN=Kowalski, G=Jan, 2.5.4.5=TINPL-5265877635, C=PL',
		);
		expect((await outcome(await submit(person))).code).toBe(200);
	});

	test.each([
		['derSignature', 9105],
		['propertiesNotReferenced', 9105],
		['propertiesWithoutType', 9105],
		['documentNotReferenced', 9105],
		['otherCertificateDigest', 9105],
		['otherSerialNumber', 9105],
		['otherIssuer', 9105],
	] as const)('refuses a signature with the mistake %s', async (mistake, code) => {
		const answer = await submit({ mistake });
		expect(answer.status).toBe(400);
		expect(exceptionCode(answer)).toBe(code);
	});

	test('refuses RSASSA-PSS', async () => {
		const rsa = await makeTestCertificate(COMPANY, 'RSA-2048');
		expect(exceptionCode(await submit({ ...rsa, mistake: 'pss' }))).toBe(9105);
	});

	test('refuses a certificate whose public key is damaged', async () => {
		const curve = Buffer.from('2a8648ce3d030107', 'hex');
		const damage = (xml: string): string =>
			xml.replace(/X509Certificate>([^<]+)</, (_, text: string) => {
				const certificate = Buffer.from(text, 'base64');
				certificate[certificate.indexOf(curve) + curve.length - 1] = 0x77;
				return `X509Certificate>${certificate.toString('base64')}<`;
			});
		const answer = await submit(await makeTestCertificate(COMPANY, 'P-256'), damage);
		expect(exceptionCode(answer)).toBe(21115);
	});

	test('refuses RSA keys under 2048 bits', async () => {
		const weak = await makeTestCertificate(COMPANY, 'RSA-1024');
		expect(exceptionCode(await submit(weak))).toBe(21115);
	});

	test.each([
		['the context', (xml: string) => xml.replace('<Nip>5265877635', '<Nip>3225671421')],
		['the signing time', (xml: string) => xml.replace(/SigningTime>20\d\d/, 'SigningTime>1999')],
		[
			'the signature value',
			(xml: string) =>
				xml.replace(
					/(SignatureValue>)(.)/,
					(_all, tag: string, first: string) => tag + (first === 'A' ? 'B' : 'A'),
				),
		],
		[
			'white space in the document',
			(xml: string) => xml.replace('<ContextIdentifier>', ' <ContextIdentifier>'),
		],
	])('refuses a document in which %s was changed afterwards', async (_what, change) => {
		expect(exceptionCode(await submit({}, change))).toBe(9105);
	});

	test.each([
		[9102, (xml: string) => xml.replace(/<ds:Signature .*<\/ds:Signature>/s, '')],
		[9103, (xml: string) => xml.replace(/(<ds:Signature .*<\/ds:Signature>)/s, '$1$1')],
		[21001, (xml: string) => xml.slice(0, -5)],
		[21401, (xml: string) => xml.replaceAll('AuthTokenRequest', 'Request')],
		[21401, (xml: string) => xml.replace(/<Challenge>.*<\/Challenge>/, '')],
		[9101, (xml: string) => `<!DOCTYPE a [<!ENTITY b "c">]>${xml}`],
	])('refuses with %i what is not such a document', async (code, change) => {
		expect(exceptionCode(await submit({}, change))).toBe(code);
	});

	test('takes a challenge once', async () => {
		const { challenge } = await getChallenge(bench.client);
		const xml = signedRequest({ challenge, ...company });
		const codes = [];
		for (let attempt = 0; attempt < 2; attempt += 1) {
			const answer = await bench.client.call('POST /auth/xades-signature', undefined, { xml });
			codes.push(exceptionCode(answer) ?? answer.status);
		}
		expect(codes).toEqual([202, 21111]);
	});

	test('ends with 460 for a certificate out of its dates, and for an untrusted one when asked', async () => {
		const expired = await makeTestCertificate(COMPANY, 'P-256', {
			from: Date.now() - 2 * 86_400_000,
			to: Date.now() - 86_400_000,
		});
		expect(await outcome(await submit(expired))).toMatchObject({
			code: 460,
			details: ['Nieważny certyfikat'],
		});
		const answer = await submit({}, undefined, '?verifyCertificateChain=true');
		expect(await outcome(answer)).toMatchObject({ code: 460 });
	});

	test('ends with 415 for a stranger, and with 200 once the stranger was granted something', async () => {
		const stranger = await makeTestCertificate('CN=X, 2.5.4.5=PNOPL-88102341294, C=PL');
		expect((await outcome(await submit(stranger))).code).toBe(415);
		bench.emulator.control.state.permissions.grant(
			'88102341294',
			{ type: 'Nip', value: '5265877635' },
			['InvoiceRead'],
		);
		expect((await outcome(await submit(stranger))).code).toBe(200);
	});

	test('knows a fingerprint that was granted something', async () => {
		const anonymous = await makeTestCertificate('CN=Anybody');
		expect(exceptionCode(await submit(anonymous))).toBe(21115);
		const { raw } = new X509Certificate(anonymous.certificatePem);
		const fingerprint = createHash('sha256').update(raw).digest('hex').toUpperCase();
		const options = { ...anonymous, subjectIdentifierType: 'certificateFingerprint' };
		expect((await outcome(await submit(options))).code).toBe(415);
		bench.emulator.control.state.permissions.grant(
			fingerprint,
			{ type: 'Nip', value: '5265877635' },
			['InvoiceWrite'],
		);
		expect((await outcome(await submit(options))).code).toBe(200);
	});

	test.each([
		['InternalId', '<InternalId>5265877635-12345</InternalId>'],
		['NipVatUe', '<NipVatUe>5265877635-DE123456789</NipVatUe>'],
	])('signs the owner in to a context of type %s', async (_type, context) => {
		expect((await outcome(await submit({ context }))).code).toBe(200);
	});

	test('signs a Peppol provider in to its own context', async () => {
		const provider = await makeTestCertificate('CN=PPL123456, O=Provider, C=PL');
		const answer = await submit({ ...provider, context: '<PeppolId>PPL123456</PeppolId>' });
		expect((await outcome(answer)).code).toBe(200);
	});

	test('lets in nobody from outside the allowed addresses', async () => {
		const list = '<Ip4Address>10.1.2.3</Ip4Address><Ip4Mask>192.168.0.0/16</Ip4Mask>';
		const policy = `<AuthorizationPolicy><AllowedIps>${list}</AllowedIps></AuthorizationPolicy>`;
		const answer = await submit({ policy });
		const { status, json } = await bench.client.call<{ reasonCode: string }>(
			'GET /auth/{referenceNumber}',
			`/auth/${answer.json.referenceNumber}`,
			{ bearer: answer.json.authenticationToken.token },
		);
		expect(status).toBe(403);
		expect(json.reasonCode).toBe('ip-not-allowed');
	});
});
