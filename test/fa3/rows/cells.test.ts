import { dateCell, numberCell, readCell } from '../../../ksef/fa3/rows/cells';
import { COLUMNS, columnOfHeading, headingKey } from '../../../ksef/fa3/rows/columns';

describe('numbers as people write them', () => {
	test.each([
		['1234.56', '1234.56'],
		['1 234,56', '1234.56'],
		['1\u00A0234,56', '1234.56'],
		['1\u202F234\u202F567,8', '1234567.8'],
		['1,234.56', '1234.56'],
		['1.234,56', '1234.56'],
		['1,234,567', '1234567'],
		['1.234.567', '1234567'],
		['1.234', '1.234'],
		['12,5', '12.5'],
		['1234,567', '1234.567'],
		['-12,50 zł', '-12.50'],
		['12.50 PLN', '12.50'],
		["1'234.56", '1234.56'],
		['+5', '5'],
		['0,005', '0.005'],
	])('%s is %s', (cell, value) => {
		expect(numberCell(cell)).toEqual({ value });
	});

	test('a comma before three digits is not guessed', () => {
		expect(numberCell('1,234')).toEqual({
			message: '"1,234" can mean 1234 or 1.234.',
			advice: 'Set the option Decimal Separator.',
		});
		expect(numberCell('1,234', 'comma')).toEqual({ value: '1.234' });
		expect(numberCell('1,234', 'point')).toEqual({ value: '1234' });
		expect(numberCell('1.234', 'comma')).toEqual({ value: '1234' });
	});

	test.each(['abc', '1,2,3', '1.2.3', '12 34,5,6', '--5', ''])('"%s" is no number', (cell) => {
		expect(numberCell(cell)).toHaveProperty('message');
	});
});

describe('dates as people write them', () => {
	test.each([
		['21.11.2026', '2026-11-21'],
		['1.2.2026', '2026-02-01'],
		['01-02-2026', '2026-02-01'],
		['2026/11/21', '2026-11-21'],
		['21/11/2026', '2026-11-21'],
		['11/21/2026', '2026-11-21'],
		['21.11.2026 13:45', '2026-11-21'],
		[46347, '2026-11-21'],
		[46347.75, '2026-11-21'],
		['46347', '2026-11-21'],
		['2026-11-21', '2026-11-21'],
	])('%s is %s', (cell, value) => {
		expect(dateCell(cell)).toEqual({ value });
	});

	test.each(['31.02.2026', '32.01.2026', '05/06/2026'])('%s is refused', (cell) => {
		expect(dateCell(cell)).toHaveProperty('message');
	});
});

test.each([
	['23%', '23'],
	['23,00%', '23'],
	[23, 23],
	[0.23, '23'],
	['0,08', '8'],
	[0.055, '5.5'],
	['zw', 'zw'],
	['np II', 'np II'],
	[0, 0],
])('the rate %p is %p', (cell, value) => {
	expect(readCell(cell, 'rate', 'auto')).toEqual({ value });
});

test.each([
	['Przelew', 'transfer'],
	['gotówka', 'cash'],
	['card', 'card'],
])('payment by %s is %s', (cell, value) => {
	expect(readCell(cell, 'payment', 'auto')).toEqual({ value });
});

describe('headings', () => {
	test.each([
		['Numer faktury', 'number'],
		['NUMER_FAKTURY', 'number'],
		['invoiceNumber', 'number'],
		['Nr faktury', 'number'],
		['Ilość', 'line.quantity'],
		['J.m.', 'line.unit'],
		['Cena jedn. netto', 'line.netPrice'],
		['Stawka VAT', 'line.rate'],
		['Nazwa towaru lub usługi', 'line.name'],
		['NIP nabywcy', 'buyer.nip'],
		['buyer.nip', 'buyer.nip'],
		['buyerNip', 'buyer.nip'],
		['Termin płatności', 'payment.dueDate'],
		['line.quantity', 'line.quantity'],
	])('%s is %s', (heading, field) => {
		expect(columnOfHeading(heading)?.field).toBe(field);
	});

	test('no heading means two columns', () => {
		const keys = COLUMNS.flatMap(({ headings }) => headings);
		expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
		expect(keys.filter((key) => headingKey(key) !== key)).toEqual([]);
	});
});
