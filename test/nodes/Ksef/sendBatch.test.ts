import type { INodeExecutionData, NodeParameterValueType } from 'n8n-workflow';

import { startEmulator, type RunningEmulator } from '../../../emulator/startEmulator';
import { Ksef } from '../../../nodes/Ksef/Ksef.node';
import { freshNumber, invoiceXml } from '../../emulator/support/invoiceXml';
import { tokenCredential } from '../../support/ksefApiCredential';
import { binary, runNode } from '../../support/runNode';

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
) {
	return await runNode({
		node: new Ksef(),
		parameters: {
			resource: 'invoice',
			operation: 'sendBatch',
			inputSource: 'binary',
			binaryPropertyName: 'data',
			mode: 'wait',
			waitSeconds: 60,
			...parameters,
		},
		items,
		credentials: { ksefApi: tokenCredential(emulator) },
	});
}

function invoice(changes = {}): INodeExecutionData {
	const xml = invoiceXml({ number: freshNumber(), sellerNip: emulator.nip, ...changes });
	return { json: {}, binary: { data: binary(xml, 'invoice.xml') } };
}

describe('Invoice: Send Batch', () => {
	test.each(['TarGz', 'Zip'])('many invoices as %s, one result for each', async (archive) => {
		emulator.control.resetCalls();
		const items = Array.from({ length: 25 }, () => invoice());
		const { outputs, error } = await run({ options: { archive } }, items);
		expect(error).toBeUndefined();
		const results = outputs[0] ?? [];
		expect(results).toHaveLength(25);
		for (const [index, { json, pairedItem }] of results.entries()) {
			expect(json).toMatchObject({ status: 'accepted', ksefNumber: expect.any(String) });
			expect(pairedItem).toEqual({ item: index });
		}
		expect(new Set(results.map(({ json }) => json['ksefNumber'])).size).toBe(25);
		expect(emulator.control.calls()).toMatchObject({
			'POST /sessions/batch': 1,
			'POST /sessions/batch/{referenceNumber}/close': 1,
		});
	});

	test('a broken one, a duplicate and a missing file fail alone, each with its reason', async () => {
		const twice = invoice();
		const items = [
			invoice(),
			{ json: {}, binary: { data: binary('<Faktura>', 'broken.xml') } },
			twice,
			twice,
			{ json: {} },
			invoice({ currency: 'XYZ' }),
		];
		const { outputs, error } = await run({}, items);
		expect(error).toBeUndefined();
		const statuses = outputs[0]?.map(({ json }) => json['status']);
		expect(statuses).toEqual(['accepted', 'notSent', 'accepted', 'notSent', 'notSent', 'rejected']);
		expect(outputs[0]?.[3]?.json['error']).toMatch(/same|twice|already|item/i);
		expect(outputs[0]?.[4]?.json['error']).toBeTruthy();
		expect(outputs[0]?.[5]?.json['errorDescription']).toMatch(/450/);
	});

	test('keeps to the limits that KSeF tells when asked to read them', async () => {
		emulator.control.resetCalls();
		await run({ options: { readRateLimits: true } }, [invoice()]);
		expect(emulator.control.calls()).toMatchObject({ 'GET /rate-limits': 1 });
	});

	test('references at once, and the numbers by Session: Resume', async () => {
		const { outputs } = await run({ mode: 'references' }, [invoice(), invoice()]);
		const sent = outputs[0] ?? [];
		for (const { json } of sent) {
			expect(json).toMatchObject({
				status: expect.stringMatching(/pending|accepted/),
				sessionReferenceNumber: expect.any(String),
				invoiceHash: expect.any(String),
			});
		}
		const resumed = await runNode({
			node: new Ksef(),
			parameters: {
				resource: 'session',
				operation: 'resume',
				sessionReferenceNumber: '={{ $json.sessionReferenceNumber }}',
				invoiceHash: '={{ $json.invoiceHash }}',
				waitSeconds: 60,
			},
			items: sent.map(({ json }) => ({ json })),
			credentials: { ksefApi: tokenCredential(emulator) },
		});
		expect(resumed.outputs[0]?.map(({ json }) => json['status'])).toEqual(['accepted', 'accepted']);
	});
});
