import type { NativeObject } from '../../../ksef/fa3/native';
import { body, check, invoice, line } from './fixture';

describe('sums', () => {
	const lines = (count: number, net: string): NativeObject[] =>
		Array.from({ length: count }, () => line({ P_11: net, P_12: '23' }));
	check([
		['a total due that is a grosz off', invoice({ Fa: body({ P_15: '1230.01' }) }), []],
		[
			'a total due that is two grosze off',
			invoice({ Fa: body({ P_15: '1230.02' }) }),
			['warning SUM_TOTAL_DUE'],
		],
		[
			'lines that do not make the total',
			invoice({ Fa: body({ FaWiersz: lines(1, '900.00') }) }),
			['warning SUM_OF_LINES', 'warning SUM_OF_VAT'],
		],
		[
			'VAT that does not fit',
			invoice({ Fa: body({ P_14_1: '200.00', P_15: '1200.00' }) }),
			['warning SUM_OF_VAT'],
		],
		[
			'VAT rounded line by line',
			invoice({
				Fa: body({ P_13_1: '0.30', P_14_1: '0.06', P_15: '0.36', FaWiersz: lines(3, '0.10') }),
			}),
			[],
		],
		[
			'gross lines',
			invoice({ Fa: body({ FaWiersz: [line({ P_11A: '1230.00', P_12: '23' })] }) }),
			[],
		],
		['lines without values', invoice({ Fa: body({ FaWiersz: [line({ P_12: '23' })] }) }), []],
		[
			'lines before and after a correction',
			invoice({
				Fa: body({
					RodzajFaktury: 'KOR',
					P_13_1: '-100.00',
					P_14_1: '-23.00',
					P_15: '-123.00',
					DaneFaKorygowanej: {
						DataWystFaKorygowanej: '2026-11-01',
						NrFaKorygowanej: 'FV/0',
						NrKSeFN: '1',
					},
					FaWiersz: [
						line({ P_11: '1000.00', P_12: '23', StanPrzed: '1' }),
						line({ P_11: '900.00', P_12: '23' }),
					],
				}),
			}),
			[],
		],
	]);

	const settlement = (changes: NativeObject): NativeObject =>
		invoice({
			Fa: body({
				Rozliczenie: {
					Obciazenia: { Kwota: '50.00', Powod: 'kaucja' },
					SumaObciazen: '50.00',
					Odliczenia: [
						{ Kwota: '20.00', Powod: 'zwrot' },
						{ Kwota: '10.00', Powod: 'rabat' },
					],
					SumaOdliczen: '30.00',
					DoZaplaty: '1250.00',
					...changes,
				},
			}),
		});
	check([
		['a settlement that adds up', settlement({}), []],
		['a wrong amount to pay', settlement({ DoZaplaty: '1230.00' }), ['warning SUM_TO_PAY']],
		[
			'a wrong sum of deductions',
			settlement({ SumaOdliczen: '20.00' }),
			['warning SUM_OF_SETTLEMENT'],
		],
		[
			'an overpayment',
			settlement({
				Odliczenia: { Kwota: '1300.00', Powod: 'x' },
				SumaOdliczen: '1300.00',
				DoZaplaty: undefined,
				DoRozliczenia: '20.00',
			}),
			[],
		],
	]);
});

describe('corrections, advances, payment', () => {
	const corrected = (number: NativeObject): NativeObject => ({
		DataWystFaKorygowanej: '2026-11-01',
		NrFaKorygowanej: 'FV/0',
		...number,
	});
	const outside = corrected({ NrKSeFN: '1' });
	check([
		[
			'a correction that names no invoice',
			invoice({ Fa: body({ RodzajFaktury: 'KOR' }) }),
			['warning CORRECTION_WITHOUT_DATA'],
		],
		[
			'an invoice that names a corrected one',
			invoice({ Fa: body({ DaneFaKorygowanej: outside }) }),
			['warning CORRECTION_DATA_ALONE'],
		],
		[
			'a corrected advance without the payment',
			invoice({ Fa: body({ RodzajFaktury: 'KOR_ZAL', DaneFaKorygowanej: outside }) }),
			['warning CORRECTION_WITHOUT_PAYMENT'],
		],
		[
			'a corrected advance with it',
			invoice({ Fa: body({ RodzajFaktury: 'KOR_ZAL', DaneFaKorygowanej: outside, P_15ZK: '5' }) }),
			[],
		],
		[
			'a settlement without advances',
			invoice({ Fa: body({ RodzajFaktury: 'ROZ' }) }),
			['warning SETTLEMENT_WITHOUT_ADVANCES'],
		],
		[
			'an advance without order',
			invoice({ Fa: body({ RodzajFaktury: 'ZAL' }) }),
			['warning ADVANCE_WITHOUT_ORDER'],
		],
		[
			'a KSeF number with a right checksum',
			invoice({
				Fa: body({
					RodzajFaktury: 'KOR',
					DaneFaKorygowanej: corrected({
						NrKSeF: '1',
						NrKSeFFaKorygowanej: '5265877635-20250826-0100001AF629-AF',
					}),
				}),
			}),
			[],
		],
		[
			'a KSeF number with a wrong one',
			invoice({
				Fa: body({
					RodzajFaktury: 'KOR',
					DaneFaKorygowanej: corrected({
						NrKSeF: '1',
						NrKSeFFaKorygowanej: '5265877635-20250826-0100001AF629-AE',
					}),
				}),
			}),
			['warning KSEF_NUMBER_CHECKSUM'],
		],
		[
			'a KSeF number of KSeF 1.0, which has none',
			invoice({
				Fa: body({
					RodzajFaktury: 'KOR',
					DaneFaKorygowanej: corrected({
						NrKSeF: '1',
						NrKSeFFaKorygowanej: '5265877635-20250826-010000-1AF629-AE',
					}),
				}),
			}),
			[],
		],
	]);

	const payment = (changes: NativeObject): NativeObject =>
		invoice({ Fa: body({ Platnosc: changes }) });
	const link = 'https://pay.example.com/?IPKSeF=123abcdefghij';
	check([
		[
			'a right account',
			payment({ RachunekBankowy: { NrRB: '61 1090 1014 0000 0712 1981 2874' } }),
			[],
		],
		[
			'a mistyped account',
			payment({ RachunekBankowy: { NrRB: '61109010140000071219812875' } }),
			['warning ACCOUNT_CHECKSUM'],
		],
		[
			'a mistyped factor account with letters',
			payment({ RachunekBankowyFaktora: { NrRB: 'DE89370400440532013001' } }),
			['warning ACCOUNT_CHECKSUM'],
		],
		[
			'a right foreign account',
			payment({ RachunekBankowy: { NrRB: 'DE89370400440532013000' } }),
			[],
		],
		['an account of another kind', payment({ RachunekBankowy: { NrRB: '1234567890' } }), []],
		[
			'a payment link with its identifier',
			payment({ LinkDoPlatnosci: link, IPKSeF: '123abcdefghij' }),
			[],
		],
		[
			'a payment link without it',
			payment({ LinkDoPlatnosci: link }),
			['warning PAYMENT_LINK_IDENTIFIER'],
		],
		[
			'a payment link with another one',
			payment({ LinkDoPlatnosci: link, IPKSeF: '123abcdefghik' }),
			['warning PAYMENT_LINK_IDENTIFIER'],
		],
		[
			'a text that is long only in UTF-16',
			invoice({ Fa: body({ P_2: '😀'.repeat(200) }) }),
			['warning TEXT_LENGTH'],
		],
		['a text with emoji that is short', invoice({ Fa: body({ P_2: '😀' }) }), []],
	]);
});
