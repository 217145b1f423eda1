import { COUNTRY_CODES, CURRENCY_CODES, EU_VAT_PREFIXES, wordsOf } from './codes';
import type { WordsOf } from './codes';
import { simpleType } from './model';
import type { BaseType, SimpleTypeOf } from './model';

/**
 * The simple types of FA(3). `name` is the name in the schema where it has one, so that a reader can
 * find the place; `form` finishes the sentence "it has to be …" of a message.
 */

type FreeType<Base extends BaseType> = SimpleTypeOf<Base, string, never>;
type CodeType<Base extends BaseType, Code extends string> = SimpleTypeOf<Base, Code, never>;

function text(name: string, maximumLength: number, minimumLength = 1): FreeType<'string'> {
	return simpleType(
		name,
		'string',
		minimumLength === 0
			? `a text of at most ${maximumLength} characters`
			: `a text of ${minimumLength} to ${maximumLength} characters that is not only blanks`,
		{ whitespace: 'collapse', minimumLength, maximumLength },
	);
}

function enumeratedNumber<const Codes extends string>(
	name: string,
	codes: Codes,
): CodeType<'integer', WordsOf<Codes, ' '>> {
	const enumeration = wordsOf(codes, ' ');
	return simpleType(name, 'integer', `a number from 1 to ${enumeration.length}`, { enumeration });
}

function enumeratedText<const Codes extends string>(
	name: string,
	form: string,
	codes: Codes,
): CodeType<'string', WordsOf<Codes, ', '>> {
	return simpleType(name, 'string', form, {
		whitespace: 'collapse',
		minimumLength: 1,
		maximumLength: 256,
		enumeration: wordsOf(codes, ', '),
	});
}

export const text1 = text('TZnakowy', 256);
export const text0 = text('TZnakowy2', 256, 0);
export const text9 = text('text 1-9', 9);
export const phone = text('TNumerTelefonu', 16);
export const text20 = text('TZnakowy20', 20);
export const text32 = text('text 1-32', 32);
export const text50 = text('TZnakowy50', 50);
export const text512 = text('TZnakowy512', 512);
export const gln = text('TGLN', 13);
export const longText = simpleType('TTekstowy', 'string', 'a text of 1 to 3500 characters', {
	minimumLength: 1,
	maximumLength: 3500,
});

export const amount = simpleType(
	'TKwotowy',
	'decimal',
	'an amount such as 1234.56: at most 16 digits, then at most 2 after a point, without plus sign, blanks, comma or leading zeros',
	{ totalDigits: 18, fractionDigits: 2, patterns: ['-?([1-9]\\d{0,15}|0)(\\.\\d{1,2})?'] },
);
export const unitPrice = simpleType(
	'TKwotowy2',
	'decimal',
	'a price such as 0.12345678: at most 14 digits, then at most 8 after a point, without plus sign, blanks, comma or leading zeros',
	{ totalDigits: 22, fractionDigits: 8, patterns: ['-?([1-9]\\d{0,13}|0)(\\.\\d{1,8})?'] },
);
export const quantity = simpleType(
	'TIlosci',
	'decimal',
	'a quantity or rate such as 4.123456: at most 16 digits, then at most 6 after a point, without plus sign, blanks, comma or leading zeros',
	{ totalDigits: 22, fractionDigits: 6, patterns: ['-?([1-9]\\d{0,15}|0)(\\.\\d{1,6})?'] },
);
export const percentage = simpleType(
	'TProcentowy',
	'decimal',
	'a percentage from 0 to 100 with at most 6 digits after a point and 9 digits in all',
	{ totalDigits: 9, fractionDigits: 6, minimumInclusive: '0', maximumInclusive: '100' },
);
export const lineNumber = simpleType(
	'TNaturalny',
	'integer',
	'a whole number above zero with at most 14 digits',
	{ totalDigits: 14, minimumExclusive: '0' },
);
export const wholeNumber = simpleType('integer', 'integer', 'a whole number');

function date(name: string, minimumInclusive: string): FreeType<'date'> {
	return simpleType(
		name,
		'date',
		`a date written yyyy-mm-dd, from ${minimumInclusive} to 2050-01-01`,
		{
			patterns: ['((\\d{4})-(\\d{2})-(\\d{2}))'],
			minimumInclusive,
			maximumInclusive: '2050-01-01',
		},
	);
}

function dateTime(name: string, minimumInclusive: string): FreeType<'dateTime'> {
	return simpleType(
		name,
		'dateTime',
		`a date and time such as 2026-02-01T09:30:47Z, from ${minimumInclusive} to 2050-01-01T23:59:59Z`,
		{ minimumInclusive, maximumInclusive: '2050-01-01T23:59:59Z' },
	);
}

