import { buildInvoice } from '../../../ksef/fa3/build';
import { KsefInvoice } from '../../../nodes/KsefInvoice/KsefInvoice.node';
import { invoiceWith, NOW } from '../../fa3/build/support';
import type { NodeRun, NodeRunResult } from '../../support/runNode';
import { binary, runNode } from '../../support/runNode';

const { xml } = buildInvoice(invoiceWith({ issueDate: '2026-11-20' }), { now: NOW });
const good = { json: { id: 1 }, binary: { data: binary(xml, 'good.xml') } };
const broken = xml.replace('<P_12>23<', '<P_12>24<').replace('FV/1/', 'FV/2/');
const bad = {
	json: { id: 2 },
	binary: { data: binary(broken, 'bad.xml') },
};
const unreadable = { json: { id: 3 }, binary: { data: binary('<Faktura>', 'broken.xml') } };

function validate(
	items: NodeRun['items'],
	parameters: NodeRun['parameters'] = {},
	more: Partial<NodeRun> = {},
): Promise<NodeRunResult> {
	return runNode({
		node: new KsefInvoice(),
		parameters: {
			operation: 'validate',
			inputSource: 'binary',
			binaryPropertyName: 'data',
			...parameters,
		},
		items,
		...more,
	});
}

test('a bad invoice is an answer, not an error', async () => {
	const { outputs, error } = await validate([good, bad, unreadable]);
	expect(error).toBeUndefined();
	expect(outputs[0]?.map(({ json }) => json)).toMatchObject([
		{ id: 1, valid: true, errors: [] },
		{
			id: 2,
			valid: false,
			errors: [
				{
					severity: 'error',
					path: '/Faktura/Fa/FaWiersz/P_12',
					element: 'P_12',
					line: 2,
					value: '24',
				},
			],
		},
		{ id: 3, valid: false, errors: [{ code: expect.stringMatching(/^XML_/) }] },
	]);
	expect(outputs[0]?.[1]?.binary?.['data']?.fileName).toBe('bad.xml');
	expect(outputs[0]?.[1]?.pairedItem).toEqual({ item: 1 });
});

test('invalid invoices may leave through an output of their own', async () => {
	const { outputs } = await validate([bad, good], { separateInvalid: true });
	expect(outputs.map((items) => items.map(({ json }) => json['id']))).toEqual([[1], [2]]);
});

test('the rules beyond the schema know where the invoice is going', async () => {
	const { outputs } = await validate([good], {
		options: { contextNip: '701-000-00-11', sending: 'online' },
	});
	expect(outputs[0]?.[0]?.json).toMatchObject({
		valid: false,
		errors: [{ code: 'SELLER_CONTEXT' }],
	});
});

test('the second of two invoices with one number is a duplicate', async () => {
	const { outputs } = await validate([good, good]);
	expect(outputs[0]?.map(({ json }) => json['valid'])).toEqual([true, false]);
	expect(outputs[0]?.[1]?.json['errors']).toMatchObject([{ code: 'DUPLICATE' }]);
});

test('an item without a document fails, unless the run is to go on', async () => {
	const { error } = await validate([{ json: {} }]);
	expect(error?.message).toMatch(/binary/i);
	const { outputs } = await validate(
		[{ json: {} }, good],
		{},
		{ onError: 'continueRegularOutput' },
	);
	expect(outputs[0]?.[0]?.json['error']).toBeTruthy();
	expect(outputs[0]?.[1]?.json['valid']).toBe(true);
});
