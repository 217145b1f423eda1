import { createHash } from 'node:crypto';

import type { NodeParameterValueType } from 'n8n-workflow';

import { startEmulator, type RunningEmulator } from '../../../emulator/startEmulator';
import { Ksef } from '../../../nodes/Ksef/Ksef.node';
import { freshNumber, invoiceXml } from '../../emulator/support/invoiceXml';
import { tokenCredential } from '../../support/ksefApiCredential';
import { binary, bytesOf, runNode, type NodeRun, type NodeRunResult } from '../../support/runNode';

let emulator: RunningEmulator;

beforeAll(async () => {
	emulator = await startEmulator({
		delays: { authentication: 0, invoiceQueue: 0, invoiceProcessing: 0, sessionClosing: 0 },
	});
});
afterAll(async () => await emulator.close());

function run(
	parameters: Record<string, NodeParameterValueType>,
	items: NodeRun['items'],
	more: Partial<NodeRun> = {},
): Promise<NodeRunResult> {
	return runNode({
		node: new Ksef(),
		parameters: { resource: 'invoice', ...parameters },
		items,
		credentials: { ksefApi: tokenCredential(emulator) },
		...more,
	});
}

function invoice(number = freshNumber(), changes = {}) {
	const xml = invoiceXml({ number, sellerNip: emulator.nip, ...changes });
	return { json: { order: number }, binary: { data: binary(xml, `${number}.xml`) } };
}

function xmlOf(item: { binary: { data: { data: string } } }): Buffer {
	return Buffer.from(item.binary.data.data, 'base64');
}

const send = { operation: 'send', inputSource: 'binary', binaryPropertyName: 'data' };

describe('Invoice: Send', () => {
	test('gives each item its KSeF number, references and hash, through one session', async () => {
		const items = [invoice(), invoice(), invoice()];
		emulator.control.resetCalls();
		const { outputs, error } = await run(send, items);
		expect(error).toBeUndefined();
		const output = outputs[0] ?? [];
		expect(output).toHaveLength(3);
		expect(new Set(output.map((item) => item.json['sessionReferenceNumber'])).size).toBe(1);
		expect(emulator.control.calls()).toMatchObject({ 'POST /sessions/online': 1 });
		output.forEach((item, index) => {
			const input = items[index] ?? invoice();
			expect(item.json).toMatchObject({
				status: 'accepted',
				invoiceNumber: input.json.order,
				invoiceHash: createHash('sha256').update(xmlOf(input)).digest('base64'),
				mode: 'Online',
			});
			expect(item.json['ksefNumber']).toMatch(/^\d{10}-\d{8}-[0-9A-F]{12}-[0-9A-F]{2}$/);
			expect(item.pairedItem).toEqual({ item: index });
			expect(bytesOf(item, 'data')).toEqual(xmlOf(input));
		});
	});

	test('takes XML from a text field and adds the UPO when asked', async () => {
		const xml = invoiceXml({ number: freshNumber(), sellerNip: emulator.nip });
		const { outputs } = await run(
			{
				operation: 'send',
				inputSource: 'text',
				xml: '={{ $json.xml }}',
				options: { includeUpo: true, upoBinaryPropertyName: 'receipt' },
			},
			[{ json: { xml } }],
		);
		const item = outputs[0]?.[0];
		expect(item?.json['status']).toBe('accepted');
		expect(bytesOf(item, 'receipt').toString()).toContain(String(item?.json['ksefNumber']));
	});

	test('a broken invoice among good ones fails alone', async () => {
		const items = [
			invoice(),
			{ json: {}, binary: { data: binary('<Faktura>', 'broken.xml') } },
			invoice(freshNumber(), { sellerNip: '1111111111' }),
			invoice(),
		];
		const { outputs, error } = await run(send, items);
		expect(error).toBeUndefined();
		const statuses = outputs[0]?.map((item) => item.json['status']);
		expect(statuses).toEqual(['accepted', 'notSent', 'notSent', 'accepted']);
		expect(outputs[0]?.[1]?.json['error']).toMatch(/XML/);
		expect(outputs[0]?.[2]?.json['error']).toMatch(/1111111111/);
		expect(outputs[0]?.[1]?.pairedItem).toEqual({ item: 1 });
	});

	test('only when every invoice failed does the node fail, with words and a way out', async () => {
		const { error } = await run(send, [
			{ json: {}, binary: { data: binary('\uFEFF<Faktura/>', 'bom.xml') } },
		]);
		expect(error?.message).toMatch(/BOM/i);
		expect(error?.description).toBeTruthy();
	});

	test('with Continue On Fail the failed item goes out with what is known', async () => {
		const { outputs, error } = await run(
			send,
			[{ json: {}, binary: { data: binary('no xml', 'x.xml') } }],
			{ onError: 'continueRegularOutput' },
		);
		expect(error).toBeUndefined();
		expect(outputs[0]?.[0]?.json).toMatchObject({ status: 'notSent' });
		expect(outputs[0]?.[0]?.json['error']).toBeTruthy();
	});

	test('failed invoices leave through the error output with all that is known of them', async () => {
		const items = [
			invoice(),
			{ json: { order: 'broken' }, binary: { data: binary('<Faktura>', 'x.xml') } },
		];
		const { outputs, error } = await run(send, items, { onError: 'continueErrorOutput' });
		expect(error).toBeUndefined();
		const [accepted, failed] = outputs;
		expect(accepted?.map(({ json }) => json['status'])).toEqual(['accepted']);
		expect(failed).toHaveLength(1);
		expect(failed?.[0]?.json).toMatchObject({
			order: 'broken',
			error: {
				message: expect.stringMatching(/XML/),
				status: 'notSent',
				invoiceHash: expect.any(String),
				errorDescription: expect.any(String),
			},
		});
	});

	test('a number used by another invoice names the original', async () => {
		const number = freshNumber();
		const first = await run(send, [invoice(number)]);
		const { error } = await run(send, [invoice(number, { gross: '123.01' })]);
		expect(error?.message).toContain(String(first.outputs[0]?.[0]?.json['ksefNumber']));
		expect(error?.description).toMatch(/440/);
	});

	test('the same bytes again are a success, marked as already sent', async () => {
		const item = invoice();
		const first = await run(send, [item]);
		const { outputs } = await run(send, [item]);
		expect(outputs[0]?.[0]?.json).toMatchObject({
			status: 'accepted',
			alreadySent: true,
			ksefNumber: first.outputs[0]?.[0]?.json['ksefNumber'],
		});
	});

	test('when KSeF rejects the only invoice its own reason is shown', async () => {
		const broken = invoiceXml({ number: freshNumber(), sellerNip: emulator.nip })
			.toString()
			.replace(/<KodWaluty>PLN/, '<KodWaluty>XYZ');
		const { error } = await run(send, [{ json: {}, binary: { data: binary(broken, 'a.xml') } }]);
		expect(error?.description).toMatch(/450/);
		expect(error?.description).toMatch(/KodWaluty/);
	});

	test('time over is not a failure: the references go out as pending, and the status can be asked later', async () => {
		const slow = await startEmulator({
			delays: { authentication: 0, invoiceProcessing: 3_600_000 },
		});
		try {
			const item = {
				json: {},
				binary: {
					data: binary(invoiceXml({ number: freshNumber(), sellerNip: slow.nip }), 'a.xml'),
				},
			};
			const credentials = { ksefApi: tokenCredential(slow) };
			const { outputs } = await run({ ...send, options: { waitSeconds: 0 } }, [item], {
				credentials,
			});
			const sent = outputs[0]?.[0];
			expect(sent?.json).toMatchObject({ status: 'pending' });
			slow.control.advanceClock(7_200_000);
			const later = await run(
				{
					operation: 'getStatus',
					findBy: 'invoiceReference',
					sessionReferenceNumber: '={{ $json.sessionReferenceNumber }}',
					invoiceReferenceNumber: '={{ $json.invoiceReferenceNumber }}',
				},
				[{ json: sent?.json ?? {} }],
				{ credentials },
			);
			expect(later.outputs[0]?.[0]?.json).toMatchObject({ status: 'accepted' });
		} finally {
			await slow.close();
		}
	});
});

