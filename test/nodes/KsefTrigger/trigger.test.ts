import type { NodeParameterValueType } from 'n8n-workflow';

import { startEmulator, type RunningEmulator } from '../../../emulator/startEmulator';
import { KsefTrigger } from '../../../nodes/KsefTrigger/KsefTrigger.node';
import { freshNumber, invoiceXml } from '../../emulator/support/invoiceXml';
import { tokenCredential } from '../../support/ksefApiCredential';
import { PolledNode } from '../../support/pollNode';
import { bytesOf } from '../../support/runNode';

const SELLER = '7010000011';

let emulator: RunningEmulator;

beforeEach(async () => {
	emulator = await startEmulator({
		delays: { authentication: 0, permanentStorage: 0, highWaterMark: 0, exporting: 0 },
	});
});
afterEach(async () => {
	await emulator.close();
});

function trigger(parameters: Record<string, NodeParameterValueType> = {}): PolledNode {
	const defaults = { roles: ['Subject2'], startFrom: 'now', output: 'metadata', filters: {} };
	return new PolledNode(
		new KsefTrigger(),
		// The tests cannot wait a quarter of an hour.
		{ ...defaults, options: { minimumInterval: 0 }, ...parameters },
		{ ksefApi: tokenCredential(emulator) },
	);
}

function arrive(changes: Parameters<typeof invoiceXml>[0] = {}) {
	const invoiceNumber = freshNumber();
	const xml = invoiceXml({
		number: invoiceNumber,
		sellerNip: SELLER,
		buyerNip: emulator.nip,
		...changes,
	});
	const { ksefNumber } = emulator.control.receiveInvoice(xml);
	return { invoiceNumber, ksefNumber, xml };
}

describe('KSeF Trigger', () => {
	test('gives what came in since it was activated, once, and keeps quiet otherwise', async () => {
		arrive();
		const node = trigger();
		expect(await node.poll()).toBeNull();
		const { ksefNumber, invoiceNumber } = arrive();
		expect(await node.poll()).toEqual([
			{
				json: expect.objectContaining({
					ksefNumber,
					invoiceNumber,
					role: 'buyer',
					sellerNip: SELLER,
					grossAmount: 123,
				}),
			},
		]);
		expect(await node.poll()).toBeNull();
	});

	test('gives the exact XML as a file', async () => {
		const node = trigger({ output: 'xml' });
		await node.poll();
		const { ksefNumber, xml } = arrive();
		const [item] = (await node.poll()) ?? [];
		expect(item?.json['ksefNumber']).toBe(ksefNumber);
		expect(Buffer.compare(bytesOf(item, 'data'), xml)).toBe(0);
		expect(item?.binary?.['data']).toMatchObject({
			fileName: `${ksefNumber}.xml`,
			mimeType: 'application/xml',
		});
	});

	test.each([
		['friendly', { invoice: { seller: { nip: SELLER } } }],
		['header', { sellerNip: SELLER }],
		['lines', {}],
	])('reads the document: %s', async (output, content) => {
		const node = trigger({ output });
		await node.poll();
		const { ksefNumber } = arrive();
		const items = (await node.poll()) ?? [];
		expect(items).toHaveLength(1);
		expect(items[0]?.json).toMatchObject({ ksefNumber, role: 'buyer', ...content });
		expect(JSON.stringify(items)).toContain(output === 'header' ? '123' : 'Mąka żytnia');
		expect(items[0]?.binary).toBeUndefined();
	});

	test('starts an execution for each invoice when told', async () => {
		const node = trigger({ executionFor: 'invoice' });
		await node.poll();
		const numbers = [arrive(), arrive(), arrive()].map(({ ksefNumber }) => ksefNumber);
		const last = await node.poll();
		const executions = [...node.emitted.map(([items]) => items), last];
		expect(executions.map((items) => items?.map(({ json }) => json['ksefNumber']))).toEqual(
			numbers.map((number) => [number]),
		);
		expect(await node.poll()).toBeNull();
	});

	test('hands over no more than told at once, and the rest later', async () => {
		const node = trigger({ options: { minimumInterval: 0, mostInvoices: 2 } });
		await node.poll();
		const numbers = Array.from({ length: 5 }, () => arrive().ksefNumber);
		const batches: unknown[][] = [];
		for (let times = 0; times < 6; times++) {
			const items = await node.poll();
			if (items !== null) batches.push(items.map(({ json }) => json['ksefNumber']));
		}
		expect(batches.every((batch) => batch.length <= 2)).toBe(true);
		expect(batches.flat().sort()).toEqual([...numbers].sort());
	});

	test('goes on after a restart, from what n8n kept', async () => {
		const first = trigger();
		await first.poll();
		const { ksefNumber } = arrive();
		const second = new PolledNode(
			new KsefTrigger(),
			{ roles: ['Subject2'], startFrom: 'now', options: { minimumInterval: 0 } },
			{ ksefApi: tokenCredential(emulator) },
			first.staticData,
			'another workflow object',
		);
		expect((await second.poll())?.map(({ json }) => json['ksefNumber'])).toEqual([ksefNumber]);
	});

	test('shows the last few in a test run, and keeps nothing of it', async () => {
		const numbers = Array.from({ length: 5 }, () => {
			emulator.control.advanceClock(1);
			return arrive().ksefNumber;
		});
		const node = trigger({ output: 'xml' });
		const shown = (await node.poll('manual')) ?? [];
		expect(shown.map(({ json }) => json['ksefNumber'])).toEqual(numbers.slice(-3).reverse());
		expect(shown.every((item) => bytesOf(item, 'data').length > 0)).toBe(true);
		expect(node.staticData).toEqual({});
	});

	test('says in a test run when there is nothing to show', async () => {
		await expect(trigger().poll('manual')).rejects.toThrow(/no invoice to show/);
	});

	test('says at activation that the credential is wrong, and works once it is corrected', async () => {
		const node = trigger();
		const right = tokenCredential(emulator);
		node.use({ ksefApi: { ...right, ksefToken: 'wrong' } });
		await expect(node.poll()).rejects.toThrow(/sign in/i);
		expect(JSON.stringify(node.staticData)).not.toContain('wrong');
		node.use({ ksefApi: right });
		expect(await node.poll()).toBeNull();
	});

	test('says which parameter is wrong', async () => {
		await expect(trigger({ roles: [] }).poll()).rejects.toThrow(/No role/);
		await expect(trigger({ startFrom: 'date', startDate: '' }).poll()).rejects.toThrow(
			/start date/,
		);
		await expect(trigger({ filters: { sellerNip: '12' } }).poll()).rejects.toThrow(/NIP/);
	});

	test('asks only for what the filters select', async () => {
		const node = trigger({ filters: { currencyCodes: 'eur', amountFrom: 200 } });
		await node.poll();
		arrive();
		arrive({ currency: 'EUR' });
		const { ksefNumber } = arrive({
			currency: 'EUR',
			net: '200.00',
			vat: '46.00',
			gross: '246.00',
		});
		const items = await node.poll();
		expect(items?.map(({ json }) => json['ksefNumber'])).toEqual([ksefNumber]);
	});
});
