import type { NativeObject } from '../../../ksef/fa3/native';
import { annotations, body, check, findings, foreignBuyer, invoice, party } from './fixture';

const thirdParty = (changes: NativeObject): NativeObject => ({
	...party({ NIP: '1111111111' }),
	...changes,
});

test('an ordinary invoice breaks no rule', () => {
	expect(findings(invoice())).toEqual([]);
});

describe('the invoice as a document', () => {
	check([
		['issued today', invoice({ Fa: body({ P_1: '2026-11-21' }) }), []],
		['issued tomorrow', invoice({ Fa: body({ P_1: '2026-11-22' }) }), ['error ISSUE_DATE_FUTURE']],
		[
			'a period that ends before it begins',
			invoice({ Fa: body({ OkresFa: { P_6_Od: '2026-11-02', P_6_Do: '2026-11-01' } }) }),
			['warning PERIOD_ORDER'],
		],
		[
			'a number with a blank at its end',
			invoice({ Fa: body({ P_2: 'FV/1 ' }) }),
			['warning INVOICE_NUMBER_BLANKS'],
		],
	]);

	const attachment = { BlokDanych: { MetaDane: { ZKlucz: 'a', ZWartosc: 'b' } } };
	check([
		[
			'an attachment sent online',
			invoice({ Zalacznik: attachment }),
			['error ATTACHMENT_ONLINE'],
			{ sending: 'online' },
		],
		['an attachment sent in a batch', invoice({ Zalacznik: attachment }), [], { sending: 'batch' }],
		['an attachment, with nothing known of sending', invoice({ Zalacznik: attachment }), []],
	]);

	test('the second invoice of the same seller, kind and number in a run is a duplicate', () => {
		const earlierInvoices = new Set<string>();
		const other = invoice({ Fa: body({ P_2: 'FV/2/2026' }) });
		expect(findings(invoice(), { earlierInvoices })).toEqual([]);
		expect(findings(other, { earlierInvoices })).toEqual([]);
		expect(findings(invoice(), { earlierInvoices })).toEqual(['error DUPLICATE']);
	});
});

describe('the parties', () => {
	const wrongNip = '5265877636';
	check([
		[
			'a seller with a mistyped NIP',
			invoice({ Podmiot1: party({ NIP: wrongNip }) }),
			['error NIP_CHECKSUM'],
		],
		[
			'the same outside production',
			invoice({ Podmiot1: party({ NIP: wrongNip }) }),
			['warning NIP_CHECKSUM'],
			{ environment: 'test' },
		],
		[
			'a buyer with a mistyped NIP',
			invoice({ Podmiot2: foreignBuyer({ NIP: wrongNip }) }),
			['error NIP_CHECKSUM'],
		],
		[
			'a NIP with digits of another script',
			invoice({ Podmiot2: foreignBuyer({ NIP: '1١11111111' }) }),
			['warning FOREIGN_DIGITS'],
		],
		[
			'third parties with a mistyped NIP',
			invoice({
				Podmiot3: [
					{ ...thirdParty({ Rola: '1' }), DaneIdentyfikacyjne: { NIP: wrongNip } },
					{ ...thirdParty({ Rola: '1' }), DaneIdentyfikacyjne: { IDWew: `${wrongNip}-12345` } },
					{ ...thirdParty({ Rola: '1' }), DaneIdentyfikacyjne: { IDWew: '5265877635-12345' } },
				],
			}),
			['error NIP_CHECKSUM', 'error NIP_CHECKSUM'],
		],
		[
			'an authorised entity with a mistyped NIP',
			invoice({ PodmiotUpowazniony: { ...party({ NIP: wrongNip }), RolaPU: '1' } }),
			['error NIP_CHECKSUM'],
		],
		['a seller who is the context', invoice(), [], { contextNip: '5265877635' }],
		[
			'a seller who is not the context',
			invoice(),
			['error SELLER_CONTEXT'],
			{ contextNip: '1111111111' },
		],
		[
			'self-billing by the context',
			invoice({ Fa: body({ Adnotacje: annotations({ P_17: '1' }) }) }),
			[],
			{ contextNip: '1111111111' },
		],
		[
			'a Polish buyer as EU buyer',
			invoice({ Podmiot2: foreignBuyer({ KodUE: 'PL', NrVatUE: '1111111111' }) }),
			['warning BUYER_NOT_UNDER_NIP'],
		],
		[
			'a Polish NIP as another identifier',
			invoice({ Podmiot2: foreignBuyer({ KodKraju: 'PL', NrID: '1111111111' }) }),
			['warning BUYER_NOT_UNDER_NIP'],
		],
		[
			'an EU number that repeats its prefix',
			invoice({ Podmiot2: foreignBuyer({ KodUE: 'DE', NrVatUE: 'DE123456789' }) }),
			['warning EU_VAT_PREFIX_TWICE'],
		],
		[
			'a buyer of local government without its unit',
			invoice({ Podmiot2: { ...party({ NIP: '1111111111' }), JST: '1', GV: '2' } }),
			['warning JST_RECIPIENT'],
		],
		[
			'the same with its unit',
			invoice({
				Podmiot2: { ...party({ NIP: '1111111111' }), JST: '1', GV: '2' },
				Podmiot3: thirdParty({ Rola: '8' }),
			}),
			[],
		],
		[
			'a VAT group without its member',
			invoice({ Podmiot2: { ...party({ NIP: '1111111111' }), JST: '2', GV: '01' } }),
			['warning GV_RECIPIENT'],
		],
		[
			'additional buyers with all shares',
			invoice({
				Podmiot3: [
					thirdParty({ Rola: '4', Udzial: '60' }),
					thirdParty({ Rola: '4', Udzial: '40' }),
				],
			}),
			['warning SHARES'],
		],
		[
			'additional buyers with a part',
			invoice({
				Podmiot3: [
					thirdParty({ Rola: '4', Udzial: '60' }),
					thirdParty({ Rola: '4', Udzial: '39.9' }),
				],
			}),
			[],
		],
	]);
});
