import { decimal, inPlace, model } from './fields';

/**
 * Totals given by the user, written as they are given; what is not given is computed. A total that
 * disagrees with the lines is reported.
 */

function taxed(title: string, number: number) {
	return inPlace(
		'',
		model(title, {
			net: decimal(`P_13_${number}`),
			vat: decimal(`P_14_${number}`),
			vatPln: decimal(`P_14_${number}W`),
		}),
	);
}

export const totals = model('Totals', {
	gross: decimal('P_15', {
		note: 'Advance: the payment documented. Settlement: what remains. Correction: the difference.',
	}),
	standard: taxed('Totals at 23 or 22 %', 1),
	reduced: taxed('Totals at 8 or 7 %', 2),
	superReduced: taxed('Totals at 5 %', 3),
	taxi: taxed('Totals of the taxi flat rate (4 %)', 4),
	oss: inPlace(
		'',
		model('Totals of the OSS procedure', {
			net: decimal('P_13_5'),
			vat: decimal('P_14_5'),
		}),
	),
	zeroDomestic: decimal('P_13_6_1'),
	zeroEuSupply: decimal('P_13_6_2'),
	zeroExport: decimal('P_13_6_3'),
	exempt: decimal('P_13_7'),
	outsidePoland: decimal('P_13_8'),
	euServices: decimal('P_13_9'),
	reverseCharge: decimal('P_13_10'),
	margin: decimal('P_13_11'),
});
