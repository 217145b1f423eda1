import { buildCheckedInvoice } from '../../../ksef/fa3/build-checked';
import { problemText } from '../../../ksef/fa3/build';
import { invoicesFromRows } from '../../../ksef/fa3/rows/invoices';
import type { RowsRequest, SheetRow } from '../../../ksef/fa3/rows/invoices';
import { NOW } from '../build/support';

const base = {
	seller: { nip: '5265877635', name: 'Palarnia', address: { line1: 'ul. Prosta 51' } },
	payment: { method: 'transfer' },
};

function read(rows: SheetRow[], more: Partial<RowsRequest> = {}) {
	return invoicesFromRows({ rows, base, today: '2026-11-22', ...more });
}

function row(number: string, cells: Record<string, unknown> = {}): SheetRow {
	return {
		'Numer faktury': number,
		'NIP nabywcy': '7010000011',
		Nabywca: 'Kawiarnia',
		'Nazwa towaru': 'Kawa',
		Ilość: '1,5',
		'J.m.': 'kg',
		'Cena netto': '1 089,90',
		'Stawka VAT': '23%',
		...cells,
	};
}

test('rows with one number are one invoice, in the order of first appearance', () => {
	const { invoices, ignoredHeadings } = read([
		row('FV/2', { Uwagi: 'x' }),
		row('FV/1'),
		row('FV/2', { 'Nazwa towaru': 'Dostawa', Nabywca: '' }),
	]);
	expect(ignoredHeadings).toEqual(['Uwagi']);
	expect(invoices.map(({ number, rows, problems }) => ({ number, rows, problems }))).toEqual([
		{ number: 'FV/2', rows: [0, 2], problems: [] },
		{ number: 'FV/1', rows: [1], problems: [] },
	]);
	expect(invoices[0]?.invoice).toMatchObject({
		number: 'FV/2',
		seller: base.seller,
		buyer: { nip: '7010000011', name: 'Kawiarnia' },
		lines: [
			{ name: 'Kawa', quantity: '1.5', unit: 'kg', netPrice: '1089.90', rate: '23' },
			{ name: 'Dostawa' },
		],
	});
	const { facts } = buildCheckedInvoice(invoices[0]?.invoice ?? {}, { now: NOW });
	expect(facts).toMatchObject({
		invoiceNumber: 'FV/2',
		netTotal: '3269.70',
		grossTotal: '4021.73',
	});
});

test('rows that disagree about their invoice are reported, with both rows', () => {
	const { invoices } = read([
		row('FV/1'),
		row('FV/1', { Nabywca: 'Ktoś inny' }),
		row('FV/1', { Nabywca: ' Kawiarnia ' }),
	]);
	expect(invoices[0]?.problems.map(problemText)).toEqual([
		expect.stringMatching(
			/^row 2, column "Nabywca": Invoice FV\/1 has "Ktoś inny" here, but "Kawiarnia" in row 1\./,
		),
	]);
});

test('wrong cells are reported with row and column', () => {
	const { invoices } = read([
		row('FV/1', { 'Cena netto': 'dużo', 'Data wystawienia': '31.02.2026' }),
		row('FV/1', { Ilość: '1,250' }),
	]);
	expect(invoices[0]?.problems.map(problemText)).toEqual([
		expect.stringMatching(/^row 1, column "Cena netto": "dużo" is no number/),
		expect.stringMatching(/^row 1, column "Data wystawienia": "31\.02\.2026" is no date/),
		expect.stringMatching(/^row 2, column "Ilość": "1,250" can mean 1250 or 1\.250/),
	]);
	const { invoices: known } = read([row('FV/1', { Ilość: '1,250' })], {
		decimalSeparator: 'comma',
	});
	expect(known[0]?.invoice).toMatchObject({ lines: [{ quantity: '1.250' }] });
});

test('payment days count from the issue date, or from today', () => {
	const { invoices } = read([
		row('FV/1', { Dni: '14 dni', 'Data wystawienia': 46347 }),
		row('FV/2', { Dni: 30 }),
	]);
	expect(invoices.map(({ invoice }) => invoice['payment'])).toEqual([
		{ method: 'transfer', dueDate: '2026-12-05' },
		{ method: 'transfer', dueDate: '2026-12-22' },
	]);
});

test('an empty NIP means a private person', () => {
	const { invoices } = read([row('FV/1', { 'NIP nabywcy': '' })]);
	expect(invoices[0]?.invoice).toMatchObject({ buyer: { name: 'Kawiarnia', noId: true } });
});

test('columns can be mapped by hand, also against what their heading says', () => {
	const { invoices, ignoredHeadings } = read(
		[{ Dokument: 'FV/1', Nazwa: 'Kawiarnia', Pozycja: 'Kawa', Konto: '7311' }],
		{ mapping: { Dokument: 'number', Nazwa: 'buyer.name', Konto: 'line.code' } },
	);
	expect(ignoredHeadings).toEqual([]);
	expect(invoices[0]?.invoice).toMatchObject({
		number: 'FV/1',
		buyer: { name: 'Kawiarnia' },
		lines: [{ name: 'Kawa', code: '7311' }],
	});
});

test.each([
	[[{ Kwota: 5 }], {}, /No column holds the invoice number/],
	[[row('FV/1', { Ilosc: 5 })], {}, /both mean line\.quantity/],
	[[row('FV/1')], { Brak: 'line.code' }, /No row has a column with this heading/],
])('%j with the mapping %j is refused', (rows, mapping, words) => {
	expect(() => read(rows, { mapping })).toThrow(words);
});

test('rows without a number are reported', () => {
	const { invoices } = read([row('FV/1'), row(''), row(' ')]);
	expect(invoices[1]?.problems.map(problemText)).toEqual([
		expect.stringMatching(/^row 2, row 3: The invoice number is empty/),
	]);
});
