import type { NativeInvoice } from '../../ksef/fa3/native';
import type { Fa3Native, KnownElement, NativeOf } from '../../ksef/fa3/native-types';
import type { GroupDefinition, INVOICE } from '../../ksef/fa3/schema';
import { choice, element, optionalSequence, sequence } from '../../ksef/fa3/schema/model';
import * as type from '../../ksef/fa3/schema/simple-types';
import { validateInvoice, validateInvoiceSchema } from '../../ksef/fa3/validate';
import { writeInvoiceXml } from '../../ksef/fa3/write';

/** Much of this file is checked by the compiler (`npm run lint`): jest itself drops all types. */

type Fa = Fa3Native['Fa'];
type Line = Extract<Fa['FaWiersz'], { NrWierszaFa: unknown }>;

/** Compiles when both types are the same, not only assignable. */
type Same<First, Second> =
	(<Type>() => Type extends First ? 1 : 2) extends <Type>() => Type extends Second ? 1 : 2
		? true
		: false;

function holds<Claim extends true>(claim: Claim): void {
	expect(claim).toBe(true);
}

const header = {
	KodFormularza: { '#text': 'FA', '@kodSystemowy': 'FA (3)', '@wersjaSchemy': '1-0E' },
	WariantFormularza: 3,
	DataWytworzeniaFa: '2026-02-01T09:30:47Z',
} satisfies Fa3Native['Naglowek'];

const annotations = {
	P_16: false,
	P_17: 2,
	P_18: '2',
	P_18A: false,
	Zwolnienie: { P_19: null, P_19N: true },
	NoweSrodkiTransportu: { P_22N: 1 },
	P_23: false,
	PMarzy: { P_PMarzy: undefined, P_PMarzyN: '1' },
} satisfies Fa['Adnotacje'];

const seller = {
	DaneIdentyfikacyjne: { NIP: 5265877635, Nazwa: 'Sprzedawca sp. z o.o.' },
	Adres: { KodKraju: 'PL', AdresL1: 'ul. Prosta 1, Warszawa' },
	DaneKontaktowe: { Email: 'faktury@example.com' },
} satisfies Fa3Native['Podmiot1'];

const buyer = {
	DaneIdentyfikacyjne: { NIP: '1111111111', Nazwa: 'Nabywca' },
	JST: false,
	GV: 2,
} satisfies Fa3Native['Podmiot2'];

const invoice = {
	Naglowek: header,
	Podmiot1: seller,
	Podmiot2: buyer,
	Fa: {
		KodWaluty: 'PLN',
		P_1: '2026-02-01',
		P_2: 'FV/1',
		WZ: ['WZ 1', 'WZ 2'],
		P_13_1: 100,
		P_14_1: '23.00',
		P_15: 123,
		Adnotacje: annotations,
		RodzajFaktury: 'VAT',
		FaWiersz: [
			{ NrWierszaFa: 1, P_7: 'Usługa', P_8B: 1, P_11: 60, P_12: 23, P_12_Zal_15: false },
			{ NrWierszaFa: 2, P_7: 'Towar', P_8B: '2', P_11: '40.00', P_12: '23', GTU: 'GTU_06' },
		],
	},
	Zalacznik: {
		BlokDanych: {
			MetaDane: { ZKlucz: 'k', ZWartosc: 'w' },
			Tabela: {
				TNaglowek: { Kol: { '@Typ': 'txt', NKom: 'Nazwa' } },
				Wiersz: [{ WKom: ['a'] }],
			},
		},
	},
} satisfies Fa3Native;

test('a value of the type is written and valid', () => {
	const native: NativeInvoice = invoice satisfies Fa3Native;
	const xml = writeInvoiceXml(native);
	expect(xml).toContain('<P_16>2</P_16>');
	expect(xml).toContain('<P_19N>1</P_19N>');
	expect(xml).not.toContain('P_12_Zal_15');
	expect(validateInvoiceSchema(xml)).toEqual([]);
	const { errors } = validateInvoice(xml, { environment: 'test', today: '2026-02-01' });
	expect(errors).toEqual([]);
});

test('every name comes from the table', () => {
	// @ts-expect-error FA(3) has three parties and an authorised entity
	const party: Fa3Native = { ...invoice, Podmiot4: {} };
	// @ts-expect-error the element is P_2
	const number: Fa = { ...invoice.Fa, p_2: 'FV/1' };
	// @ts-expect-error a line has no P_2
	const line: Fa = { ...invoice.Fa, FaWiersz: { NrWierszaFa: 1, P_2: 'x' } };
	// @ts-expect-error nor has one of several lines
	const lines: Fa = { ...invoice.Fa, FaWiersz: [{ NrWierszaFa: 1 }, { NrWierszaFa: 2, P_2: 'x' }] };
	expect([party, number, line, lines]).toHaveLength(4);
	expect(() => writeInvoiceXml({ ...invoice, Fa: number })).toThrow('did you mean P_2?');

	const path: keyof Fa = 'P_14_4W';
	holds<Same<Extract<keyof Fa, `P_14_${number}W`>, `P_14_${1 | 2 | 3 | 4}W`>>(true);
	expect(path).toBe('P_14_4W');
});

/** The places of the table where a general type hides names: they would be missing from `Fa3Native`. */
type Hidden<Part, Parent extends string = ''> = Part extends KnownElement
	? string extends Part['name']
		? `an element in ${Parent}`
		: Hidden<Part['content'], Part['name']>
	: Part extends GroupDefinition
		? number extends Part['particles']['length']
			? `a group in ${Parent}`
			: Hidden<Part['particles'][number], Parent>
		: never;

