import { choice, element, optionalSequence, sequence } from './model';
import * as block from './shared-blocks';
import * as type from './simple-types';

/** Kind of invoice, corrections, advances and notes: the middle of the body `Fa`. */

const correctedInvoice = element(
	'DaneFaKorygowanej',
	'1..50000',
	sequence(
		element(
			'DataWystFaKorygowanej',
			'1',
			type.invoiceDate,
			'Issue date of the corrected invoice',
			'Data wystawienia faktury korygowanej',
		),
		element(
			'NrFaKorygowanej',
			'1',
			type.text1,
			'Number of the corrected invoice',
			'Numer faktury korygowanej',
		),
		choice(
			sequence(
				element('NrKSeF', '1', type.marker, 'Marker: it has a KSeF number', 'Znacznik numeru KSeF'),
				element(
					'NrKSeFFaKorygowanej',
					'1',
					type.ksefNumber,
					'KSeF number of the corrected invoice',
					'Numer KSeF faktury korygowanej',
				),
			),
			element(
				'NrKSeFN',
				'1',
				type.marker,
				'Marker: issued outside KSeF',
				'Znacznik faktury spoza KSeF',
			),
		),
	),
	'Corrected invoice',
	'Dane faktury korygowanej',
);

const sellerBefore = element(
	'Podmiot1K',
	'0..1',
	sequence(
		element('PrefiksPodatnika', '0..1', type.euPrefix, 'EU VAT prefix', 'Prefiks VAT UE'),
		block.identification(block.sellerIdentification),
		block.mainAddress('1'),
	),
	'Seller before correction',
	'Sprzedawca przed korektą',
);

const buyerBefore = element(
	'Podmiot2K',
	'0..101',
	sequence(
		block.identification(block.buyerIdentification),
		block.mainAddress('0..1'),
		block.buyerKey,
	),
	'Buyer before correction',
	'Nabywca przed korektą',
);

export const corrections = [
	element('RodzajFaktury', '1', type.invoiceKind, 'Kind of invoice', 'Rodzaj faktury'),
	optionalSequence(
		element('PrzyczynaKorekty', '0..1', type.text1, 'Reason for correction', 'Przyczyna korekty'),
		element(
			'TypKorekty',
			'0..1',
			type.correctionEffect,
			'Effect in the register (1 on the date of the original, 2 of the correction, 3 another)',
			'Skutek korekty w ewidencji (1 data pierwotnej, 2 data korygującej, 3 inna)',
		),
		correctedInvoice,
		element(
			'OkresFaKorygowanej',
			'0..1',
			type.text1,
			'Period of the rebate',
			'Okres, do którego odnosi się opust',
		),
		element(
			'NrFaKorygowany',
			'0..1',
			type.text1,
			'Right number, when the number was wrong',
			'Poprawny numer faktury korygowanej',
		),
		sellerBefore,
		buyerBefore,
		optionalSequence(
			element(
				'P_15ZK',
				'1',
				type.amount,
				'Payment before correction',
				'Kwota zapłaty przed korektą',
			),
			element(
				'KursWalutyZK',
				'0..1',
				type.quantity,
				'Exchange rate before correction',
				'Kurs waluty przed korektą',
			),
		),
	),
] as const;

export const advances = [
	element(
		'ZaliczkaCzesciowa',
		'0..31',
		sequence(
			element('P_6Z', '1', type.invoiceDate, 'Date of prepayment', 'Data otrzymania zaliczki'),
			element('P_15Z', '1', type.amount, 'Amount of prepayment', 'Kwota zaliczki'),
			element('KursWalutyZW', '0..1', type.quantity, 'Exchange rate', 'Kurs waluty'),
		),
		'Prepayment',
		'Zaliczka częściowa',
	),
	element(
		'FP',
		'0..1',
		type.marker,
		'Marker: invoice to a receipt',
		'Znacznik faktury do paragonu (FP)',
	),
	element('TP', '0..1', type.marker, 'Marker: related parties', 'Znacznik powiązań (TP)'),
	element(
		'DodatkowyOpis',
		'0..10000',
		sequence(
			element('NrWiersza', '0..1', type.lineNumber, 'Line it belongs to', 'Numer wiersza'),
			element('Klucz', '1', type.text1, 'Key', 'Klucz'),
			element('Wartosc', '1', type.text1, 'Value', 'Wartość'),
		),
		'Additional description',
		'Dodatkowy opis',
	),
	element(
		'FakturaZaliczkowa',
		'0..100',
		choice(
			sequence(
				element(
					'NrKSeFZN',
					'1',
					type.marker,
					'Marker: issued outside KSeF',
					'Znacznik faktury spoza KSeF',
				),
				element('NrFaZaliczkowej', '1', type.text1, 'Its number', 'Numer faktury zaliczkowej'),
			),
			element(
				'NrKSeFFaZaliczkowej',
				'1',
				type.ksefNumber,
				'Its KSeF number',
				'Numer KSeF faktury zaliczkowej',
			),
		),
		'Advance invoice',
		'Faktura zaliczkowa',
	),
	element(
		'ZwrotAkcyzy',
		'0..1',
		type.marker,
		'Marker: excise refund for farmers',
		'Znacznik zwrotu akcyzy dla rolników',
	),
] as const;
