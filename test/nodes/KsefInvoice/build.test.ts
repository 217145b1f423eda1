import { createHash } from 'node:crypto';

import { KsefInvoice } from '../../../nodes/KsefInvoice/KsefInvoice.node';
import { invoiceItem } from './support';
import type { NodeRun, NodeRunResult } from '../../support/runNode';
import { bytesOf, runNode } from '../../support/runNode';

function run(
	items: NodeRun['items'],
	parameters: NodeRun['parameters'] = {},
	more: Partial<NodeRun> = {},
): Promise<NodeRunResult> {
	return runNode({
		node: new KsefInvoice(),
		parameters: { operation: 'build', invoice: '={{ $json }}', ...parameters },
		items,
		...more,
	});
}

const WRONG = invoiceItem({ number: '', lines: [{ netPrice: 'x', rate: 23 }] });

test('each item becomes an invoice: the XML as a file, the key facts as fields', async () => {
	const { outputs, error } = await run([
		invoiceItem({ number: 'FV/1/11/2026' }),
		invoiceItem({ number: 'FV/2' }),
	]);
	expect(error).toBeUndefined();
	const [first, second] = outputs[0] ?? [];
	const bytes = bytesOf(first, 'data');
	expect(first?.json).toMatchObject({
		invoiceNumber: 'FV/1/11/2026',
		sellerNip: '5265877635',
		buyer: 'Kawiarnia s.c.',
		netTotal: '100.00',
		vatTotal: '23.00',
		grossTotal: '123.00',
		hash: createHash('sha256').update(bytes).digest('base64'),
		size: bytes.length,
	});
	expect(bytes.toString('utf8')).toMatch(/^<\?xml .*<P_2>FV\/1\/11\/2026<\/P_2>/s);
	expect(first?.binary?.['data']).toMatchObject({
		fileName: 'FV_1_11_2026.xml',
		mimeType: 'application/xml',
	});
	expect(first?.pairedItem).toEqual({ item: 0 });
	expect(second?.json['invoiceNumber']).toBe('FV/2');
	expect(second?.pairedItem).toEqual({ item: 1 });
});

test('the JSON may come as text, and the file may go elsewhere', async () => {
	const { outputs } = await run([{ json: {} }], {
		invoice: JSON.stringify(invoiceItem().json),
		outputBinaryPropertyName: 'faktura',
	});
	expect(bytesOf(outputs[0]?.[0], 'faktura').length).toBeGreaterThan(500);
});

test('wrong input stops the run with all problems, each with its path', async () => {
	const { error } = await run([invoiceItem(), WRONG]);
	expect(error?.message).toBe('number: This is missing. (and 1 more problem)');
	expect(error?.description).toMatch(
		/^number: This is missing\. Give .*\nlines\[0\]\.netPrice: "x"/,
	);
});

test('with Continue On Fail the wrong invoice goes out with its problems, the others go on', async () => {
	const { outputs, error } = await run(
		[WRONG, invoiceItem()],
		{},
		{ onError: 'continueRegularOutput' },
	);
	expect(error).toBeUndefined();
	const [failed, built] = outputs[0] ?? [];
	expect(failed?.json).toMatchObject({
		error: expect.stringContaining('number: This is missing.'),
		problems: [
			{ path: 'number', message: 'This is missing.', advice: expect.any(String) },
			{ path: 'lines[0].netPrice', message: expect.any(String), advice: expect.any(String) },
		],
	});
	expect(failed?.pairedItem).toEqual({ item: 0 });
	expect(built?.json['grossTotal']).toBe('123.00');
});

test.each([
	['[1, 2]', /a list; one item takes one invoice/],
	['{"number": ', /not valid JSON/],
	['7', /no JSON object/],
])('%s is no invoice', async (invoice, words) => {
	const { error } = await run([{ json: {} }], { invoice });
	expect(error?.message).toMatch(words);
});

test('warnings go out beside the facts, or stop the run when asked to', async () => {
	const items = [invoiceItem({ totals: { gross: '124' } })];
	const { outputs } = await run(items);
	expect(outputs[0]?.[0]?.json['warnings']).toEqual([
		expect.objectContaining({ path: 'totals.gross' }),
	]);
	const { error } = await run(items, { options: { failOnWarnings: true } });
	expect(error?.message).toMatch(/^totals\.gross: The given total 124 differs/);
});
