import { createHash } from 'node:crypto';
import { buildCheckedInvoice } from '../../../ksef/fa3/build-checked';
import { validateInvoiceSchema } from '../../../ksef/fa3/validate';
import { officialVerdicts } from '../../support/libxml2';
import { describeWithShared } from '../../support/shared';
import { bodyOf, build, invoiceWith, NOW, part, problemsOf } from './support';

describe('a plain VAT invoice', () => {
	test('is valid and has the defaults', () => {
		const { xml, native } = build();
		expect(validateInvoiceSchema(xml)).toEqual([]);
		const body = part(native, 'Fa');
		expect(body).toMatchObject({ P_1: '2026-11-22', KodWaluty: 'PLN', RodzajFaktury: 'VAT' });
		expect(part(native, 'Naglowek')['DataWytworzeniaFa']).toBe('2026-11-21T23:30:15Z');
		expect(part(body, 'Adnotacje')).toEqual({
			P_16: '2',
			P_17: '2',
			P_18: '2',
			P_18A: '2',
			Zwolnienie: { P_19N: '1' },
			NoweSrodkiTransportu: { P_22N: '1' },
			P_23: '2',
			PMarzy: { P_PMarzyN: '1' },
		});
		expect(part(native, 'Podmiot2')).toMatchObject({ JST: '2', GV: '2' });
	});

	test('comes with its key facts', () => {
		const { xml, facts } = build();
		expect(facts).toEqual({
			invoiceNumber: 'FV/1/11/2026',
			invoiceType: 'VAT',
			issueDate: '2026-11-22',
			sellerNip: '5265877635',
			buyer: 'Kawiarnia s.c.',
			buyerIdentifier: '7010000011',
			currency: 'PLN',
			netTotal: '100.00',
			vatTotal: '23.00',
			grossTotal: '123.00',
			hash: createHash('sha256').update(xml, 'utf8').digest('base64'),
			size: Buffer.byteLength(xml, 'utf8'),
		});
	});

	test('shorthands and loose writing are understood', () => {
		const { native } = build({
			seller: {
				nip: 'PL 526-587-76-35',
				name: ' Palarnia\n Kawy ',
				address: 'ul. Prosta 51, 00-838 Warszawa',
				email: 'biuro@palarnia.pl',
			},
			buyer: {
				euVat: 'de 123456789',
				name: 'Kaffee GmbH',
				address: { country: 'de', line1: 'Berlin' },
			},
			saleDate: '2026-11-20T23:30:00.000Z',
			payment: {
				method: 'Transfer',
				dueDate: '2026-12-01',
				accounts: ['73 1111 1111 1111 1111 1111 1111'],
			},
			annotations: { splitPayment: 'tak' },
		});
		const seller = part(native, 'Podmiot1');
		expect(part(seller, 'DaneIdentyfikacyjne')).toEqual({
			NIP: '5265877635',
			Nazwa: 'Palarnia Kawy',
		});
		expect(part(seller, 'Adres')).toEqual({
			KodKraju: 'PL',
			AdresL1: 'ul. Prosta 51, 00-838 Warszawa',
		});
		expect(part(seller, 'DaneKontaktowe')).toEqual({ Email: 'biuro@palarnia.pl' });
		const buyer = part(native, 'Podmiot2');
		expect(part(buyer, 'DaneIdentyfikacyjne')).toMatchObject({ KodUE: 'DE', NrVatUE: '123456789' });
		expect(part(buyer, 'Adres')['KodKraju']).toBe('DE');
		const body = part(native, 'Fa');
		expect(body['P_6']).toBe('2026-11-21');
		const payment = part(body, 'Platnosc');
		expect(payment['FormaPlatnosci']).toBe('6');
		expect(part(payment, 'TerminPlatnosci')).toEqual({ Termin: '2026-12-01' });
		expect(part(payment, 'RachunekBankowy')).toEqual({ NrRB: '73111111111111111111111111' });
		expect(part(body, 'Adnotacje')['P_18A']).toBe('1');
	});

	test('exact text keeps its digits', () => {
		const line = part(
			bodyOf({ lines: [{ quantity: '1.50', netPrice: '4.4080', rate: 23 }] }),
			'FaWiersz',
		);
		expect(line).toMatchObject({ P_8B: '1.50', P_9A: '4.4080', P_11: '6.61' });
	});
});

