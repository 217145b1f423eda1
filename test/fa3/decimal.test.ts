import {
	add,
	compare,
	decimalFromNumber,
	divide,
	formatDecimal,
	multiply,
	parseDecimal,
	roundHalfUp,
	subtract,
	toAmountText,
	toPlainText,
} from '../../ksef/fa3/decimal';
import type { Decimal } from '../../ksef/fa3/decimal';

function exact(text: string): Decimal {
	const value = parseDecimal(text);
	if (value === undefined) throw new Error(`${text} is no decimal`);
	return value;
}

describe('reading decimals', () => {
	test.each(['0', '-1', '12.50', '+3', '.5', '5.', '0.00000001', '9999999999999999999999.99'])(
		'%s is exact text',
		(text) => {
			expect(parseDecimal(text)).toBeDefined();
		},
	);

	test.each(['', '-', '.', '1,5', '1 000', '1e3', 'abc', '0x10', ' 1', '1.2.3', '--1'])(
		'"%s" is not',
		(text) => {
			expect(parseDecimal(text)).toBeUndefined();
		},
	);

	test.each([
		[0.1, '0.1'],
		[1e-7, '0.0000001'],
		[-1.5e-7, '-0.00000015'],
		[1e21, '1000000000000000000000'],
		[1.25e22, '12500000000000000000000'],
		[123456789.12, '123456789.12'],
		[-0, '0'],
	])('the number %d is %s', (number, text) => {
		const value = decimalFromNumber(number);
		expect(value && toPlainText(value)).toBe(text);
	});

	test.each([NaN, Infinity, -Infinity])('%d is no amount', (number) => {
		expect(decimalFromNumber(number)).toBeUndefined();
	});
});

describe('arithmetic', () => {
	test('a tenth and two tenths are three tenths', () => {
		expect(toPlainText(add(exact('0.1'), exact('0.2')))).toBe('0.3');
	});

	test('products keep every digit', () => {
		const product = multiply(exact('99999999999999.99999999'), exact('9999999999999999.999999'));
		expect(toPlainText(product)).toBe('999999999999999999999800000000.00000000000001');
	});

	test('differences change sign', () => {
		expect(toPlainText(subtract(exact('1.005'), exact('2')))).toBe('-0.995');
	});

	test('comparison does not mind trailing zeros', () => {
		expect(compare(exact('1.10'), exact('1.1'))).toBe(0);
		expect(compare(exact('-2'), exact('1.1'))).toBe(-1);
		expect(compare(exact('3'), exact('2.999'))).toBe(1);
	});

	test('division rounds half up and refuses zero', () => {
		expect(toPlainText(divide(exact('1'), exact('3'), 4))).toBe('0.3333');
		expect(toPlainText(divide(exact('0.005'), exact('1'), 2))).toBe('0.01');
		expect(toPlainText(divide(exact('-0.005'), exact('1'), 2))).toBe('-0.01');
		expect(toPlainText(divide(exact('2'), exact('-3'), 2))).toBe('-0.67');
		expect(() => divide(exact('1'), exact('0.00'), 2)).toThrow(RangeError);
	});
});

describe('rounding to the grosz', () => {
	test.each([
		['0.004', '0.00'],
		['0.005', '0.01'],
		['0.0049999999', '0.00'],
		['1.005', '1.01'],
		['2.675', '2.68'],
		['-0.005', '-0.01'],
		['-0.0049', '0.00'],
		['-1.005', '-1.01'],
		['9.995', '10.00'],
		['10', '10.00'],
		['10.1', '10.10'],
	])('%s becomes %s', (text, rounded) => {
		expect(toAmountText(exact(text))).toBe(rounded);
	});

	test('a value with fewer digits stays as it is', () => {
		expect(roundHalfUp(exact('1.5'), 2)).toEqual(exact('1.5'));
	});
});

describe('the forms of the schema', () => {
	test.each([
		['TKwotowy', '64279.920', '64279.92'],
		['TKwotowy', '1.005', undefined],
		['TKwotowy', '9999999999999999.99', '9999999999999999.99'],
		['TKwotowy', '10000000000000000', undefined],
		['TKwotowy2', '0.12345678', '0.12345678'],
		['TKwotowy2', '0.123456789', undefined],
		['TKwotowy2', '100000000000000', undefined],
		['TIlosci', '4.408000', '4.408000'],
		['TIlosci', '4.4080001', undefined],
		['TIlosci', '.5', '0.5'],
		['TIlosci', '5.', '5'],
	] as const)('%s writes %s as %s', (form, text, written) => {
		expect(formatDecimal(exact(text), form)).toBe(written);
	});
});
