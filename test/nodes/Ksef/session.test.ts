import type { INodeExecutionData, NodeParameterValueType } from 'n8n-workflow';

import { startEmulator, type RunningEmulator } from '../../../emulator/startEmulator';
import { Ksef } from '../../../nodes/Ksef/Ksef.node';
import { freshNumber, invoiceXml } from '../../emulator/support/invoiceXml';
import { tokenCredential } from '../../support/ksefApiCredential';
import { binary, bytesOf, runNode, type NodeRun } from '../../support/runNode';

let emulator: RunningEmulator;

beforeAll(async () => {
	emulator = await startEmulator({
		delays: { authentication: 0, invoiceQueue: 0, invoiceProcessing: 0, sessionClosing: 0 },
	});
});
afterAll(async () => await emulator.close());

async function run(
	parameters: Record<string, NodeParameterValueType>,
	items: INodeExecutionData[],
	more: Partial<NodeRun> = {},
) {
	return await runNode({
		node: new Ksef(),
		parameters: { resource: 'session', ...parameters },
		items,
		credentials: { ksefApi: tokenCredential(emulator) },
		...more,
	});
}

const reference = { sessionReferenceNumber: '={{ $json.sessionReferenceNumber }}' };
const into = {
	...reference,
	operation: 'sendInto',
	initializationVector: '={{ $json.initializationVector }}',
	inputSource: 'binary',
	binaryPropertyName: 'data',
};

function withInvoice(json: INodeExecutionData['json'], sellerNip = emulator.nip) {
	const xml = invoiceXml({ number: freshNumber(), sellerNip });
	return { json, binary: { data: binary(xml, 'invoice.xml') } };
}

describe('Session', () => {
	test('opened in one run, filled in two more, closed in a fourth, and its UPO fetched', async () => {
		const opened = (await run({ operation: 'open', form: 'fa3' }, [{ json: {} }])).outputs[0] ?? [];
		const session = opened[0]?.json ?? {};
		for (let times = 0; times < 2; times++) {
			const { outputs, error } = await run(into, [withInvoice(session), withInvoice(session)]);
			expect(error).toBeUndefined();
			for (const item of outputs[0] ?? []) {
				expect(item.json).toMatchObject({
					status: 'pending',
					invoiceReferenceNumber: expect.any(String),
					invoiceHash: expect.any(String),
				});
			}
		}
		const closed = await run({ operation: 'close', ...reference }, [{ json: session }]);
		expect(closed.outputs[0]?.[0]?.json).toMatchObject({ closed: true });
		const again = await run({ operation: 'close', ...reference }, [{ json: session }]);
		expect(again.error).toBeUndefined();

		const state = await run({ operation: 'get', ...reference }, [{ json: session }]);
		expect(state.outputs[0]?.[0]?.json).toMatchObject({
			status: 200,
			invoiceCount: 4,
			successfulInvoiceCount: 4,
		});
		const list = await run({ operation: 'getInvoices', ...reference, returnAll: true }, [
			{ json: session },
		]);
		expect(list.outputs[0]).toHaveLength(4);
		const pages = await run(
			{ operation: 'getUpo', ...reference, output: 'pages', outputBinaryPropertyName: 'upo' },
			[{ json: session }],
		);
		expect(pages.outputs[0]).toHaveLength(1);
		const upo = bytesOf(pages.outputs[0]?.[0], 'upo').toString();
		const lines = await run({ operation: 'getUpo', ...reference, output: 'invoices' }, [
			{ json: session },
		]);
		expect(lines.outputs[0]).toHaveLength(4);
		for (const line of lines.outputs[0] ?? []) {
			expect(upo).toContain(String(line.json['ksefNumber']));
		}
	});

	test('an invoice of another seller is refused before it is sent, the others go on', async () => {
		const opened = (await run({ operation: 'open', form: 'fa3' }, [{ json: {} }])).outputs[0] ?? [];
		const session = opened[0]?.json ?? {};
		const { outputs } = await run(
			into,
			[withInvoice(session), withInvoice(session, '1111111111'), withInvoice(session)],
			{ onError: 'continueRegularOutput' },
		);
		const statuses = outputs[0]?.map((item) => item.json['status']);
		expect(statuses).toEqual(['pending', 'notSent', 'pending']);
	});

	test('what one run left pending another takes up, by session and hash', async () => {
		const slow = await startEmulator({
			delays: { authentication: 0, invoiceProcessing: 3_600_000 },
		});
		try {
			const credentials = { ksefApi: tokenCredential(slow) };
			const sent = await runNode({
				node: new Ksef(),
				parameters: {
					resource: 'invoice',
					operation: 'send',
					inputSource: 'binary',
					binaryPropertyName: 'data',
					options: { waitSeconds: 0 },
				},
				items: [withInvoice({}, slow.nip), withInvoice({}, slow.nip)],
				credentials,
			});
			const pending = sent.outputs[0] ?? [];
			expect(pending.map((item) => item.json['status'])).toEqual(['pending', 'pending']);
			slow.control.advanceClock(7_200_000);
			slow.control.resetCalls();
			const { outputs } = await run(
				{
					operation: 'resume',
					...reference,
					invoiceHash: '={{ $json.invoiceHash }}',
					waitSeconds: 0,
				},
				pending.map(({ json }) => ({ json })),
				{ credentials },
			);
			expect(outputs[0]?.map((item) => item.json['status'])).toEqual(['accepted', 'accepted']);
			expect(slow.control.calls()).not.toHaveProperty('POST /sessions/online');
		} finally {
			await slow.close();
		}
	});

	test('a vector that is none is told apart before any call', async () => {
		emulator.control.resetCalls();
		const { error } = await run({ ...into, initializationVector: 'abc' }, [
			withInvoice({ sessionReferenceNumber: '20261121-SO-0000000001-0000000002-03' }),
		]);
		expect(error?.message).toMatch(/initialization vector/);
		expect(emulator.control.calls()).toEqual({});
	});

	test('a session that does not exist is said so', async () => {
		const { error } = await run(
			{ operation: 'get', sessionReferenceNumber: '20261121-SO-0000000001-0000000002-03' },
			[{ json: {} }],
		);
		expect(error?.description).toMatch(/21173/);
	});
});
