import { element, optionalChoice, optionalSequence, sequence } from './model';
import * as block from './shared-blocks';
import * as type from './simple-types';

/** Settlement and payment. */

const charge = sequence(
	element('Kwota', '1', type.amount, 'Amount', 'Kwota'),
	element('Powod', '1', type.text1, 'Reason', 'Powód'),
);

export const settlement = element(
	'Rozliczenie',
	'0..1',
	sequence(
		element('Obciazenia', '0..100', charge, 'Charge', 'Obciążenie'),
		element('SumaObciazen', '0..1', type.amount, 'Sum of charges', 'Suma obciążeń'),
		element('Odliczenia', '0..100', charge, 'Deduction', 'Odliczenie'),
		element('SumaOdliczen', '0..1', type.amount, 'Sum of deductions', 'Suma odliczeń'),
		optionalChoice(
			element('DoZaplaty', '1', type.amount, 'Amount to pay', 'Kwota do zapłaty'),
			element('DoRozliczenia', '1', type.amount, 'Overpayment', 'Kwota do rozliczenia'),
		),
	),
	'Settlement',
	'Rozliczenie',
);

const formOfPayment = optionalChoice(
	element(
		'FormaPlatnosci',
		'1',
		type.paymentForm,
		'Form of payment (1 cash, 2 card, 3 voucher, 4 cheque, 5 credit, 6 transfer, 7 mobile)',
		'Forma płatności (1 gotówka, 2 karta, 3 bon, 4 czek, 5 kredyt, 6 przelew, 7 mobilna)',
	),
	sequence(
		element('PlatnoscInna', '1', type.marker, 'Marker: another form', 'Znacznik innej formy'),
		element('OpisPlatnosci', '1', type.text1, 'Description of the form', 'Opis formy płatności'),
	),
);

const partPayment = element(
	'ZaplataCzesciowa',
	'1..100',
	sequence(
		element('KwotaZaplatyCzesciowej', '1', type.amount, 'Amount paid', 'Kwota zapłaty'),
		element('DataZaplatyCzesciowej', '1', type.paymentDate, 'Date paid', 'Data zapłaty'),
		formOfPayment,
	),
	'Part payment',
	'Zapłata częściowa',
);

const term = element(
	'TerminPlatnosci',
	'0..100',
	optionalSequence(
		element('Termin', '0..1', type.paymentDate, 'Due date', 'Termin'),
		element(
			'TerminOpis',
			'0..1',
			sequence(
				element('Ilosc', '1', type.wholeNumber, 'Number of units', 'Ilość'),
				element('Jednostka', '1', type.text50, 'Unit of time', 'Jednostka czasu'),
				element('ZdarzeniePoczatkowe', '1', type.text1, 'Counted from', 'Zdarzenie początkowe'),
			),
			'Due date in words',
			'Opis terminu',
		),
	),
	'Payment term',
	'Termin płatności',
);

export const payment = element(
	'Platnosc',
	'0..1',
	sequence(
		optionalChoice(
			sequence(
				element('Zaplacono', '1', type.marker, 'Marker: paid', 'Znacznik zapłaty'),
				element('DataZaplaty', '1', type.paymentDate, 'Date paid', 'Data zapłaty'),
			),
			sequence(
				element(
					'ZnacznikZaplatyCzesciowej',
					'1',
					type.partOrFull,
					'Part payments (1 paid in part, 2 paid in full)',
					'Zapłata w częściach (1 częściowa, 2 całość w częściach)',
				),
				partPayment,
			),
		),
		term,
		formOfPayment,
		element('RachunekBankowy', '0..100', block.bankAccount, 'Bank account', 'Rachunek bankowy'),
		element(
			'RachunekBankowyFaktora',
			'0..20',
			block.bankAccount,
			"Factor's bank account",
			'Rachunek bankowy faktora',
		),
		element(
			'Skonto',
			'0..1',
			sequence(
				element('WarunkiSkonta', '1', type.text1, 'Conditions', 'Warunki skonta'),
				element('WysokoscSkonta', '1', type.text1, 'Amount', 'Wysokość skonta'),
			),
			'Early-payment discount',
			'Skonto',
		),
		element('LinkDoPlatnosci', '0..1', type.paymentLink, 'Payment link', 'Link do płatności'),
		element(
			'IPKSeF',
			'0..1',
			type.paymentIdentifier,
			'KSeF payment identifier',
			'Identyfikator płatności KSeF',
		),
	),
	'Payment',
	'Płatność',
);