describe('wrong input', () => {
	test('gets every problem at once, each with its path and advice', () => {
		const problems = problemsOf({
			numer: 'FV/1',
			seller: { nip: '123', name: 'x' },
			buyer: { name: 'x' },
			lines: [
				{ name: 'y', quantity: 1, netPrice: '12,50', rate: 0 },
				{ quantity: 1, netprice: 3, rate: 'np' },
				{ quantity: '1.2345678', netPrice: NaN, rate: 23 },
			],
			payment: { method: 'transfr', paidOn: '2026-02-30' },
		});
		expect(problems).toEqual(
			expect.arrayContaining([
				expect.stringMatching(/^seller\.nip: "123" .* NIP/),
				expect.stringMatching(/^seller\.address: This is missing\./),
				expect.stringMatching(/^buyer: None of nip, euVat, otherId, noId/),
				expect.stringMatching(/^number: This is missing\./),
				expect.stringMatching(/^numer: .*Did you mean "number"\?/),
				expect.stringMatching(/^lines\[0\]\.netPrice: .*"12\.50"/),
				expect.stringMatching(/^lines\[0\]\.rate: 0 .*0 KR \(domestic\)/),
				expect.stringMatching(/^lines\[1\]\.netprice: .*Did you mean "netPrice"\?/),
				expect.stringMatching(/^lines\[1\]\.rate: "np" .*np I, np II/),
				expect.stringMatching(/^lines\[2\]\.quantity: "1\.2345678" has more than 6 digits/),
				expect.stringMatching(/^lines\[2\]\.netPrice: /),
				expect.stringMatching(/^payment\.method: .*Did you mean "transfer"\?/),
				expect.stringMatching(/^payment\.paidOn: "2026-02-30" .* date/),
			]),
		);
		expect(problems).toHaveLength(13);
	});

	test.each([
		[{ buyer: { nip: '7010000011', noId: true } }, /^buyer: nip and noId exclude one another/],
		[{ currency: 'PLZ' }, /^currency: "PLZ".*Did you mean "PLN"\?/],
		[{ lines: 'x' }, /^lines\[0\]: "x" is no object/],
		[{ seller: 5 }, /^seller: 5 is no object/],
		[
			{ issuePlace: 'W'.repeat(257) },
			/^issuePlace: The text has 257 characters, the element takes 256/,
		],
		[{ issuePlace: 'War\u0007szawa' }, /^issuePlace: .*U\+0007 \(at place 4\)/],
		[{ issuePlace: 'War\u0080szawa' }, /^issuePlace: .*U\+0080 \(at place 4\), which KSeF refuses/],
		[{ issuePlace: 'War\uD800' }, /^issuePlace: .*U\+D800/],
		[{ issuePlace: ['x'] }, /^issuePlace: \["x"\] is no text/],
		[
			{ annotations: { selfBilling: 'perhaps' } },
			/^annotations\.selfBilling: "perhaps" is neither/,
		],
		[{ saleDate: '20.11.2026' }, /^saleDate: "20\.11\.2026" .* yyyy-mm-dd/],
		[{ exchangeRate: '-4' }, /^exchangeRate: "-4" is no exchange rate/],
		[{ vatCalculation: 'perrate' }, /^vatCalculation: .*Did you mean perRate\?/],
		[{ createdAt: '2026-11-01T10:00:00' }, /^createdAt: .* date and time/],
		[{ native: { Fa: { P_99: 'x' } } }, /^native\.Fa\.P_99: /],
		[{ native: 5 }, /^native: 5 is no object/],
	])('%j is reported', (changes, words) => {
		expect(problemsOf(invoiceWith(changes))).toEqual([expect.stringMatching(words)]);
	});

	test('an empty text in a list is no text', () => {
		expect(problemsOf(invoiceWith({ goodsIssueNotes: ['WZ/1', ''] }))).toEqual([
			expect.stringMatching(/^goodsIssueNotes\[1\]: "" is not right here/),
		]);
	});

	test('a NIP with a wrong check digit is a warning', () => {
		const { warnings } = build({ buyer: { nip: '7010000012', name: 'x' } });
		expect(warnings).toEqual([expect.objectContaining({ path: 'buyer.nip' })]);
	});

	test('what only the schema knows is reported with its place in the XML', () => {
		const input = invoiceWith({ native: { Fa: { P_6: '2026-01-01', OkresFa: { P_6_Od: 'x' } } } });
		expect(() => buildCheckedInvoice(input, { now: NOW })).toThrow('/Faktura/Fa');
		expect(() => buildCheckedInvoice(input, { now: NOW }, { checkFinished: false })).not.toThrow();
	});

	test('what the law wants besides is a warning', () => {
		const lines = [{ quantity: 1, netPrice: 1, rate: 'zw' }];
		const { warnings } = buildCheckedInvoice(invoiceWith({ lines }), { now: NOW });
		expect(warnings.map(({ message }) => message)).toEqual([expect.stringMatching(/exempt/i)]);
	});

	test('an invoice may be built ahead of its date, with a warning', () => {
		const { warnings } = buildCheckedInvoice(invoiceWith({ issueDate: '2026-12-24' }), {
			now: NOW,
		});
		expect(warnings.map(({ path }) => path)).toEqual(['/Faktura/Fa/P_1']);
	});

	test('warnings stop the invoice when asked to', () => {
		const input = invoiceWith({ totals: { gross: '1' } });
		expect(() => buildCheckedInvoice(input, { now: NOW })).not.toThrow();
		expect(() => buildCheckedInvoice(input, { now: NOW }, { failOnWarnings: true })).toThrow(
			/^totals\.gross: The given total 1 differs from 123\.00/,
		);
	});
});

