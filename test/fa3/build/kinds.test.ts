import { buildCheckedInvoice } from '../../../ksef/fa3/build-checked';
import { bodyOf, build, invoiceWith, NOW, part, problemsOf, totalsOf } from './support';

const KSEF_NUMBER = '5265877635-20260201-0100001AF629-AF';
const corrected = {
	reason: 'zmiana ceny',
	effect: 'correctionDate',
	invoices: [{ number: 'FV/1', issueDate: '2026-10-01', ksefNumber: KSEF_NUMBER }],
};

/** Builds with the schema check; `Fa` of the result. */
function checkedBody(changes: Record<string, unknown>) {
	const built = buildCheckedInvoice(invoiceWith(changes), { now: NOW });
	return part(built.native, 'Fa');
}

describe('corrections', () => {
	test('by difference: negative lines', () => {
		const body = checkedBody({
			type: 'KOR',
			correction: corrected,
			lines: [{ name: 'Kawa', quantity: 1, netPrice: '-162.60', rate: 23 }],
		});
		expect(totalsOf(body)).toEqual({ P_13_1: '-162.60', P_14_1: '-37.40', P_15: '-200.00' });
		expect(part(body, 'DaneFaKorygowanej')).toMatchObject({
			NrKSeF: '1',
			NrKSeFFaKorygowanej: KSEF_NUMBER,
		});
		expect(body['TypKorekty']).toBe('2');
	});

	test('by lines before and after: totals are the difference', () => {
		const body = checkedBody({
			type: 'KOR',
			correction: { ...corrected, invoices: [{ number: 'FV/1', issueDate: '2026-10-01' }] },
			lines: [
				{ number: 1, quantity: 10, netPrice: '9.99', rate: 23, before: true },
				{ number: 1, quantity: 10, netPrice: '9.99', rate: 8 },
				{ number: 2, quantity: 1, netPrice: '5', rate: 5, before: true },
				{ number: 2, quantity: 1, netPrice: '5', rate: 5 },
			],
		});
		expect(totalsOf(body)).toEqual({
			P_13_1: '-99.90',
			P_14_1: '-22.98',
			P_13_2: '99.90',
			P_14_2: '7.99',
			P_15: '-14.99',
		});
		expect(part(body, 'DaneFaKorygowanej')).toMatchObject({ NrKSeFN: '1' });
	});

	test('of data only: no lines, nothing due', () => {
		const body = checkedBody({
			type: 'KOR',
			lines: [],
			correction: {
				...corrected,
				buyersBefore: [{ nip: '7010000011', name: 'Stara nazwa', key: '0001' }],
			},
		});
		expect(totalsOf(body)).toEqual({ P_15: '0' });
		expect(part(part(body, 'Podmiot2K'), 'DaneIdentyfikacyjne')['Nazwa']).toBe('Stara nazwa');
	});
});

describe('advance invoices', () => {
	const order = {
		lines: [
			{ name: 'mieszkanie', quantity: 1, netPrice: '341666.67', rate: 8 },
			{ name: 'usługi', quantity: 1, netPrice: '5000', rate: 23 },
		],
	};

	test('split the payment over the rates of the order', () => {
		const body = checkedBody({ type: 'ZAL', lines: [], order, totals: { gross: '20000' } });
		expect(part(body, 'Zamowienie')['WartoscZamowienia']).toBe('375150.00');
		expect(part(part(body, 'Zamowienie'), 'ZamowienieWiersz')).toMatchObject({
			NrWierszaZam: '1',
			P_11NettoZ: '341666.67',
			P_11VatZ: '27333.33',
		});
		expect(totalsOf(body)).toEqual({
			P_13_1: '266.56',
			P_14_1: '61.31',
			P_13_2: '18214.94',
			P_14_2: '1457.19',
			P_15: '20000',
		});
	});

	test('take the payment from several prepayments', () => {
		const body = checkedBody({
			type: 'ZAL',
			lines: [],
			order: { lines: [{ name: 'x', quantity: 1, netPrice: '1000', rate: 23 }] },
			advancePayments: [
				{ date: '2026-10-01', amount: '100' },
				{ date: '2026-10-02', amount: '23.50' },
			],
		});
		expect(totalsOf(body)).toEqual({ P_13_1: '100.41', P_14_1: '23.09', P_15: '123.50' });
	});

	test('in a foreign currency carry the rate once', () => {
		const body = checkedBody({
			type: 'ZAL',
			lines: [],
			currency: 'EUR',
			exchangeRate: '4.25',
			order: { lines: [{ name: 'x', quantity: 1, netPrice: '1000', rate: 23 }] },
			totals: { gross: '123' },
		});
		expect(body['KursWalutyZ']).toBe('4.25');
		expect(totalsOf(body)).toMatchObject({ P_14_1: '23.00', P_14_1W: '97.75' });
	});

	test('without a payment are reported', () => {
		expect(problemsOf(invoiceWith({ type: 'ZAL', lines: [], order }))).toEqual([
			expect.stringMatching(/^totals\.gross: The payment that the advance invoice documents/),
		]);
	});

	test('corrected: the difference of the split before and after', () => {
		const body = checkedBody({
			type: 'KOR_ZAL',
			lines: [],
			correction: { ...corrected, grossBefore: '20000' },
			totals: { gross: '0' },
			order: {
				lines: [
					{ number: 1, quantity: 1, netPrice: '300000', rate: 23, before: true },
					{ number: 1, quantity: 1, netPrice: '341666.67', rate: 8 },
					{ number: 2, quantity: 1, netPrice: '5000', rate: 23, before: true },
					{ number: 2, quantity: 1, netPrice: '5000', rate: 23 },
				],
			},
		});
		expect(totalsOf(body)).toEqual({
			P_13_1: '-15993.60',
			P_14_1: '-3678.53',
			P_13_2: '18214.94',
			P_14_2: '1457.19',
			P_15: '0',
		});
		expect(part(body, 'Zamowienie')['WartoscZamowienia']).toBe('375150.00');
	});
});