export const invoiceDate = date('TDataT', '2006-01-01');
export const paymentDate = date('TData', '2016-07-01');
export const agreementDate = date('TDataU', '1990-01-01');
export const transportTime = dateTime('TDataCzas', '2021-10-01T00:00:00Z');
export const creationTime = dateTime('DataWytworzeniaFa', '2025-09-01T00:00:00Z');

export const nip = simpleType(
	'TNrNIP',
	'string',
	'a NIP: ten digits with nothing between or before them (no blanks, no dashes, no PL)',
	{ patterns: ['[1-9]((\\d[1-9])|([1-9]\\d))\\d{7}'] },
);
export const internalIdentifier = simpleType(
	'TNIPIdWew',
	'string',
	'an internal identifier: a NIP, a dash and five digits',
	{
		whitespace: 'collapse',
		minimumLength: 1,
		maximumLength: 20,
		patterns: ['[1-9]((\\d[1-9])|([1-9]\\d))\\d{7}-\\d{5}'],
	},
);
export const euVatNumber = simpleType(
	'TNrVatUE',
	'string',
	'an EU VAT number without its country prefix: 1 to 12 digits, capital letters, + or *',
	{ patterns: ['(\\d|[A-Z]|\\+|\\*){1,12}'] },
);
export const otherIdentifier = simpleType(
	'TNrIdentyfikacjiPodatkowej',
	'string',
	'an identifier of 1 to 50 characters',
	{ whitespace: 'replace', minimumLength: 1, maximumLength: 50 },
);
export const ksefNumber = simpleType(
	'TNumerKSeF',
	'string',
	'a KSeF number such as 5265877635-20260201-0100001AF629-AF: issuer, date, twelve capital hexadecimal digits, checksum',
	{
		whitespace: 'collapse',
		patterns: [
			'([1-9]((\\d[1-9])|([1-9]\\d))\\d{7}|M\\d{9}|[A-Z]{3}\\d{7})-(20[2-9][0-9]|2[1-9][0-9]{2}|[3-9][0-9]{3})(0[1-9]|1[0-2])(0[1-9]|[1-2][0-9]|3[0-1])-([0-9A-F]{6})-?([0-9A-F]{6})-([0-9A-F]{2})',
		],
	},
);
export const email = simpleType(
	'TAdresEmail',
	'string',
	'an e-mail address of 3 to 255 characters',
	{
		whitespace: 'collapse',
		minimumLength: 3,
		maximumLength: 255,
		patterns: ['(.)+@(.)+'],
	},
);
export const accountNumber = simpleType(
	'TNrRB',
	'string',
	'an account number of 10 to 34 characters',
	{ minimumLength: 10, maximumLength: 34 },
);
export const swiftCode = simpleType(
	'SWIFT_Type',
	'string',
	'a SWIFT code: six capital letters, two letters or digits, and three more or none',
	{ patterns: ['[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3}){0,1}'] },
);
export const krsNumber = simpleType('TNrKRS', 'string', 'a KRS number of ten digits', {
	patterns: ['\\d{10}'],
});
export const regonNumber = simpleType('TNrREGON', 'string', 'a REGON of 9 or 14 digits', {
	patterns: ['\\d{9}', '\\d{14}'],
});
export const paymentLink = simpleType(
	'LinkDoPlatnosci',
	'string',
	'a web address (http or https) of at most 512 characters whose query holds IPKSeF= and the payment identifier',
	{
		whitespace: 'collapse',
		minimumLength: 1,
		maximumLength: 512,
		patterns: [
			'(https?)://([a-zA-Z0-9][a-zA-Z0-9-]*\\.)+[a-zA-Z]{2,}(:[0-9]{1,5})?(/[^\\s?#]*)?\\?([^#\\s]*&)?IPKSeF=[0-9]{3}[a-zA-Z0-9]{10}(&[^#\\s]*)?(#.*)?',
		],
	},
);
export const paymentIdentifier = simpleType(
	'IPKSeF',
	'string',
	'a KSeF payment identifier: three digits and ten letters or digits',
	{
		whitespace: 'collapse',
		minimumLength: 1,
		maximumLength: 13,
		patterns: ['[0-9]{3}[a-zA-Z0-9]{10}'],
	},
);

