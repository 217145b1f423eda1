import { annotations } from './annotations';
import { attachmentField, footer } from './closing';
import { correction, partialAdvance } from './corrections';
import {
	atMostOne,
	date,
	decimal,
	exactlyOne,
	flag,
	inPlace,
	integer,
	list,
	listOf,
	model,
	moment,
	object,
	required,
	text,
	words,
} from './fields';
import type { FriendlyOf } from './fields';
import { line, order } from './lines';
import { payment, settlement } from './payment';
import { authorisedEntity, buyer, seller, thirdParty } from './parties';
import { advancesDeducted, exchangeRate, vatCalculation } from './settings';
import { terms } from './terms';
import { totals } from './totals';

const description = model('Additional description', {
	line: integer('NrWiersza'),
	key: required(text('Klucz')),
	value: required(text('Wartosc')),
});

const advanceInvoice = model(
	'Advance invoice',
	{
		ksefNumber: text('NrKSeFFaZaliczkowej'),
		number: text('NrFaZaliczkowej', {
			present: { NrKSeFZN: '1' },
			note: 'Only for an invoice issued outside KSeF.',
		}),
	},
	{
		rules: [
			exactlyOne(
				['ksefNumber', 'number'],
				'Give its ksefNumber, or its number when it was issued outside KSeF.',
			),
		],
	},
);

/** The friendly model: everything that FA(3) can say, in English and in the order of a paper invoice. */
export const invoice = model(
	'Invoice',
	{
		number: required(text('Fa/P_2')),
		type: words(
			'Fa/RodzajFaktury',
			{
				VAT: 'VAT',
				KOR: 'KOR',
				ZAL: 'ZAL',
				ROZ: 'ROZ',
				UPR: 'UPR',
				KOR_ZAL: 'KOR_ZAL',
				KOR_ROZ: 'KOR_ROZ',
			},
			{
				absent: { 'Fa/RodzajFaktury': 'VAT' },
				note: 'VAT (the default), KOR correction, ZAL advance, ROZ settlement of advances, UPR simplified, KOR_ZAL and KOR_ROZ their corrections.',
			},
		),
		issueDate: date('Fa/P_1', { note: 'Today in Warsaw when not given.' }),
		issuePlace: text('Fa/P_1M'),
		saleDate: date('Fa/P_6'),
		period: object(
			'Fa/OkresFa',
			model('Period', { from: required(date('P_6_Od')), to: required(date('P_6_Do')) }),
		),
		currency: text('Fa/KodWaluty', {
			absent: { 'Fa/KodWaluty': 'PLN' },
			note: 'PLN when not given.',
		}),
		exchangeRate,
		seller: required(object('Podmiot1', seller)),
		buyer: required(object('Podmiot2', buyer)),
		thirdParties: listOf('Podmiot3', thirdParty),
		authorisedEntity: object('PodmiotUpowazniony', authorisedEntity),
		lines: listOf('Fa/FaWiersz', line),
		vatCalculation,
		totals: inPlace('Fa', totals, {
			note: 'Totals that are to stand as given; left out, they are computed.',
		}),
		annotations: object('Fa/Adnotacje', annotations, { always: true }),
		correction: inPlace('Fa', correction, { note: 'Wanted for KOR, KOR_ZAL and KOR_ROZ.' }),
		order: object('Fa/Zamowienie', order),
		advancePayments: listOf('Fa/ZaliczkaCzesciowa', partialAdvance),
		advanceInvoices: listOf('Fa/FakturaZaliczkowa', advanceInvoice),
		advancesDeducted,
		advanceExchangeRate: decimal('Fa/KursWalutyZ', {
			note: 'Advance invoices only; exchangeRate when not given.',
		}),
		payment: object('Fa/Platnosc', payment),
		settlement: object('Fa/Rozliczenie', settlement),
		terms: object('Fa/WarunkiTransakcji', terms),
		goodsIssueNotes: list('Fa/WZ', text('')),
		descriptions: listOf('Fa/DodatkowyOpis', description),
		receiptInvoice: flag('Fa/FP'),
		relatedParties: flag('Fa/TP'),
		exciseRefund: flag('Fa/ZwrotAkcyzy'),
		footer: object('Stopka', footer),
		attachment: attachmentField,
		createdAt: moment('Naglowek/DataWytworzeniaFa', {
			note: 'Now when not given.',
		}),
		software: text('Naglowek/SystemInfo'),
	},
	{
		rules: [
			atMostOne(
				['saleDate', 'period'],
				'Keep saleDate for one date, or period for continuous supplies.',
			),
		],
	},
);

/** An invoice as friendly JSON. */
export type FriendlyInvoice = FriendlyOf<typeof invoice.fields>;
