import {
	exceptionCode,
	getChallenge,
	invoiceState,
	openSession,
	redeem,
	sendInvoice,
	sendToken,
	signIn,
	signInStatus,
	startBench,
	type Answer,
	type SignInAnswer,
	type TestBench,
} from './support/apiClient';
import { makeTestCertificate } from './support/certificates';
import { invoiceXml } from './support/invoiceXml';
import { signedRequest } from './support/signedRequest';

const NIP = '5265877635';
const PESEL = '88102341294';
const DESCRIPTION = 'made by a test';

describe('who may do what', () => {
	let bench: TestBench;

	beforeEach(async () => {
		bench = await startBench();
	});

	afterEach(async () => {
		await bench.close();
	});

	async function signInWith(subject: string): Promise<Answer<SignInAnswer>> {
		const certificate = await makeTestCertificate(subject);
		const { challenge } = await getChallenge(bench.client);
		return await bench.client.call<SignInAnswer>('POST /auth/xades-signature', undefined, {
			xml: signedRequest({ ...certificate, challenge }),
		});
	}

	const person = `CN=Jan Kowalski, G=Jan, SN=Kowalski, 2.5.4.5=PNOPL-${PESEL}, C=PL`;
	const company = `CN=Seal, 2.5.4.97=VATPL-${NIP}, C=PL`;

	const testData = async (path: string, body: object): Promise<Answer> =>
		await bench.client.call(`POST /testdata/${path}`, undefined, { body });

	const code = async (answer: Answer<SignInAnswer>): Promise<number> =>
		(await signInStatus(bench.client, answer.json)).code;

	test('a person owns a company, dies, and is removed', async () => {
		const owner = { nip: NIP, pesel: PESEL, isBailiff: false, description: DESCRIPTION };
		expect(await code(await signInWith(person))).toBe(415);
		expect((await testData('person', owner)).status).toBe(200);
		expect(await code(await signInWith(person))).toBe(200);
		expect(exceptionCode(await testData('person', owner))).toBe(30001);
		await testData('person/remove', { nip: NIP });
		expect(await code(await signInWith(person))).toBe(415);
		await testData('person', { ...owner, isDeceased: true });
		expect(await code(await signInWith(person))).toBe(470);
	});

	test('a permission opens what it is for and nothing else', async () => {
		const grant = {
			contextIdentifier: { type: 'Nip', value: NIP },
			authorizedIdentifier: { type: 'Pesel', value: PESEL },
			permissions: [{ description: DESCRIPTION, permissionType: 'InvoiceRead' }],
		};
		await testData('permissions', grant);
		await redeem(bench.client, (await signInWith(person)).json);
		const { json } = await bench.client.call<{ permissions: Array<{ permissionScope: string }> }>(
			'POST /permissions/query/personal/grants',
			undefined,
			{ body: {} },
		);
		expect(json.permissions.map((entry) => entry.permissionScope)).toEqual(['InvoiceRead']);
		const refused = await bench.client.call<{ reasonCode: string; security: object }>(
			'GET /sessions',
			'/sessions?sessionType=Online',
		);
		expect(refused.status).toBe(403);
		expect(refused.json).toMatchObject({
			reasonCode: 'missing-permissions',
			security: { presentPermissions: ['InvoiceRead'] },
		});
		await testData('permissions/revoke', grant);
		expect(await code(await signInWith(person))).toBe(415);
	});

	test('a context can be blocked: 480', async () => {
		const context = { contextIdentifier: { type: 'Nip', value: NIP } };
		await testData('context/block', context);
		expect(await code(await signInWith(company))).toBe(480);
		await testData('context/unblock', context);
		expect(await code(await signInWith(company))).toBe(200);
	});

	test('a buyer may issue for a seller who agreed to it', async () => {
		await signIn(bench);
		const seller = '3225671421';
		const send = async (): Promise<number> => {
			const session = await openSession(bench.client);
			const document = invoiceXml({ sellerNip: seller, buyerNip: NIP, selfInvoicing: true });
			const reference = await sendInvoice(bench.client, session, document);
			return (await invoiceState(bench.client, session.reference, reference)).status.code;
		};
		expect(await send()).toBe(410);
		bench.emulator.control.state.permissions.allowSelfInvoicing(seller, NIP);
		expect(await send()).toBe(200);
	});

	test('a token can be made with a certificate only, works, and can be revoked', async () => {
		const body = { permissions: ['InvoiceRead'], description: DESCRIPTION };
		await signIn(bench);
		expect((await bench.client.call('POST /tokens', undefined, { body })).status).toBe(403);
		await redeem(bench.client, (await signInWith(company)).json);
		const { json: made } = await bench.client.call<{ referenceNumber: string; token: string }>(
			'POST /tokens',
			undefined,
			{ body },
		);
		const path = `/tokens/${made.referenceNumber}`;
		const { json: shown } = await bench.client.call('GET /tokens/{referenceNumber}', path);
		expect(shown).toMatchObject({ status: 'Active', requestedPermissions: ['InvoiceRead'] });
		const holder = bench.client;
		const { json: started } = await sendToken(holder, { token: made.token });
		expect((await signInStatus(holder, started)).code).toBe(200);
		expect((await holder.call('DELETE /tokens/{referenceNumber}', path)).status).toBe(204);
		const { json: late } = await sendToken(holder, { token: made.token });
		expect(await signInStatus(holder, late)).toMatchObject({ details: ['Token unieważniony'] });
		const { json: list } = await holder.call<{ tokens: Array<{ status: string }> }>(
			'GET /tokens',
			'/tokens?status=Revoked',
		);
		expect(list.tokens).toHaveLength(1);
	});

	test('a sign-in that is ended can no more be refreshed, and is not listed', async () => {
		for (let index = 0; index < 12; index += 1) await signIn(bench);
		const { client } = bench;
		interface Page {
			continuationToken?: string;
			items: Array<{ referenceNumber: string; isCurrent: boolean }>;
		}
		const { json: first } = await client.call<Page>('GET /auth/sessions');
		expect(first.items).toHaveLength(10);
		expect(first.items[0]?.isCurrent).toBe(true);
		const { json: second } = await client.call<Page>('GET /auth/sessions', undefined, {
			headers: { 'x-continuation-token': first.continuationToken ?? '' },
		});
		expect(second.items).toHaveLength(2);
		expect(second.continuationToken).toBeUndefined();
		const wrong = await client.call('GET /auth/sessions', undefined, {
			headers: { 'x-continuation-token': 'x' },
		});
		expect(exceptionCode(wrong)).toBe(21418);
		expect((await client.call('DELETE /auth/sessions/current')).status).toBe(204);
		const refresh = await client.call('POST /auth/token/refresh', undefined, {
			bearer: client.refreshToken ?? '',
		});
		expect(exceptionCode(refresh)).toBe(21301);
		const { json: after } = await client.call<Page>(
			'GET /auth/sessions',
			'/auth/sessions?pageSize=100',
		);
		expect(after.items).toHaveLength(11);
	});

	test('sessions are listed by kind, status and date', async () => {
		await signIn(bench);
		const { client } = bench;
		const opened = await openSession(client);
		const list = async (search: string): Promise<string[]> => {
			const { json } = await client.call<{ sessions: Array<{ referenceNumber: string }> }>(
				'GET /sessions',
				`/sessions?${search}`,
			);
			return json.sessions.map((session) => session.referenceNumber);
		};
		expect(await list('sessionType=Online&statuses=InProgress')).toEqual([opened.reference]);
		expect(await list('sessionType=Online&statuses=Succeeded&statuses=Failed')).toEqual([]);
		expect(await list('sessionType=Batch')).toEqual([]);
		expect(await list('sessionType=Online&dateCreatedFrom=2100-01-01')).toEqual([]);
		expect(await list('sessionType=Online&dateClosedTo=2100-01-01')).toEqual([]);
		expect(exceptionCode(await client.call('GET /sessions'))).toBe(21405);
	});

	test('a technical warning is sent back on demand', async () => {
		const { headers } = await bench.client.call('POST /auth/challenge', undefined, {
			headers: { 'x-test-system-warning': '[1]: soon' },
		});
		expect(headers.get('x-system-warning')).toBe('[1]: soon');
	});
});
