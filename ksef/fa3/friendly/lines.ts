import { date, decimal, flag, integer, listOf, model, required, text, words } from './fields';

/** Lines of the invoice and of the order behind an advance invoice. */

const rates = {
	'23': '23',
	'22': '22',
	'8': '8',
	'7': '7',
	'5': '5',
	'4': '4',
	'3': '3',
	'0 KR': '0 KR',
	'0 WDT': '0 WDT',
	'0 EX': '0 EX',
	zw: 'zw',
	oo: 'oo',
	'np I': 'np I',
	'np II': 'np II',
} as const;

const rateNote =
	'A number or text: 23, "23%", "zw". There is no plain 0: it is 0 KR (domestic), 0 WDT (EU supply) or 0 EX (export).';

export const line = model('Line', {
	number: integer('NrWierszaFa', { note: 'The place in the list when not given.' }),
	name: text('P_7'),
	quantity: decimal('P_8B'),
	unit: text('P_8A'),
	netPrice: decimal('P_9A'),
	grossPrice: decimal('P_9B', {
		note: 'Article 106e(7) and (8); VAT is then computed from gross.',
	}),
	discount: decimal('P_10', { note: 'Per unit, in the terms (net or gross) of the price.' }),
	rate: words('P_12', rates, { note: rateNote }),
	ossRate: decimal('P_12_XII', {
		note: 'Rate of the buyer’s country in the OSS procedure, without rate.',
	}),
	netAmount: decimal('P_11', {
		note: 'Computed from quantity, netPrice and discount when not given.',
	}),
	grossAmount: decimal('P_11A', {
		note: 'Computed from quantity, grossPrice and discount when not given.',
	}),
	vatAmount: decimal('P_11Vat', {
		note: 'Filled in when vatCalculation is perLine.',
	}),
	saleDate: date('P_6A'),
	code: text('Indeks'),
	gtin: text('GTIN'),
	pkwiu: text('PKWiU'),
	cn: text('CN'),
	pkob: text('PKOB'),
	gtu: text('GTU'),
	procedure: text('Procedura'),
	annex15: flag('P_12_Zal_15'),
	excise: decimal('KwotaAkcyzy'),
	exchangeRate: decimal('KursWaluty', {
		note: 'PLN for one unit of the currency; the invoice’s exchangeRate when not given.',
	}),
	id: text('UU_ID'),
	before: flag('StanPrzed', {
		note: 'True: the line as it was before the correction; it counts with the opposite sign.',
	}),
});

const orderLine = model('Order line', {
	number: integer('NrWierszaZam', {
		note: 'The place in the list when not given.',
	}),
	name: text('P_7Z'),
	quantity: decimal('P_8BZ'),
	unit: text('P_8AZ'),
	netPrice: decimal('P_9AZ'),
	rate: words('P_12Z', rates, { note: rateNote }),
	ossRate: decimal('P_12Z_XII'),
	netAmount: decimal('P_11NettoZ', {
		note: 'Computed from quantity and netPrice when not given.',
	}),
	vatAmount: decimal('P_11VatZ', {
		note: 'Computed from netAmount and the rate when not given.',
	}),
	code: text('IndeksZ'),
	gtin: text('GTINZ'),
	pkwiu: text('PKWiUZ'),
	cn: text('CNZ'),
	pkob: text('PKOBZ'),
	gtu: text('GTUZ'),
	procedure: text('ProceduraZ'),
	annex15: flag('P_12Z_Zal_15'),
	excise: decimal('KwotaAkcyzyZ'),
	id: text('UU_IDZ'),
	before: flag('StanPrzedZ', { note: 'True: the line as it was before the correction.' }),
});

/** `Zamowienie`. */
export const order = model('Order', {
	value: decimal('WartoscZamowienia', {
		note: 'Net and VAT of the lines (those not marked before) when not given.',
	}),
	lines: required(listOf('ZamowienieWiersz', orderLine)),
});