test('nothing in the table hides its names from the compiler', () => {
	holds<Same<Hidden<typeof INVOICE>, never>>(true);
	holds<Same<Hidden<GroupDefinition, 'Fa'>, 'a group in Fa'>>(true);
});

test('what has to be there is required, anything in a choice or optional group is not', () => {
	// @ts-expect-error NIP is required
	const unnamed: Fa3Native['Podmiot1']['DaneIdentyfikacyjne'] = { Nazwa: 'Sprzedawca' };
	// @ts-expect-error null stands for an absent element
	const empty: Line = { NrWierszaFa: null };
	const choices: Fa3Native['Podmiot2']['DaneIdentyfikacyjne'] = {};
	expect([unnamed, empty, choices]).toHaveLength(3);

	const part = choice(
		element('A', '1', type.text1, '', ''),
		sequence(element('B', '1', type.text1, '', '')),
	);
	const group = sequence(
		part,
		optionalSequence(element('C', '1', type.text1, '', '')),
		sequence(element('D', '1', type.text1, '', ''), element('E', '0..1', type.text1, '', '')),
	);
	const whole = element('Whole', '1', group, '', '');
	type Text = string | number;
	interface Expected {
		D: Text;
		A?: Text | null | undefined;
		B?: Text | null | undefined;
		C?: Text | null | undefined;
		E?: Text | null | undefined;
	}
	expect(whole.content.particles).toHaveLength(3);
	holds<Same<NativeOf<typeof whole>, { [Key in keyof Expected]: Expected[Key] }>>(true);
});

test('only what repeats may be an array', () => {
	holds<Same<Fa['FaWiersz'], Line | readonly Line[] | null | undefined>>(true);
	holds<Same<Fa['P_2'], string | number>>(true);
	// @ts-expect-error there is one seller
	const sellers: Fa3Native['Podmiot1'] = [seller];
	const buyersBefore: Fa['Podmiot2K'] = [{ DaneIdentyfikacyjne: { BrakID: true } }];
	expect([sellers, buyersBefore]).toHaveLength(2);
});

test('values are what the writer takes for the type', () => {
	holds<Same<Fa['P_15'], string | number>>(true);
	holds<Same<Fa['P_1'], string>>(true);
	holds<Same<Fa['Adnotacje']['P_16'], '1' | '2' | 1 | 2 | boolean>>(true);
	holds<Same<Fa['FP'], '1' | 1 | boolean | null | undefined>>(true);
	holds<Same<Fa['RodzajFaktury'], 'VAT' | 'KOR' | 'ZAL' | 'ROZ' | 'UPR' | 'KOR_ZAL' | 'KOR_ROZ'>>(
		true,
	);
	holds<
		Same<
			Exclude<Line['P_12'], number | null | undefined>,
			| ('23' | '22' | '8' | '7' | '5' | '4' | '3')
			| ('0 KR' | '0 WDT' | '0 EX' | 'zw' | 'oo' | 'np I' | 'np II')
		>
	>(true);
	holds<Same<Fa3Native['Podmiot1']['PrefiksPodatnika'], 'PL' | null | undefined>>(true);

	// @ts-expect-error an amount is no mark
	const amount: Fa['P_15'] = true;
	// @ts-expect-error paid in part or in full is not yes or no
	const partOrFull: NonNullable<Fa['Platnosc']>['ZnacznikZaplatyCzesciowej'] = true;
	// @ts-expect-error 19 is no Polish rate
	const rate: Line['P_12'] = 19;
	// @ts-expect-error no such currency
	const currency: Fa['KodWaluty'] = 'ZŁ';
	// @ts-expect-error an element with elements inside is no text
	const order: Fa['Zamowienie'] = 'x';
	expect([amount, partOrFull, rate, currency, order]).toHaveLength(5);
});

test('attributes begin with @, and the text beside them is #text', () => {
	const attribute = { name: 'unit', type: type.text1, label: { english: '', polish: '' } } as const;
	const measure = element('Measure', '1', type.amount, '', '', { attributes: [attribute] });
	expect(measure.attributes).toEqual([attribute]);
	const measured: NativeOf<typeof measure> = { '@unit': 'kg', '#text': 12.5 };
	// @ts-expect-error the attribute is missing
	const unmeasured: NativeOf<typeof measure> = '12.5';
	// @ts-expect-error a column says what it holds
	const column: ColumnOf<Fa3Native> = { NKom: 'Nazwa' };
	// @ts-expect-error the system code is fixed
	const code: Fa3Native['Naglowek']['KodFormularza'] = { '#text': 'FA', '@kodSystemowy': 'FA (2)' };
	const plain: Fa3Native['Naglowek']['KodFormularza'] = 'FA';
	expect([measured, unmeasured, column, code, plain]).toHaveLength(5);
});

type OneOf<Type> = Exclude<NonNullable<Type>, readonly unknown[]>;
type BlockOf<Invoice extends Fa3Native> = OneOf<NonNullable<Invoice['Zalacznik']>['BlokDanych']>;
type TableOf<Invoice extends Fa3Native> = OneOf<BlockOf<Invoice>['Tabela']>;
type ColumnOf<Invoice extends Fa3Native> = OneOf<TableOf<Invoice>['TNaglowek']['Kol']>;