describe('settlement invoices', () => {
	const lines = [
		{ quantity: 1, netPrice: '307500', rate: 8 },
		{ quantity: 1, netPrice: '4500', rate: 23 },
	];
	const advanceInvoices = [{ ksefNumber: KSEF_NUMBER }, { number: 'FZ/1' }];

	test('show what remains after the advances', () => {
		const body = checkedBody({
			type: 'ROZ',
			lines,
			advanceInvoices,
			advancesDeducted: [
				{ rate: 8, net: '34275.95', vat: '2742.08' },
				{ rate: '23', net: '501.60', vat: 115.37 },
			],
		});
		expect(totalsOf(body)).toEqual({
			P_13_1: '3998.40',
			P_14_1: '919.63',
			P_13_2: '273224.05',
			P_14_2: '21857.92',
			P_15: '300000.00',
		});
		expect(part(body, 'FakturaZaliczkowa', 1)).toEqual({ NrKSeFZN: '1', NrFaZaliczkowej: 'FZ/1' });
	});

	test('want the advances, or the totals themselves', () => {
		expect(problemsOf(invoiceWith({ type: 'ROZ', lines, advanceInvoices }))).toEqual([
			expect.stringMatching(/^advancesDeducted: A settlement invoice/),
		]);
		const { warnings } = build({ type: 'ROZ', lines, totals: { gross: '5' } });
		expect(warnings).toEqual([]);
	});

	test.each([
		[[{ rate: '24', net: 1 }], /^advancesDeducted\[0\]\.rate: There are no totals for the rate 24/],
		[[{ rate: 23, net: '1,5' }], /^advancesDeducted\[0\]\.net: "1,5" is no exact number/],
		[[{ rate: 23 }], /^advancesDeducted\[0\]\.net: The amount is missing/],
		[5, /^advancesDeducted: 5 is no list/],
	])('with %j deducted are reported', (advancesDeducted, words) => {
		expect(problemsOf(invoiceWith({ type: 'ROZ', lines, advancesDeducted }))).toContainEqual(
			expect.stringMatching(words),
		);
	});
});

