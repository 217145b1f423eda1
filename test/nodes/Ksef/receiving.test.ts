import type { NodeParameterValueType } from 'n8n-workflow';

import { startEmulator, type RunningEmulator } from '../../../emulator/startEmulator';
import { Ksef } from '../../../nodes/Ksef/Ksef.node';
import { freshNumber, invoiceXml } from '../../emulator/support/invoiceXml';
import { tokenCredential } from '../../support/ksefApiCredential';
import { bytesOf, runNode, type NodeRun } from '../../support/runNode';

const SELLER = '7010000011';

let emulator: RunningEmulator;
const numbers: string[] = [];
const xmls: Buffer[] = [];
const invoiceNumbers: string[] = [];

beforeAll(async () => {
	emulator = await startEmulator({
		delays: { authentication: 0, permanentStorage: 0, highWaterMark: 0, exporting: 0 },
	});
	for (let count = 0; count < 12; count++) {
		const number = freshNumber();
		const xml = invoiceXml({ number, sellerNip: SELLER, buyerNip: emulator.nip });
		numbers.push(emulator.control.receiveInvoice(xml).ksefNumber);
		xmls.push(xml);
		invoiceNumbers.push(number);
	}
});
afterAll(async () => await emulator.close());

async function run(
	parameters: Record<string, NodeParameterValueType>,
	more: Partial<NodeRun> = {},
) {
	const from = new Date(Date.now() - 86_400_000).toISOString();
	return await runNode({
		node: new Ksef(),
		parameters: { resource: 'invoice', dateFrom: from, ...parameters },
		items: [{ json: {} }],
		credentials: { ksefApi: tokenCredential(emulator) },
		...more,
	});
}

describe('Invoice: Get Many', () => {
	test('gives the newest up to the limit, flat, linked to the input item', async () => {
		const { outputs } = await run({ operation: 'getMany', limit: 5 });
		const [items = []] = outputs;
		expect(new Set(items.map(({ json }) => json['ksefNumber'])).size).toBe(5);
		expect(Object.keys(items[0]?.json ?? {}).length).toBeLessThanOrEqual(10);
		expect(items.every(({ pairedItem }) => JSON.stringify(pairedItem) === '{"item":0}')).toBe(true);
	});

	test('gives all, as KSeF says it, oldest first', async () => {
		const { outputs } = await run({
			operation: 'getMany',
			returnAll: true,
			simplify: false,
			options: { sortOrder: 'Asc' },
		});
		const [items = []] = outputs;
		expect(items.map(({ json }) => json['ksefNumber']).sort()).toEqual([...numbers].sort());
		expect(items[0]?.json).toMatchObject({ seller: { nip: SELLER }, formCode: { value: 'FA' } });
	});

	test('passes the filters on', async () => {
		const { outputs } = await run({
			operation: 'getMany',
			filters: { invoiceNumber: invoiceNumbers[3], sellerNip: `PL ${SELLER}` },
		});
		expect(outputs[0]?.map(({ json }) => json['ksefNumber'])).toEqual([numbers[3]]);
	});

	test.each([
		[{ dateFrom: '={{ "" }}' }, /date From is missing/],
		[{ dateFrom: 'yesterday' }, /"yesterday" in From/],
		[{ filters: { currencyCodes: 'złote' } }, /currency/],
		[{ dateFrom: '2099-01-01' }, /future/],
	])('says what is wrong before it asks: %j', async (parameters, words) => {
		const { error } = await run({ operation: 'getMany', ...parameters });
		expect(error?.message).toMatch(words);
		expect(error?.description).not.toBe('');
	});
});

describe('Invoice: Download Many', () => {
	test('gives each invoice with its exact XML', async () => {
		const { outputs } = await run({ operation: 'downloadMany' });
		const [items = []] = outputs;
		expect(items.map(({ json }) => json['ksefNumber']).sort()).toEqual([...numbers].sort());
		for (const item of items) {
			const index = numbers.indexOf(String(item.json['ksefNumber']));
			expect(bytesOf(item, 'data').equals(xmls[index] ?? Buffer.alloc(0))).toBe(true);
		}
	});

	test('leaves the XML out when told', async () => {
		const { outputs } = await run({ operation: 'downloadMany', onlyMetadata: true });
		expect(outputs[0]).toHaveLength(12);
		expect(outputs[0]?.every(({ binary }) => binary === undefined)).toBe(true);
	});
});

describe('Invoice: Start Export and Get Export', () => {
	test('work in two runs; what goes between them is not secret', async () => {
		const started = (await run({ operation: 'startExport' })).outputs[0]?.[0];
		expect(started?.json).toMatchObject({ status: 'running' });
		expect(JSON.stringify(started)).not.toContain(emulator.token);
		const { outputs } = await run(
			{
				operation: 'getExport',
				exportReferenceNumber: '={{ $json.exportReferenceNumber }}',
				initializationVector: '={{ $json.initializationVector }}',
				options: { waitSeconds: 20 },
			},
			{ items: [{ json: started?.json ?? {} }] },
		);
		expect(outputs[0]).toHaveLength(12);
		expect(bytesOf(outputs[0]?.[0], 'data').length).toBeGreaterThan(0);
	});

	test('refuse a range that one export cannot span', async () => {
		const { error } = await run({ operation: 'startExport', dateFrom: '2025-01-01' });
		expect(error?.message).toMatch(/longer than one export/);
	});

	test('say that an unknown export is gone', async () => {
		const { error } = await run({
			operation: 'getExport',
			exportReferenceNumber: '20260401-EH-1234567890-ABCDEF1234-5A',
			initializationVector: Buffer.alloc(16).toString('base64'),
		});
		expect(error?.message).toMatch(/KSeF knows no export/);
	});
});

describe('Invoice: Find', () => {
	test('finds by the seller’s number and by the hash', async () => {
		const byNumber = await run({
			operation: 'find',
			findBy: 'invoiceNumber',
			invoiceNumber: invoiceNumbers[5],
			sellerNip: SELLER,
			subjectType: 'Subject2',
			simplify: false,
		});
		const found = byNumber.outputs[0]?.[0]?.json;
		expect(found?.['ksefNumber']).toBe(numbers[5]);
		const byHash = await run({
			operation: 'find',
			findBy: 'hash',
			invoiceHash: String(found?.['invoiceHash']),
			subjectType: 'Subject2',
		});
		expect(byHash.outputs[0]?.map(({ json }) => json['ksefNumber'])).toEqual([numbers[5]]);
	});

	test('says when nothing was found, and goes on with Continue On Fail', async () => {
		const parameters = { operation: 'find', findBy: 'invoiceNumber', invoiceNumber: 'NONE/1' };
		expect((await run(parameters)).error?.message).toMatch(/no invoice with the number NONE\/1/);
		const { outputs } = await run(parameters, { onError: 'continueRegularOutput' });
		expect(outputs[0]?.[0]?.json['error']).toMatch(/NONE\/1/);
	});
});
