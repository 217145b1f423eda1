import { allOperations } from '../../emulator/resources/allOperations';
import { operationName, type Operation } from '../../emulator/http/operation';
import { UpoArchive } from '../../emulator/processing/upoDocument';
import {
	closeSession,
	invoiceState,
	makeKey,
	openSession,
	redeem,
	sendInvoice,
	sendToken,
	sessionState,
	signIn,
	signInStatus,
	startBench,
	type Json,
	type TestBench,
} from '../emulator/support/apiClient';
import { sendBatch } from '../emulator/support/batch';
import { makeTestCertificate } from '../emulator/support/certificates';
import { ContractJudge } from '../emulator/support/contract';
import { invoiceXml } from '../emulator/support/invoiceXml';
import { signedRequest } from '../emulator/support/signedRequest';
import { describeWithShared } from '../support/shared';

const NIP = '5265877635';
const DESCRIPTION = 'made by a test';
const LIMITS = { maxInvoiceSizeInMB: 1, maxInvoiceWithAttachmentSizeInMB: 3, maxInvoices: 10_000 };

describeWithShared('the emulator and the official contract', () => {
	let bench: TestBench;
	let served: Operation[];

	beforeAll(async () => {
		bench = await startBench();
		const { state } = bench.emulator.control;
		served = allOperations(state, new UpoArchive(state));
	});

	afterAll(async () => {
		await bench.close();
	});

	test('the emulator serves nothing that the contract does not have', () => {
		const official = new ContractJudge().operations();
		expect(served.map(operationName).filter((name) => !official.includes(name))).toEqual([]);
	});

	test('the judge notices a missing, a wrong and an unknown field', () => {
		const judge = new ContractJudge();
		const right = {
			challenge: '20250514-CR-226FB7B000-3ACF9BE4C0-10',
			timestamp: '2025-07-11T12:23:56+00:00',
			timestampMs: 1,
			clientIp: '127.0.0.1',
		};
		const { clientIp, ...missing } = right;
		const judged = (answer: object) => (): void => {
			judge.judge('POST /auth/challenge', {
				status: 200,
				contentType: 'application/json',
				text: JSON.stringify(answer),
			});
		};
		expect(clientIp).toBe('127.0.0.1');
		expect(judged(right)).not.toThrow();
		expect(judged(missing)).toThrow('clientIp');
		expect(judged({ ...right, timestampMs: 'x' })).toThrow('timestampMs');
		expect(judged({ ...right, more: 1 })).toThrow('additional');
	});

	test('whoever has no token gets 401 as the contract shows it', async () => {
		for (const operation of served.filter((entry) => entry.access !== 'public')) {
			const name = operationName(operation);
			const path = operation.path.replaceAll(/\{\w+\}/g, 'x');
			const { status } = await bench.client.call(name, path, { bearer: null });
			expect([name, status]).toEqual([name, 401]);
		}
	});

	test('an empty body gets 400 as the contract shows it, in both forms', async () => {
		await signIn(bench);
		const withBody = served.filter(
			({ method, path }) =>
				method === 'POST' && !/challenge|token\/|close$|production$|\{/.test(path),
		);
		expect(withBody.length).toBeGreaterThan(10);
		for (const operation of withBody) {
			for (const format of ['', 'problem-details']) {
				const name = operationName(operation);
				const { status } = await bench.client.call(name, undefined, {
					xml: '',
					headers: { 'x-error-format': format },
				});
				expect([name, status]).toEqual([name, 400]);
			}
		}
	});

	test('each operation has an answer of success as the contract shows it', async () => {
		const { client, emulator } = bench;
		const { json: started } = await sendToken(client, { token: emulator.token });
		await signInStatus(client, started);
		await redeem(client, started);
		await client.call('POST /auth/token/refresh', undefined, { bearer: client.refreshToken ?? '' });
		await walkSessions(bench);
		await walkInvoices(bench);
		await walkTestData(bench);
		await walkCertificateAndTokens(bench);
		const succeeded = new Set(
			[...(client.judge?.seen ?? [])]
				.filter((name) => / 2\d\d$/.test(name))
				.map((name) => name.slice(0, -4)),
		);
		expect(served.map(operationName).filter((name) => !succeeded.has(name))).toEqual([]);
	});
});

async function walkSessions(bench: TestBench): Promise<void> {
	const { client } = bench;
	const session = await openSession(client);
	const reference = await sendInvoice(client, session, invoiceXml());
	const { ksefNumber = '' } = await invoiceState(client, session.reference, reference);
	await closeSession(client, session.reference);
	const { upo } = await sessionState(client, session.reference);
	const base = `/sessions/${session.reference}`;
	const root = 'GET /sessions/{referenceNumber}';
	await client.call(`${root}/invoices`, `${base}/invoices`);
	await client.call(`${root}/invoices/failed`, `${base}/invoices/failed`);
	await client.call(
		`${root}/invoices/{invoiceReferenceNumber}/upo`,
		`${base}/invoices/${reference}/upo`,
	);
	await client.call(
		`${root}/invoices/ksef/{ksefNumber}/upo`,
		`${base}/invoices/ksef/${ksefNumber}/upo`,
	);
	const page = upo?.pages[0]?.referenceNumber ?? '';
	await client.call(`${root}/upo/{upoReferenceNumber}`, `${base}/upo/${page}`);
	await client.call('GET /invoices/ksef/{ksefNumber}', `/invoices/ksef/${ksefNumber}`);
	await sendBatch(bench, [invoiceXml(), invoiceXml({ gross: 'x' })]);
	await client.call('GET /sessions', '/sessions?sessionType=Batch&statuses=Succeeded');
}

async function walkInvoices({ client, emulator }: TestBench): Promise<void> {
	const from = new Date(Date.now() - 3_600_000).toISOString();
	const filters = { subjectType: 'Subject1', dateRange: { dateType: 'PermanentStorage', from } };
	await client.call('POST /invoices/query/metadata', undefined, { body: filters });
	const { encryption } = await makeKey(client);
	const { json } = await client.call<{ referenceNumber: string }>(
		'POST /invoices/exports',
		undefined,
		{
			body: { encryption, filters },
		},
	);
	await emulator.control.settle();
	await client.call(
		'GET /invoices/exports/{referenceNumber}',
		`/invoices/exports/${json.referenceNumber}`,
	);
}

async function walkTestData({ client }: TestBench): Promise<void> {
	const post = async (path: string, body: Json): Promise<void> => {
		await client.call(`POST /testdata/${path}`, undefined, { body });
	};
	await post('subject', { subjectNip: NIP, subjectType: 'JST', description: DESCRIPTION });
	await post('subject/remove', { subjectNip: NIP });
	const person = { nip: NIP, pesel: '88102341294', isBailiff: false, description: DESCRIPTION };
	await post('person', person);
	await post('person/remove', { nip: NIP });
	const grant = {
		contextIdentifier: { type: 'Nip', value: NIP },
		authorizedIdentifier: { type: 'Pesel', value: '88102341294' },
	};
	const permissions = [{ description: DESCRIPTION, permissionType: 'InvoiceRead' }];
	await post('permissions', { ...grant, permissions });
	await post('permissions/revoke', grant);
	await post('attachment', { nip: NIP });
	await client.call('GET /permissions/attachments/status');
	await post('attachment/revoke', { nip: NIP, expectedEndDate: '2030-01-01' });
	const context = { contextIdentifier: { type: 'Nip', value: '3225671421' } };
	await post('context/block', context);
	await post('context/unblock', context);
	await post('limits/context/session', { onlineSession: LIMITS, batchSession: LIMITS });
	await client.call('DELETE /testdata/limits/context/session');
	await client.call('GET /limits/context');
	await client.call('GET /limits/subject');
	const { json } = await client.call('GET /rate-limits');
	await post('rate-limits', { rateLimits: json });
	await client.call('POST /testdata/rate-limits/production');
	await client.call('DELETE /testdata/rate-limits');
	await client.call('POST /permissions/query/personal/grants', undefined, { body: {} });
}

async function walkCertificateAndTokens({ client }: TestBench): Promise<void> {
	const certificate = await makeTestCertificate(`CN=Seal, O=Company, 2.5.4.97=VATPL-${NIP}, C=PL`);
	const { json: issued } = await client.call<{ challenge: string }>('POST /auth/challenge');
	const { json: started } = await client.call<Parameters<typeof redeem>[1]>(
		'POST /auth/xades-signature',
		undefined,
		{ xml: signedRequest({ ...certificate, challenge: issued.challenge }) },
	);
	await redeem(client, started);
	const { json: token } = await client.call<{ referenceNumber: string }>(
		'POST /tokens',
		undefined,
		{
			body: { permissions: ['InvoiceRead'], description: DESCRIPTION },
		},
	);
	await client.call('GET /tokens');
	await client.call('GET /tokens/{referenceNumber}', `/tokens/${token.referenceNumber}`);
	await client.call('DELETE /tokens/{referenceNumber}', `/tokens/${token.referenceNumber}`);
	await client.call('GET /auth/sessions');
	const own = started.referenceNumber;
	await client.call('DELETE /auth/sessions/{referenceNumber}', `/auth/sessions/${own}`);
	await client.call('DELETE /auth/sessions/current');
}