export const currency = simpleType('TKodWaluty', 'string', 'a currency code such as PLN or EUR', {
	whitespace: 'replace',
	enumeration: CURRENCY_CODES,
});
export const country = simpleType(
	'TKodKraju',
	'string',
	'a country code of two capital letters such as PL or DE (Greece is GR)',
	{ whitespace: 'replace', enumeration: COUNTRY_CODES },
);
export const euPrefix = simpleType(
	'TKodyKrajowUE',
	'string',
	'an EU VAT prefix such as PL or DE (Greece is EL, Northern Ireland XI)',
	{ whitespace: 'replace', enumeration: EU_VAT_PREFIXES },
);

export const marker = simpleType('TWybor1', 'byte', '1, or the element has to be left out', {
	enumeration: ['1'],
	booleanMeaning: 'markerWhenTrue',
});
export const yesOrNo = simpleType('TWybor1_2', 'byte', '1 (yes) or 2 (no)', {
	enumeration: ['1', '2'],
	booleanMeaning: 'oneOrTwo',
});
export const partOrFull = simpleType(
	'TWybor1_2',
	'byte',
	'1 (paid in part) or 2 (paid in full by instalments)',
	{ enumeration: ['1', '2'] },
);
export const yesOrNoInteger = simpleType('JST', 'integer', '1 (yes) or 2 (no)', {
	enumeration: ['1', '2'],
	booleanMeaning: 'oneOrTwo',
});
export const formVariant = simpleType('WariantFormularza', 'byte', '3', { enumeration: ['3'] });
export const formCode = simpleType('TKodFormularza', 'string', 'FA', { enumeration: ['FA'] });
export const plainString = simpleType('string', 'string', 'a text');
export const columnKind = simpleType(
	'Typ',
	'string',
	'one of date, datetime, dec, int, time, txt',
	{ enumeration: ['date', 'datetime', 'dec', 'int', 'time', 'txt'] },
);

export const taxpayerStatus = enumeratedNumber('TStatusInfoPodatnika', '1 2 3 4');
export const thirdPartyRole = enumeratedNumber('TRolaPodmiotu3', '1 2 3 4 5 6 7 8 9 10 11');
export const authorisedEntityRole = enumeratedNumber('TRolaPodmiotuUpowaznionego', '1 2 3');
export const correctionEffect = enumeratedNumber('TTypKorekty', '1 2 3');
export const paymentForm = enumeratedNumber('TFormaPlatnosci', '1 2 3 4 5 6 7');
export const bankOwnAccount = enumeratedNumber('TRachunekWlasnyBanku', '1 2 3');
export const cargoKind = enumeratedNumber(
	'TLadunek',
	'1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20',
);
export const transportKind = simpleType(
	'TRodzajTransportu',
	'integer',
	'a kind of transport: 1, 2, 3, 4, 5, 7 or 8 (there is no 6)',
	{ enumeration: ['1', '2', '3', '4', '5', '7', '8'] },
);

export const invoiceKind = enumeratedText(
	'TRodzajFaktury',
	'VAT, KOR, ZAL, ROZ, UPR, KOR_ZAL or KOR_ROZ',
	'VAT, KOR, ZAL, ROZ, UPR, KOR_ZAL, KOR_ROZ',
);
export const taxRate = enumeratedText(
	'TStawkaPodatku',
	'a rate written exactly so: 23, 22, 8, 7, 5, 4, 3, 0 KR, 0 WDT, 0 EX, zw, oo, np I or np II',
	'23, 22, 8, 7, 5, 4, 3, 0 KR, 0 WDT, 0 EX, zw, oo, np I, np II',
);
export const lineProcedure = enumeratedText(
	'TOznaczenieProcedury',
	'WSTO_EE, IED, TT_D, I_42, I_63, B_SPV, B_SPV_DOSTAWA or B_MPV_PROWIZJA',
	'WSTO_EE, IED, TT_D, I_42, I_63, B_SPV, B_SPV_DOSTAWA, B_MPV_PROWIZJA',
);
export const orderProcedure = enumeratedText(
	'TOznaczenieProceduryZ',
	'WSTO_EE, IED, TT_D, B_SPV, B_SPV_DOSTAWA or B_MPV_PROWIZJA',
	'WSTO_EE, IED, TT_D, B_SPV, B_SPV_DOSTAWA, B_MPV_PROWIZJA',
);
export const gtuCode = enumeratedText(
	'TGTU',
	'a goods and services group from GTU_01 to GTU_13',
	'GTU_01, GTU_02, GTU_03, GTU_04, GTU_05, GTU_06, GTU_07, GTU_08, GTU_09, GTU_10, GTU_11, GTU_12, GTU_13',
);