describe('native JSON', () => {
	test('lies over the friendly fields: merged, replaced, taken away', () => {
		const body = bodyOf({
			issuePlace: 'Warszawa',
			native: {
				Fa: {
					P_1M: null,
					P_2: 'FV/2',
					FaWiersz: [{ Indeks: 'A-1' }, { P_7: 'Dostawa', P_11: '10', P_12: '23' }],
					Adnotacje: { Zwolnienie: { P_19: true, P_19C: 'inna' } },
				},
			},
		});
		expect(body).toMatchObject({ P_2: 'FV/2', P_13_1: '110.00' });
		expect(body['P_1M']).toBeUndefined();
		expect(part(body, 'FaWiersz')).toMatchObject({ P_7: 'Kawa', Indeks: 'A-1' });
		expect(part(body, 'FaWiersz', 1)).toMatchObject({ NrWierszaFa: '2', P_7: 'Dostawa' });
		expect(part(part(body, 'Adnotacje'), 'Zwolnienie')).toEqual({ P_19: true, P_19C: 'inna' });
	});

	test('stands in any object, and provides what is required', () => {
		const { native } = build({
			seller: {
				name: 'x',
				native: {
					DaneIdentyfikacyjne: { NIP: '5265877635' },
					Adres: { KodKraju: 'PL', AdresL1: 'y' },
				},
			},
			lines: [{ quantity: 1, netPrice: 1, rate: 23, native: { UU_ID: 'u1' } }],
		});
		expect(part(part(native, 'Podmiot1'), 'DaneIdentyfikacyjne')).toEqual({
			NIP: '5265877635',
			Nazwa: 'x',
		});
		expect(part(part(native, 'Fa'), 'FaWiersz')['UU_ID']).toBe('u1');
	});

	test('alone is an invoice too, with or without its root', () => {
		const { native, xml } = build();
		for (const input of [native, { Faktura: native }]) {
			expect(buildCheckedInvoice(input, { now: NOW }).xml).toBe(xml);
		}
	});

	test('cannot reach the prototype', () => {
		const hostile: unknown = JSON.parse('{"Fa":{"__proto__":{"polluted":"yes"}}}');
		expect(problemsOf(invoiceWith({ native: hostile }))).toEqual([
			expect.stringMatching(/__proto__/),
		]);
		expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
	});
});

describeWithShared('libxml2 on the official schema', () => {
	test('accepts what is built', () => {
		const documents = [
			build(),
			build({ lines: [{ name: 'a & <b>', quantity: 1, netPrice: '0.01', rate: 'zw' }] }),
			build({ buyer: { noId: true }, currency: 'EUR', exchangeRate: 4.25 }),
			build({ vatCalculation: 'perLine', payment: { paidOn: '2026-11-20', method: 'cash' } }),
		].map(({ xml }) => xml);
		expect(officialVerdicts(documents)).toEqual(documents.map(() => 'valid'));
	});
});