describe('what an invoice can say besides', () => {
	test('settlement: charges and deductions', () => {
		const settlement = {
			charges: [{ amount: '10', reason: 'odsetki' }],
			deductions: [
				{ amount: '3.50', reason: 'nadpłata' },
				{ amount: 1, reason: 'bonifikata' },
			],
		};
		expect(part(bodyOf({ settlement }), 'Rozliczenie')).toMatchObject({
			SumaObciazen: '10.00',
			SumaOdliczen: '4.50',
			DoZaplaty: '128.50',
		});
		const overpaid = { deductions: [{ amount: '200', reason: 'nadpłata' }] };
		expect(part(bodyOf({ settlement: overpaid }), 'Rozliczenie')).toMatchObject({
			DoRozliczenia: '77.00',
		});
	});

	test('annotations and exemption', () => {
		const annotations = part(
			checkedBody({
				lines: [{ quantity: 1, netPrice: 100, rate: 'zw' }],
				annotations: {
					cashMethod: true,
					selfBilling: true,
					reverseCharge: true,
					simplifiedTriangulation: true,
					exemption: { act: 'art. 43 ust. 1 pkt 37' },
					newMeansOfTransport: {
						items: [{ firstUse: '2026-01-01', line: 1, mileage: '10', vin: 'WVW1' }],
					},
				},
			}),
			'Adnotacje',
		);
		expect(annotations).toMatchObject({ P_16: '1', P_17: '1', P_18: '1', P_18A: '2', P_23: '1' });
		expect(part(annotations, 'Zwolnienie')).toMatchObject({
			P_19: '1',
			P_19A: 'art. 43 ust. 1 pkt 37',
		});
		expect(part(annotations, 'NoweSrodkiTransportu')).toMatchObject({ P_22: '1', P_42_5: '2' });
	});

	test('payment in all its forms', () => {
		const body = checkedBody({
			payment: {
				otherMethod: 'kompensata',
				terms: ['2026-12-01', { described: { count: 14, unit: 'dni', event: 'dostawa' } }],
				partPayments: [{ amount: '23', date: '2026-11-20', method: 'card' }],
				factorAccounts: [{ number: '73111111111111111111111111', bankOwnAccount: 'collection' }],
				earlyPaymentDiscount: { conditions: '7 dni', amount: '2%' },
				link: 'https://pay.example.com/x?IPKSeF=123ABCdef4567',
				ksefPaymentId: '123ABCdef4567',
			},
		});
		expect(part(body, 'Platnosc')).toMatchObject({
			ZnacznikZaplatyCzesciowej: '1',
			PlatnoscInna: '1',
			OpisPlatnosci: 'kompensata',
			IPKSeF: '123ABCdef4567',
		});
		expect(part(part(body, 'Platnosc'), 'RachunekBankowyFaktora')['RachunekWlasnyBanku']).toBe('2');
		expect(part(part(body, 'Platnosc'), 'TerminPlatnosci', 1)).toMatchObject({
			TerminOpis: { Ilosc: '14' },
		});
	});

	test('third parties, authorised entity, transport, attachment', () => {
		const { native } = buildCheckedInvoice(
			invoiceWith({
				buyer: { nip: '7010000011', name: 'Gmina', localGovernmentUnit: true },
				thirdParties: [
					{ role: 'localGovernmentRecipient', nip: '1111111111', name: 'Szkoła' },
					{ otherRole: 'opiekun', internalId: '5265877635-12345', name: 'Filia' },
				],
				authorisedEntity: {
					role: 'bailiff',
					nip: '1111111111',
					name: 'Komornik',
					address: 'Warszawa',
					email: 'a@b.pl',
				},
				terms: {
					contracts: [{ number: 'U/1', date: '2026-01-01' }],
					batchNumbers: ['A1', 17],
					agreedRate: { rate: '4.5', currency: 'EUR' },
					transport: [
						{ mode: 'road', cargo: 'pallet', start: '2026-11-20T10:00:00+01:00', to: 'Kraków' },
						{ otherMode: 'rower', otherCargo: 'kosz wiklinowy' },
					],
				},
				attachment: {
					blocks: [
						{
							heading: 'Zużycie',
							metadata: [{ key: 'PPE', value: '1' }],
							paragraphs: ['tekst'],
							tables: [
								{
									columns: [{ name: 'Data', type: 'date' }, { type: 'decimal' }],
									rows: [
										['2026-01-01', '1.5'],
										['', null],
									],
									totals: ['Razem', 1.5],
								},
							],
						},
					],
				},
				footer: { texts: ['Kapitał 5 000\nzł'], registers: [{ krs: '0000099999' }] },
			}),
			{ now: NOW },
		);
		expect(part(native, 'Podmiot3', 1)).toMatchObject({ RolaInna: '1', OpisRoli: 'opiekun' });
		expect(part(part(native, 'PodmiotUpowazniony'), 'DaneKontaktowe')).toEqual({
			EmailPU: 'a@b.pl',
		});
		const table = part(part(part(native, 'Zalacznik'), 'BlokDanych'), 'Tabela');
		expect(table['Wiersz']).toEqual([{ WKom: ['2026-01-01', '1.5'] }, { WKom: ['', ''] }]);
		expect(part(table, 'TNaglowek')['Kol']).toEqual([
			{ '@Typ': 'date', NKom: 'Data' },
			{ '@Typ': 'dec', NKom: '' },
		]);
	});
});
