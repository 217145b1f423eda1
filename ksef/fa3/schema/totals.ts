import { choice, element, optionalChoice, optionalSequence, sequence } from './model';
import * as type from './simple-types';

/** Opening of the body `Fa`: number, dates, totals and annotations. */

export const opening = [
	element('KodWaluty', '1', type.currency, 'Currency', 'Kod waluty'),
	element('P_1', '1', type.invoiceDate, 'Issue date', 'Data wystawienia'),
	element('P_1M', '0..1', type.text1, 'Place of issue', 'Miejsce wystawienia'),
	element('P_2', '1', type.text1, 'Invoice number', 'Numer faktury'),
	element('WZ', '0..1000', type.text1, 'Goods issue note', 'Numer dokumentu WZ'),
	optionalChoice(
		element(
			'P_6',
			'1',
			type.invoiceDate,
			'Date of supply or of prepayment, common to all lines',
			'Wspólna data dostawy, wykonania usługi lub zapłaty',
		),
		element(
			'OkresFa',
			'1',
			sequence(
				element('P_6_Od', '1', type.invoiceDate, 'First day', 'Początek okresu'),
				element('P_6_Do', '1', type.invoiceDate, 'Last day', 'Koniec okresu'),
			),
			'Period of the invoice',
			'Okres, którego dotyczy faktura',
		),
	),
] as const;

function taxedTotal<const Rank extends 1 | 2 | 3 | 4>(
	number: Rank,
	english: string,
	polish: string,
) {
	return optionalSequence(
		element(`P_13_${number}`, '1', type.amount, `Net total, ${english}`, `Suma netto, ${polish}`),
		element(`P_14_${number}`, '1', type.amount, `VAT, ${english}`, `Kwota podatku, ${polish}`),
		element(
			`P_14_${number}W`,
			'0..1',
			type.amount,
			`VAT in PLN, ${english}`,
			`Kwota podatku w złotych, ${polish}`,
		),
	);
}

export const totals = [
	taxedTotal(1, 'standard rate (23 or 22 %)', 'stawka podstawowa (23 lub 22%)'),
	taxedTotal(2, 'first reduced rate (8 or 7 %)', 'stawka obniżona pierwsza (8 lub 7%)'),
	taxedTotal(3, 'second reduced rate (5 %)', 'stawka obniżona druga (5%)'),
	taxedTotal(4, 'taxi flat rate', 'ryczałt dla taksówek'),
	optionalSequence(
		element('P_13_5', '1', type.amount, 'Net total, OSS procedure', 'Suma netto, procedura OSS'),
		element('P_14_5', '0..1', type.amount, 'VAT, OSS procedure', 'Kwota podatku, procedura OSS'),
	),
	element('P_13_6_1', '0..1', type.amount, 'Total at 0 %, domestic', 'Suma 0% krajowa'),
	element('P_13_6_2', '0..1', type.amount, 'Total at 0 %, EU supply', 'Suma 0% WDT'),
	element('P_13_6_3', '0..1', type.amount, 'Total at 0 %, export', 'Suma 0% eksport'),
	element('P_13_7', '0..1', type.amount, 'Total exempt', 'Suma zwolniona (zw)'),
	element(
		'P_13_8',
		'0..1',
		type.amount,
		'Total supplied outside Poland (np I)',
		'Suma poza terytorium kraju (np I)',
	),
	element(
		'P_13_9',
		'0..1',
		type.amount,
		'Total of EU services (np II)',
		'Suma usług z art. 100 ust. 1 pkt 4 (np II)',
	),
	element(
		'P_13_10',
		'0..1',
		type.amount,
		'Total under domestic reverse charge (oo)',
		'Suma odwrotnego obciążenia (oo)',
	),
	element('P_13_11', '0..1', type.amount, 'Total under margin schemes', 'Suma w procedurze marży'),
	element('P_15', '1', type.amount, 'Total due', 'Kwota należności ogółem'),
	element(
		'KursWalutyZ',
		'0..1',
		type.quantity,
		'Exchange rate of an advance invoice',
		'Kurs waluty faktury zaliczkowej',
	),
] as const;

const exemption = element(
	'Zwolnienie',
	'1',
	choice(
		sequence(
			element('P_19', '1', type.marker, 'Marker: exempt supply', 'Znacznik zwolnienia'),
			choice(
				element('P_19A', '1', type.text1, 'Basis: Polish provision', 'Przepis ustawy lub aktu'),
				element('P_19B', '1', type.text1, 'Basis: directive 2006/112/EC', 'Przepis dyrektywy'),
				element('P_19C', '1', type.text1, 'Basis: other', 'Inna podstawa prawna'),
			),
		),
		element('P_19N', '1', type.marker, 'Marker: nothing exempt', 'Znacznik braku zwolnienia'),
	),
	'Exemption',
	'Zwolnienie z podatku',
);

