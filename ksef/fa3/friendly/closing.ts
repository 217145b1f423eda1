import { list, listOf, model, object, required, text, words } from './fields';

/** Footer and attachment. */

export const footer = model('Footer', {
	texts: list('Informacje', text('StopkaFaktury')),
	registers: listOf(
		'Rejestry',
		model('Register entries', {
			fullName: text('PelnaNazwa'),
			krs: text('KRS'),
			regon: text('REGON'),
			bdo: text('BDO'),
		}),
	),
});

const column = model('Column', {
	name: text('NKom', { absent: { NKom: '' }, note: 'Empty when not given.' }),
	type: required(
		words('@Typ', {
			text: 'txt',
			decimal: 'dec',
			integer: 'int',
			date: 'date',
			dateTime: 'datetime',
			time: 'time',
		}),
	),
});

const table = model('Table', {
	caption: text('Opis'),
	metadata: listOf(
		'TMetaDane',
		model('Table metadata', { key: required(text('TKlucz')), value: required(text('TWartosc')) }),
	),
	columns: required(listOf('TNaglowek/Kol', column)),
	rows: required(list('Wiersz', list('WKom', text('')))),
	totals: list('Suma/SKom', text('')),
});

const block = model('Block', {
	heading: text('ZNaglowek'),
	metadata: required(
		listOf(
			'MetaDane',
			model('Metadata', { key: required(text('ZKlucz')), value: required(text('ZWartosc')) }),
		),
	),
	paragraphs: list('Tekst/Akapit', text('')),
	tables: listOf('Tabela', table),
});

export const attachment = model('Attachment', { blocks: required(listOf('BlokDanych', block)) });

export const attachmentField = object('Zalacznik', attachment, {
	note: 'An invoice with an attachment may only be sent in a batch, by sellers who announced it.',
});
