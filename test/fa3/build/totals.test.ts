import { bodyOf, build, part, problemsOf, invoiceWith, totalsOf } from './support';

function totals(lines: object[], more: Record<string, unknown> = {}): Record<string, unknown> {
	return totalsOf(bodyOf({ lines, ...more }));
}

describe('values of lines', () => {
	test.each([
		[{ quantity: 3, netPrice: '10.005' }, '30.02'],
		[{ quantity: '0.5', netPrice: '0.01' }, '0.01'],
		[{ quantity: '0.49', netPrice: '0.01' }, '0.00'],
		[{ quantity: -3, netPrice: '10.005' }, '-30.02'],
		[{ quantity: 10, netPrice: 406, discount: '6' }, '4000.00'],
		[{ quantity: '0.000001', netPrice: '99999999.99999999' }, '100.00'],
		[{ quantity: 3, netPrice: 0.1 + 0.2 }, '0.90'],
	])('%j is worth %s', (line, value) => {
		const body = bodyOf({ lines: [{ name: 'x', rate: 23, ...line }] });
		expect(part(body, 'FaWiersz')['P_11']).toBe(value);
	});

	test('a given value stays, also when it is not price times quantity', () => {
		const lines = [{ quantity: 3, netPrice: '3.33', netAmount: '10', rate: 23 }];
		expect(part(bodyOf({ lines }), 'FaWiersz')['P_11']).toBe('10');
		expect(totals(lines)).toEqual({ P_13_1: '10.00', P_14_1: '2.30', P_15: '12.30' });
	});

	test('a price without quantity is reported', () => {
		expect(problemsOf(invoiceWith({ lines: [{ netPrice: 5, rate: 23 }] }))).toEqual([
			expect.stringMatching(/^lines\[0\]: The line has a price but no quantity\./),
		]);
	});
});

describe('totals per rate', () => {
	test('VAT is computed on the sum of a rate, half up', () => {
		const line = { quantity: 1, netPrice: '0.50', rate: 5 };
		expect(totals([line])).toMatchObject({ P_13_3: '0.50', P_14_3: '0.03' });
		expect(totals([line, line, line])).toMatchObject({ P_13_3: '1.50', P_14_3: '0.08' });
	});

	test('or line by line, and then the VAT of each line is shown', () => {
		const line = { quantity: 1, netPrice: '0.50', rate: 5 };
		const changes = { lines: [line, line, line], vatCalculation: 'perLine' };
		const body = bodyOf(changes);
		expect(totalsOf(body)).toEqual({ P_13_3: '1.50', P_14_3: '0.09', P_15: '1.59' });
		expect(part(body, 'FaWiersz', 2)['P_11Vat']).toBe('0.03');
	});

	test('VAT given for every line is summed', () => {
		const lines = [
			{ quantity: 1, netPrice: '0.50', vatAmount: '0.02', rate: 5 },
			{ quantity: 1, netPrice: '0.50', vatAmount: '0.03', rate: 5 },
		];
		expect(totals(lines)).toEqual({ P_13_3: '1.00', P_14_3: '0.05', P_15: '1.05' });
	});

	test('a half grosz of a negative amount goes away from zero', () => {
		expect(totals([{ quantity: -1, netPrice: '0.50', rate: 5 }])).toEqual({
			P_13_3: '-0.50',
			P_14_3: '-0.03',
			P_15: '-0.53',
		});
	});

	test('gross prices: VAT is taken out of the gross sum', () => {
		const lines = [
			{ quantity: 1, grossPrice: '1000', rate: 23 },
			{ quantity: 3, grossPrice: '0.99', rate: 23 },
		];
		expect(totals(lines)).toEqual({ P_13_1: '815.42', P_14_1: '187.55', P_15: '1002.97' });
	});

	test('23 and 22 share their totals, but each has its own VAT', () => {
		const lines = [
			{ quantity: 1, netPrice: '100', rate: 23 },
			{ quantity: 1, netPrice: '100', rate: '22%' },
		];
		expect(totals(lines)).toEqual({ P_13_1: '200.00', P_14_1: '45.00', P_15: '245.00' });
	});

	test.each([
		['23', 'P_13_1', 'P_14_1', '23.00'],
		['22', 'P_13_1', 'P_14_1', '22.00'],
		['8', 'P_13_2', 'P_14_2', '8.00'],
		['7', 'P_13_2', 'P_14_2', '7.00'],
		['5', 'P_13_3', 'P_14_3', '5.00'],
		['4', 'P_13_4', 'P_14_4', '4.00'],
	])('the rate %s goes to %s and %s', (rate, net, vat, amount) => {
		const found = totals([{ quantity: 1, netPrice: '100', rate }]);
		expect(found).toEqual({ [net]: '100.00', [vat]: amount, P_15: `1${amount.padStart(5, '0')}` });
	});

	test.each([
		['0 KR', 'P_13_6_1'],
		['0wdt', 'P_13_6_2'],
		['0 ex', 'P_13_6_3'],
		['ZW', 'P_13_7'],
		['np I', 'P_13_8'],
		['npII', 'P_13_9'],
		['oo', 'P_13_10'],
	])('the rate %s goes to %s, without VAT', (rate, net) => {
		const found = totals([{ quantity: 1, netPrice: '100', rate }]);
		expect(found).toEqual({ [net]: '100.00', P_15: '100.00' });
	});

	test('OSS rates go to their own totals with VAT at the foreign rate', () => {
		const lines = [
			{ quantity: 2, netPrice: '50', ossRate: 19 },
			{ quantity: 1, netPrice: '10', ossRate: '25.5' },
		];
		expect(totals(lines)).toEqual({ P_13_5: '110.00', P_14_5: '21.55', P_15: '131.55' });
	});

	test('margin lines count with their gross amount', () => {
		const lines = [
			{ quantity: 1, grossPrice: '2000' },
			{ quantity: 1, grossPrice: '1000', rate: 23 },
		];
		expect(totals(lines, { annotations: { margin: 'travelAgency' } })).toEqual({
			P_13_1: '813.01',
			P_14_1: '186.99',
			P_13_11: '2000.00',
			P_15: '3000.00',
		});
	});

	test('a line without rate is reported', () => {
		const problems = problemsOf(invoiceWith({ lines: [{ quantity: 1, netPrice: 5 }] }));
		expect(problems).toEqual([expect.stringMatching(/^lines\[0\]: .*no VAT rate/)]);
	});

	test('the rate 3 has no total and is reported', () => {
		const problems = problemsOf(invoiceWith({ lines: [{ quantity: 1, netPrice: 5, rate: 3 }] }));
		expect(problems).toEqual([expect.stringMatching(/^lines\[0\]\.rate: .*rate 3/)]);
	});
});

