import { buildInvoice } from '../../../ksef/fa3/build';
import { KsefInvoice } from '../../../nodes/KsefInvoice/KsefInvoice.node';
import { invoiceWith, NOW } from '../../fa3/build/support';
import type { NodeRun, NodeRunResult } from '../../support/runNode';
import { binary, runNode } from '../../support/runNode';

const { xml } = buildInvoice(
	invoiceWith({
		saleDate: '2026-11-20',
		buyer: { otherId: { country: 'US', number: '0012' }, name: 'Coffee Inc.', address: 'Boston' },
		lines: [
			{ name: 'Kawa', code: '007', quantity: '1.50', unit: 'kg', netPrice: '100', rate: 23 },
			{ name: 'Dostawa', quantity: 1, netPrice: '9.99', rate: 8 },
		],
		payment: {
			method: 'transfer',
			dueDate: '2026-12-01',
			accounts: ['01111111111111111111111111'],
		},
	}),
	{ now: NOW },
);

function parse(
	parameters: NodeRun['parameters'],
	items: NodeRun['items'] = [{ json: {}, binary: { data: binary(xml, 'a.xml') } }],
	more: Partial<NodeRun> = {},
): Promise<NodeRunResult> {
	return runNode({
		node: new KsefInvoice(),
		parameters: {
			operation: 'parse',
			inputSource: 'binary',
			binaryPropertyName: 'data',
			...parameters,
		},
		items,
		...more,
	});
}

test('friendly JSON: amounts are exact text, and Build takes it again', async () => {
	const { outputs } = await parse({ shape: 'friendly' });
	const invoice = outputs[0]?.[0]?.json;
	expect(invoice).toMatchObject({
		number: 'FV/1/11/2026',
		buyer: { otherId: { country: 'US', number: '0012' } },
		vatCalculation: 'asGiven',
		lines: [{ code: '007', quantity: '1.50', netAmount: '150.00', rate: '23' }, { rate: '8' }],
		totals: { standard: { net: '150.00', vat: '34.50' }, gross: '195.29' },
		payment: { method: 'transfer', accounts: [{ number: '01111111111111111111111111' }] },
	});
	expect(buildInvoice(invoice ?? {}, { now: NOW }).xml).toBe(xml);
	expect(outputs[0]?.[0]?.pairedItem).toEqual({ item: 0 });
});

test('amounts become numbers when asked for, identifiers never do', async () => {
	const { outputs } = await parse({ shape: 'friendly', options: { amounts: 'number' } });
	expect(outputs[0]?.[0]?.json).toMatchObject({
		seller: { nip: '5265877635' },
		buyer: { otherId: { number: '0012' } },
		lines: [{ code: '007', quantity: 1.5, netAmount: 150 }, { netPrice: 9.99 }],
		totals: { gross: 195.29 },
	});
});

test('native JSON speaks the names of the schema', async () => {
	const { outputs } = await parse({ shape: 'native' });
	expect(outputs[0]?.[0]?.json).toMatchObject({
		Faktura: { Fa: { P_2: 'FV/1/11/2026', FaWiersz: [{ P_8B: '1.50' }, { P_12: '8' }] } },
	});
});

test('a header row is flat and always has all columns', async () => {
	const { outputs } = await parse({ shape: 'header' });
	const row = outputs[0]?.[0]?.json ?? {};
	expect(row).toMatchObject({
		invoiceNumber: 'FV/1/11/2026',
		saleDate: '2026-11-20',
		buyerIdentifier: '0012',
		buyerName: 'Coffee Inc.',
		sellerAddress: 'ul. Prosta 51, 00-838 Warszawa',
		netStandard: '150.00',
		vatReduced: '0.80',
		exempt: null,
		gross: '195.29',
		paymentMethod: 'transfer',
		dueDate: '2026-12-01',
		bankAccount: '01111111111111111111111111',
		splitPayment: false,
		correctedNumbers: null,
		lineCount: 2,
	});
	expect(Object.values(row).every((value) => typeof value !== 'object' || value === null)).toBe(
		true,
	);
});

test('rows per line carry the invoice they belong to', async () => {
	const { outputs } = await parse({ shape: 'lines' });
	expect(outputs[0]?.map(({ json }) => json)).toMatchObject([
		{ invoiceNumber: 'FV/1/11/2026', lineNumber: 1, name: 'Kawa', code: '007', quantity: '1.50' },
		{ invoiceNumber: 'FV/1/11/2026', lineNumber: 2, name: 'Dostawa', code: null, rate: '8' },
	]);
	expect(outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 0 }]);
});

test('XML may come as text', async () => {
	const { outputs } = await parse({ inputSource: 'text', xml, shape: 'header' }, [{ json: {} }]);
	expect(outputs[0]?.[0]?.json['invoiceNumber']).toBe('FV/1/11/2026');
});

test('dirty but harmless input is read', async () => {
	const dirty = xml
		.replace('<P_2>', '<P_2>\n   ')
		.replace('<P_15>195.29', '<P_15> 195.2900 ')
		.replace('<RodzajFaktury>', '<Nieznany>x</Nieznany><RodzajFaktury>');
	const { outputs } = await parse({ inputSource: 'text', xml: dirty, shape: 'friendly' }, [
		{ json: {} },
	]);
	expect(outputs[0]?.[0]?.json).toMatchObject({
		number: 'FV/1/11/2026',
		totals: { gross: '195.2900' },
		native: { Fa: { Nieznany: 'x' } },
	});
});

test.each([
	['<!DOCTYPE Faktura [<!ENTITY e "x">]><Faktura>&e;</Faktura>', /not readable XML/],
	['%PDF-1.7', /not readable XML/],
	['<html/>', /no invoice of a form that KSeF knows/],
])('%s is refused in words', async (document, words) => {
	const { error } = await parse({ inputSource: 'text', xml: document, shape: 'friendly' }, [
		{ json: {} },
	]);
	expect(error?.message).toMatch(words);
	expect(error?.description).toBeTruthy();
});

test('with Continue On Fail the others go on', async () => {
	const items = [
		{ json: {}, binary: { data: binary('x', 'x.txt') } },
		{ json: {}, binary: { data: binary(xml, 'a.xml') } },
	];
	const { outputs } = await parse({ shape: 'header' }, items, { onError: 'continueRegularOutput' });
	expect(outputs[0]?.[0]?.json['error']).toMatch(/not readable XML/);
	expect(outputs[0]?.[1]?.json['invoiceNumber']).toBe('FV/1/11/2026');
});