const vehicle = element(
	'NowySrodekTransportu',
	'1..10000',
	sequence(
		element('P_22A', '1', type.invoiceDate, 'First use', 'Data dopuszczenia do użytku'),
		element('P_NrWierszaNST', '1', type.lineNumber, 'Line of the invoice', 'Numer wiersza faktury'),
		element('P_22BMK', '0..1', type.text1, 'Make', 'Marka'),
		element('P_22BMD', '0..1', type.text1, 'Model', 'Model'),
		element('P_22BK', '0..1', type.text1, 'Colour', 'Kolor'),
		element('P_22BNR', '0..1', type.text1, 'Registration number', 'Numer rejestracyjny'),
		element('P_22BRP', '0..1', type.text1, 'Year of production', 'Rok produkcji'),
		choice(
			sequence(
				element('P_22B', '1', type.text1, 'Land vehicle: mileage', 'Pojazd lądowy: przebieg'),
				optionalChoice(
					element('P_22B1', '0..1', type.text1, 'VIN', 'Numer VIN'),
					element('P_22B2', '0..1', type.text1, 'Body number', 'Numer nadwozia'),
					element('P_22B3', '0..1', type.text1, 'Chassis number', 'Numer podwozia'),
					element('P_22B4', '0..1', type.text1, 'Frame number', 'Numer ramy'),
				),
				element('P_22BT', '0..1', type.text1, 'Kind of vehicle', 'Typ pojazdu'),
			),
			sequence(
				element('P_22C', '1', type.text1, 'Vessel: working hours', 'Jednostka pływająca: godziny'),
				element('P_22C1', '0..1', type.text1, 'Hull number', 'Numer kadłuba'),
			),
			sequence(
				element('P_22D', '1', type.text1, 'Aircraft: working hours', 'Statek powietrzny: godziny'),
				element('P_22D1', '0..1', type.text1, 'Serial number', 'Numer fabryczny'),
			),
		),
	),
	'New means of transport: item',
	'Nowy środek transportu',
);

const newTransport = element(
	'NoweSrodkiTransportu',
	'1',
	choice(
		sequence(
			element('P_22', '1', type.marker, 'Marker: EU supply of them', 'Znacznik WDT'),
			element(
				'P_42_5',
				'1',
				type.yesOrNo,
				'Duty under article 42(5) of the VAT act (1 yes, 2 no)',
				'Obowiązek z art. 42 ust. 5 (1 tak, 2 nie)',
			),
			vehicle,
		),
		element('P_22N', '1', type.marker, 'Marker: none', 'Znacznik braku'),
	),
	'New means of transport',
	'Nowe środki transportu',
);

const marginScheme = element(
	'PMarzy',
	'1',
	choice(
		sequence(
			element('P_PMarzy', '1', type.marker, 'Marker: margin scheme', 'Znacznik procedury marży'),
			choice(
				element('P_PMarzy_2', '1', type.marker, 'Travel agencies', 'Biura podróży'),
				element('P_PMarzy_3_1', '1', type.marker, 'Second-hand goods', 'Towary używane'),
				element('P_PMarzy_3_2', '1', type.marker, 'Works of art', 'Dzieła sztuki'),
				element(
					'P_PMarzy_3_3',
					'1',
					type.marker,
					'Collectors’ items and antiques',
					'Przedmioty kolekcjonerskie i antyki',
				),
			),
		),
		element('P_PMarzyN', '1', type.marker, 'Marker: no margin scheme', 'Znacznik braku marży'),
	),
	'Margin scheme',
	'Procedura marży',
);

export const annotations = element(
	'Adnotacje',
	'1',
	sequence(
		element('P_16', '1', type.yesOrNo, 'Cash accounting', 'Metoda kasowa (1 tak, 2 nie)'),
		element('P_17', '1', type.yesOrNo, 'Self-billing', 'Samofakturowanie (1 tak, 2 nie)'),
		element('P_18', '1', type.yesOrNo, 'Reverse charge', 'Odwrotne obciążenie (1 tak, 2 nie)'),
		element(
			'P_18A',
			'1',
			type.yesOrNo,
			'Split payment',
			'Mechanizm podzielonej płatności (1 tak, 2 nie)',
		),
		exemption,
		newTransport,
		element(
			'P_23',
			'1',
			type.yesOrNo,
			'Simplified triangulation, second taxpayer',
			'Procedura trójstronna uproszczona, drugi podatnik (1 tak, 2 nie)',
		),
		marginScheme,
	),
	'Annotations',
	'Adnotacje',
);
