import { element, optionalSequence, sequence } from './model';
import * as type from './simple-types';

/** What follows the body: footer and attachment. */

export const footer = element(
	'Stopka',
	'0..1',
	optionalSequence(
		element(
			'Informacje',
			'0..3',
			optionalSequence(
				element('StopkaFaktury', '0..1', type.longText, 'Footer text', 'Tekst stopki'),
			),
			'Information',
			'Informacje',
		),
		element(
			'Rejestry',
			'0..100',
			optionalSequence(
				element('PelnaNazwa', '0..1', type.text1, 'Full name', 'Pełna nazwa'),
				element('KRS', '0..1', type.krsNumber, 'KRS number', 'Numer KRS'),
				element('REGON', '0..1', type.regonNumber, 'REGON number', 'Numer REGON'),
				element('BDO', '0..1', type.text9, 'BDO number', 'Numer BDO'),
			),
			'Register entries',
			'Wpisy w rejestrach',
		),
	),
	'Footer',
	'Stopka',
);

const column = element(
	'Kol',
	'1..20',
	sequence(element('NKom', '1', type.text0, 'Heading cell', 'Komórka nagłówka')),
	'Column',
	'Kolumna',
	{
		attributes: [
			{
				name: 'Typ',
				type: type.columnKind,
				label: { english: 'Kind of data in the column', polish: 'Typ danych kolumny' },
			},
		],
	},
);

const table = element(
	'Tabela',
	'0..1000',
	sequence(
		element(
			'TMetaDane',
			'0..1000',
			sequence(
				element('TKlucz', '1', type.text1, 'Key', 'Klucz'),
				element('TWartosc', '1', type.text1, 'Value', 'Wartość'),
			),
			'Table metadata',
			'Metadane tabeli',
		),
		element('Opis', '0..1', type.text512, 'Caption', 'Opis tabeli'),
		element('TNaglowek', '1', sequence(column), 'Table head', 'Nagłówek tabeli'),
		element(
			'Wiersz',
			'1..1000',
			sequence(element('WKom', '1..20', type.text0, 'Cell', 'Komórka wiersza')),
			'Row',
			'Wiersz tabeli',
		),
		element(
			'Suma',
			'0..1',
			sequence(element('SKom', '1..20', type.text0, 'Cell', 'Komórka podsumowania')),
			'Row of totals',
			'Podsumowanie tabeli',
		),
	),
	'Table',
	'Tabela',
);

export const attachment = element(
	'Zalacznik',
	'0..1',
	sequence(
		element(
			'BlokDanych',
			'1..1000',
			sequence(
				element('ZNaglowek', '0..1', type.text512, 'Heading', 'Nagłówek bloku'),
				element(
					'MetaDane',
					'1..1000',
					sequence(
						element('ZKlucz', '1', type.text1, 'Key', 'Klucz'),
						element('ZWartosc', '1', type.text1, 'Value', 'Wartość'),
					),
					'Metadata',
					'Metadane bloku',
				),
				element(
					'Tekst',
					'0..1',
					sequence(element('Akapit', '1..10', type.text512, 'Paragraph', 'Akapit')),
					'Text',
					'Część tekstowa',
				),
				optionalSequence(table),
			),
			'Block of data',
			'Blok danych',
		),
	),
	'Attachment',
	'Załącznik',
);