describe('Invoice: Get Status, Get UPO, Download', () => {
	test('an accepted invoice is found by reference and by hash', async () => {
		const sent = (await run(send, [invoice()])).outputs[0]?.[0]?.json ?? {};
		for (const findBy of ['invoiceReference', 'invoiceHash']) {
			const { outputs } = await run(
				{
					operation: 'getStatus',
					findBy,
					sessionReferenceNumber: '={{ $json.sessionReferenceNumber }}',
					invoiceReferenceNumber: '={{ $json.invoiceReferenceNumber }}',
					invoiceHash: '={{ $json.invoiceHash }}',
				},
				[{ json: sent }],
			);
			expect(outputs[0]?.[0]?.json).toMatchObject({
				status: 'accepted',
				ksefNumber: sent['ksefNumber'],
			});
		}
	});

	test.each(['invoiceReference', 'ksefNumber'])(
		'the UPO by %s, as a file and as fields',
		async (findBy) => {
			const sent = (await run(send, [invoice()])).outputs[0]?.[0]?.json ?? {};
			const { outputs } = await run(
				{
					operation: 'getUpo',
					findBy,
					sessionReferenceNumber:
						findBy === 'ksefNumber' ? '' : '={{ $json.sessionReferenceNumber }}',
					invoiceReferenceNumber: '={{ $json.invoiceReferenceNumber }}',
					ksefNumber: '={{ $json.ksefNumber }}',
					outputBinaryPropertyName: 'upo',
				},
				[{ json: sent }],
			);
			const item = outputs[0]?.[0];
			expect(item?.json).toMatchObject({
				ksefNumber: sent['ksefNumber'],
				invoiceNumber: sent['invoiceNumber'],
				invoiceHash: sent['invoiceHash'],
				isSigned: true,
			});
			expect(item?.binary?.['upo']?.fileName).toBe(`UPO-${sent['ksefNumber']}.xml`);
			expect(bytesOf(item, 'upo').toString()).toContain('Potwierdzenie');
		},
	);

	test('a download gives the very bytes that were sent', async () => {
		const input = invoice();
		const sent = (await run(send, [input])).outputs[0]?.[0]?.json ?? {};
		const { outputs } = await run(
			{
				operation: 'download',
				ksefNumber: '={{ $json.ksefNumber }}',
				outputBinaryPropertyName: 'xml',
			},
			[{ json: sent }],
		);
		expect(bytesOf(outputs[0]?.[0], 'xml')).toEqual(xmlOf(input));
		expect(outputs[0]?.[0]?.json).toMatchObject({
			invoiceNumber: input.json.order,
			sellerNip: emulator.nip,
			invoiceHash: sent['invoiceHash'],
		});
	});

	test('a mistyped KSeF number is named before any call', async () => {
		emulator.control.resetCalls();
		const { error } = await run(
			{ operation: 'download', ksefNumber: 'FV/1/2026', outputBinaryPropertyName: 'xml' },
			[{ json: {} }],
		);
		expect(error?.message).toContain('FV/1/2026');
		expect(emulator.control.calls()).toEqual({});
	});
});
