import { KsefInvoice } from '../../../nodes/KsefInvoice/KsefInvoice.node';
import type { NodeRun, NodeRunResult } from '../../support/runNode';
import { bytesOf, runNode } from '../../support/runNode';

const SELLER = {
	nip: '5265877635',
	name: 'Palarnia sp. z o.o.',
	address_line1: 'ul. Prosta 51',
	address_line2: '00-838 Warszawa',
	address_country: 'PL',
};

function build(
	items: NodeRun['items'],
	parameters: NodeRun['parameters'],
	more: Partial<NodeRun> = {},
): Promise<NodeRunResult> {
	return runNode({
		node: new KsefInvoice(),
		parameters: { operation: 'build', seller: SELLER, ...parameters },
		items,
		...more,
	});
}

describe('fields of the form', () => {
	const form = {
		source: 'form',
		number: '={{ $json.number }}',
		issueDate: '2026-11-20T00:00:00',
		buyer: { noId: true, name: 'Jan Kowalski', address_line1: 'Kraków', address_country: 'PL' },
		lines: { line: [{ name: 'Kawa', quantity: '2', unit: 'kg', netPrice: '89.90', rate: '23' }] },
		payment: { method: 'transfer', account: '61 1090 1014 0000 0712 1981 2874', dueDate: '' },
		more: '{ "annotations": { "splitPayment": true } }',
	};

	test('make one invoice from each item', async () => {
		const { outputs, error } = await build(
			[{ json: { number: 'A/1' } }, { json: { number: 'A/2' } }],
			form,
		);
		expect(error).toBeUndefined();
		expect(outputs[0]?.map(({ json }) => json)).toMatchObject([
			{
				invoiceNumber: 'A/1',
				issueDate: '2026-11-20',
				buyer: 'Jan Kowalski',
				grossTotal: '221.15',
			},
			{ invoiceNumber: 'A/2' },
		]);
		const xml = bytesOf(outputs[0]?.[0], 'data').toString('utf8');
		expect(xml).toContain('<NrRB>61109010140000071219812874</NrRB>');
		expect(xml).toContain('<P_18A>1</P_18A>');
		expect(xml).not.toContain('Termin>');
	});

	test('have every problem reported by its place in the invoice', async () => {
		const { error } = await build([{ json: { number: '' } }], { ...form, buyer: {}, seller: {} });
		expect(error?.description).toMatch(/seller: This is missing/);
		expect(error?.description).toMatch(/buyer: This is missing/);
		expect(error?.description).toMatch(/number: This is missing/);
	});

	test('take broken More Fields as a problem', async () => {
		const { error } = await build([{ json: { number: 'A/1' } }], { ...form, more: '{' });
		expect(error?.message).toMatch(/not valid JSON/);
	});
});

describe('sheet rows', () => {
	function row(number: string, cells: Record<string, string | number> = {}) {
		return {
			json: {
				'Numer faktury': number,
				'NIP nabywcy': '701-00-00-011',
				Nabywca: 'Kawiarnia',
				'Nazwa towaru': 'Kawa',
				Ilość: 2,
				'Cena netto': '1 089,90',
				'Stawka VAT': 0.23,
				'Data wystawienia': '20.11.2026',
				...cells,
			},
		};
	}

	test('with one number become one invoice, linked to all its rows', async () => {
		const { outputs, error } = await build([row('B/1'), row('B/2'), row('B/1', { Ilość: '1,5' })], {
			source: 'rows',
		});
		expect(error).toBeUndefined();
		expect(outputs[0]?.map(({ json, pairedItem }) => ({ json, pairedItem }))).toMatchObject([
			{
				json: { invoiceNumber: 'B/1', issueDate: '2026-11-20', netTotal: '3814.65' },
				pairedItem: [{ item: 0 }, { item: 2 }],
			},
			{ json: { invoiceNumber: 'B/2', netTotal: '2179.80' }, pairedItem: { item: 1 } },
		]);
	});

	test('may have mapped columns, a separator and more fields', async () => {
		const { outputs, error } = await build([row('B/1', { Magazyn: 'M-7', Ilość: '1,250' })], {
			source: 'rows',
			columns: { column: [{ heading: 'Magazyn', field: 'line.code' }] },
			decimalSeparator: 'comma',
			more: '{ "payment": { "method": "cash" } }',
		});
		expect(error).toBeUndefined();
		const xml = bytesOf(outputs[0]?.[0], 'data').toString('utf8');
		expect(xml).toContain('<Indeks>M-7</Indeks>');
		expect(xml).toContain('<P_8B>1.250</P_8B>');
		expect(xml).toContain('<FormaPlatnosci>1</FormaPlatnosci>');
	});

	test('in conflict fail their own invoice only, when the run goes on', async () => {
		const items = [row('B/1'), row('B/1', { Nabywca: 'Inny' }), row('B/2')];
		const stopped = await build(items, { source: 'rows' });
		expect(stopped.error?.message).toMatch(/^row 2, column "Nabywca": Invoice B\/1 has "Inny"/);
		const { outputs } = await build(
			items,
			{ source: 'rows' },
			{ onError: 'continueRegularOutput' },
		);
		expect(outputs[0]?.[0]).toMatchObject({
			json: { error: expect.any(String), problems: [{ path: 'row 2, column "Nabywca"' }] },
			pairedItem: [{ item: 0 }, { item: 1 }],
		});
		expect(outputs[0]?.[1]?.json['invoiceNumber']).toBe('B/2');
	});

	test('without a column for the number cannot be grouped', async () => {
		const items = [{ json: { Kwota: 5 } }, { json: { Kwota: 6 } }];
		const stopped = await build(items, { source: 'rows' });
		expect(stopped.error?.message).toMatch(/No column holds the invoice number/);
		const { outputs } = await build(
			items,
			{ source: 'rows' },
			{ onError: 'continueRegularOutput' },
		);
		expect(outputs[0]).toMatchObject([
			{ json: { error: expect.any(String) }, pairedItem: [{ item: 0 }, { item: 1 }] },
		]);
	});
});