describe('given totals', () => {
	test('stay, and a difference of more than a grosz is a warning', () => {
		const { native, warnings } = build({
			totals: { standard: { net: '100', vat: '23.01' }, gross: '125' },
		});
		expect(totalsOf(part(native, 'Fa'))).toEqual({ P_13_1: '100', P_14_1: '23.01', P_15: '125' });
		expect(warnings).toEqual([
			expect.objectContaining({
				path: 'totals.gross',
				message: expect.stringContaining('123.00'),
			}),
		]);
	});

	test('a total that no line counts for is a warning', () => {
		const { warnings } = build({ totals: { exempt: '7' } });
		expect(warnings.map(({ path }) => path)).toEqual(['totals.exempt']);
	});

	test('as given: nothing is computed', () => {
		const body = bodyOf({
			vatCalculation: 'asGiven',
			totals: { gross: '450' },
			lines: [{ name: 'wiertarka', quantity: 1, grossPrice: '450', rate: 23 }],
		});
		expect(totalsOf(body)).toEqual({ P_15: '450' });
		expect(part(body, 'FaWiersz')['P_11A']).toBeUndefined();
	});

	test('nothing to compute from is reported', () => {
		expect(problemsOf(invoiceWith({ lines: [{ name: 'x' }] }))).toEqual([
			expect.stringMatching(/^totals\.gross: There is nothing to compute the total from\./),
		]);
	});
});

describe('foreign currency', () => {
	const lines = [
		{ quantity: 10, netPrice: 406, rate: 23, exchangeRate: '4.4080' },
		{ quantity: 20, netPrice: 250, rate: 23, exchangeRate: '4.5005' },
		{ quantity: 15, netPrice: 300, rate: 23, exchangeRate: '4.3250' },
	];

	test('with a rate for each line VAT is converted line by line and rounded once', () => {
		expect(totals(lines, { currency: 'EUR' })).toEqual({
			P_13_1: '13560.00',
			P_14_1: '3118.80',
			P_14_1W: '13768.14',
			P_15: '16678.80',
		});
	});

	test('with one rate the VAT of the rate is converted, and every line carries the rate', () => {
		const body = bodyOf({
			currency: 'eur',
			exchangeRate: '4.2567',
			lines: [
				{ quantity: 1, netPrice: '0.11', rate: 23 },
				{ quantity: 1, netPrice: '0.11', rate: 23 },
			],
		});
		expect(totalsOf(body)).toMatchObject({ P_14_1: '0.05', P_14_1W: '0.21' });
		expect(part(body, 'FaWiersz', 1)['KursWaluty']).toBe('4.2567');
	});

	test('without a rate the missing VAT in PLN is a warning', () => {
		const { warnings } = build({ currency: 'EUR' });
		expect(warnings.map(({ path }) => path)).toEqual(['totals.standard.vatPln']);
	});

	test('no VAT, no PLN', () => {
		const { warnings } = build({
			currency: 'USD',
			lines: [{ quantity: 20, netPrice: 400, rate: '0 EX' }],
		});
		expect(warnings).toEqual([]);
	});
});
