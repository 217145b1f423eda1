import type { NativeObject } from '../../../ksef/fa3/native';
import { annotations, body, check, foreignBuyer, invoice, line, party } from './fixture';

const EU_BUYER = { KodUE: 'DE', NrVatUE: '123456789' };

describe('rates and annotations', () => {
	const exempt = {
		P_13_1: undefined,
		P_14_1: undefined,
		P_13_7: '100.00',
		P_15: '100.00',
		FaWiersz: [line({ P_11: '100.00', P_12: 'zw' })],
	};
	const reverse = {
		...exempt,
		P_13_7: undefined,
		P_13_10: '100.00',
		FaWiersz: [line({ P_11: '100.00', P_12: 'oo' })],
	};
	const euSupply = {
		...exempt,
		P_13_7: undefined,
		P_13_6_2: '100.00',
		FaWiersz: [line({ P_11: '100.00', P_12: '0 WDT' })],
	};
	const services = {
		...exempt,
		P_13_7: undefined,
		P_13_9: '100.00',
		FaWiersz: [line({ P_11: '100.00', P_12: 'np II' })],
	};
	const withBasis = annotations({ Zwolnienie: { P_19: '1', P_19A: 'art. 113' } });
	const withSeller = { Podmiot1: { ...party({ NIP: '5265877635' }), PrefiksPodatnika: 'PL' } };
	check([
		['exempt lines with a basis', invoice({ Fa: body({ ...exempt, Adnotacje: withBasis }) }), []],
		[
			'exempt lines without a basis',
			invoice({ Fa: body(exempt) }),
			['warning EXEMPT_WITHOUT_BASIS'],
		],
		[
			'a basis without anything exempt',
			invoice({ Fa: body({ Adnotacje: withBasis }) }),
			['warning EXEMPT_MARK_ALONE'],
		],
		[
			'reverse charge with its mark',
			invoice({ Fa: body({ ...reverse, Adnotacje: annotations({ P_18: '1' }) }) }),
			[],
		],
		[
			'reverse charge without its mark',
			invoice({ Fa: body(reverse) }),
			['warning REVERSE_CHARGE_MARK'],
		],
		[
			'domestic reverse charge for a buyer abroad',
			invoice({
				Podmiot2: foreignBuyer(EU_BUYER),
				Fa: body({ ...reverse, Adnotacje: annotations({ P_18: '1' }) }),
			}),
			['warning REVERSE_CHARGE_BUYER'],
		],
		[
			'a line without its total',
			invoice({
				Fa: body({ FaWiersz: [line({ P_11: '1000.00', P_12: '23' }), line({ P_12: 'np I' })] }),
			}),
			['warning RATE_WITHOUT_TOTAL'],
		],
		[
			'a total without its line',
			invoice({ Fa: body({ P_13_8: '5.00', P_15: '1235.00' }) }),
			['warning TOTAL_WITHOUT_RATE'],
		],
		[
			'an EU supply',
			invoice({ ...withSeller, Podmiot2: foreignBuyer(EU_BUYER), Fa: body(euSupply) }),
			[],
		],
		[
			'an EU supply to a Polish buyer by a seller without prefix',
			invoice({ Fa: body(euSupply) }),
			['warning EU_SUPPLY_SELLER', 'warning EU_SUPPLY_BUYER'],
		],
		[
			'an EU service to a Polish buyer',
			invoice({ Fa: body(services) }),
			['warning EU_SUPPLY_BUYER'],
		],
		[
			'an EU service to an EU buyer',
			invoice({ Podmiot2: foreignBuyer(EU_BUYER), Fa: body(services) }),
			[],
		],
	]);

	const margin = {
		P_13_1: undefined,
		P_14_1: undefined,
		P_13_11: '500.00',
		P_15: '500.00',
		FaWiersz: [line({ P_11A: '500.00' })],
	};
	const marginMark = annotations({ PMarzy: { P_PMarzy: '1', P_PMarzy_3_1: '1' } });
	check([
		['a margin scheme', invoice({ Fa: body({ ...margin, Adnotacje: marginMark }) }), []],
		[
			'a margin total without the scheme',
			invoice({ Fa: body(margin) }),
			['warning MARGIN_WITHOUT_MARK'],
		],
		[
			'a scheme without its total',
			invoice({ Fa: body({ Adnotacje: marginMark }) }),
			['warning MARGIN_WITHOUT_TOTAL'],
		],
	]);

	const annex15 = (gross: string, changes: NativeObject = {}): NativeObject => ({
		P_13_1: undefined,
		P_14_1: undefined,
		P_15: gross,
		FaWiersz: [line({ P_12: '23', P_12_Zal_15: '1', ...changes })],
	});
	check([
		['annex 15 for exactly 15 000', invoice({ Fa: body(annex15('15000.00')) }), []],
		['annex 15 for more', invoice({ Fa: body(annex15('15000.01')) }), ['warning SPLIT_PAYMENT']],
		[
			'annex 15 for more in euro',
			invoice({ Fa: body({ ...annex15('4000', { KursWaluty: '4.25' }), KodWaluty: 'EUR' }) }),
			['warning SPLIT_PAYMENT'],
		],
		[
			'annex 15 with the annotation',
			invoice({ Fa: body({ ...annex15('15000.01'), Adnotacje: annotations({ P_18A: '1' }) }) }),
			[],
		],
	]);

	check([
		[
			'a foreign currency with VAT in PLN and a rate',
			invoice({
				Fa: body({
					KodWaluty: 'EUR',
					P_14_1W: '1000.00',
					FaWiersz: [line({ P_11: '1000.00', P_12: '23', KursWaluty: '4.3' })],
				}),
			}),
			[],
		],
		[
			'a foreign currency with neither',
			invoice({ Fa: body({ KodWaluty: 'EUR' }) }),
			['warning EXCHANGE_RATE_MISSING', 'warning VAT_NOT_IN_PLN'],
		],
		[
			'net and gross price in one line',
			invoice({
				Fa: body({ FaWiersz: [line({ P_9A: '1', P_9B: '1', P_11: '1000.00', P_12: '23' })] }),
			}),
			['warning PRICE_TWICE'],
		],
		[
			'two rates in one line',
			invoice({ Fa: body({ FaWiersz: [line({ P_11: '1000.00', P_12: '23', P_12_XII: '19' })] }) }),
			['warning RATE_TWICE'],
		],
	]);
});
