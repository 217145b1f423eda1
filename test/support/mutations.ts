import { elementPlaces } from '../../ksef/fa3/schema';
import type { SeededRandom } from './random';
import { allElements } from './xml';
import type { XmlTree } from './xml';

/** Ways to spoil an invoice, each named, so that a disagreement of validators can be told. */

type Mutation = (tree: XmlTree, random: SeededRandom) => string;

const NAMES = elementPlaces().map(({ definition }) => definition.name);

/** Texts that are wrong for some type and right for another. */
const TEXTS = [
	'',
	' ',
	'1',
	'01',
	'+1',
	' 2 ',
	'2',
	'3',
	'0',
	'-1',
	'1,5',
	'1.5',
	'1.50',
	'1.505',
	'0.5',
	'.5',
	'5.',
	'05',
	'-0',
	'1e3',
	'12345678901234567',
	'1234567890123456.12',
	'0.123456789',
	'0.1234567',
	'99999999999999',
	'100000000000000',
	'VAT',
	'vat',
	'KOR_ZAL',
	'zw',
	'ZW',
	'np I',
	'np  I',
	'0 KR',
	'PL',
	'pl',
	'EL',
	'GR',
	'XI',
	'DE',
	'PLN',
	'EUR',
	'VED',
	' PLN',
	'2026-02-29',
	'2026-02-28',
	' 2026-02-28 ',
	'2026-02-28Z',
	'2005-12-31',
	'2050-01-02',
	'2026-2-1',
	'2026-02-01T00:00:00',
	'2026-02-01T00:00:00Z',
	'2026-02-01T24:00:00Z',
	'2026-02-01T25:00:00Z',
	'2026-02-01T00:00:00+14:00',
	'2025-08-31T23:59:59Z',
	' 2026-02-01T00:00:00Z',
	'2050-01-01T23:59:59Z',
	'5265877635',
	'526-587-76-35',
	'5005877635',
	' 5265877635',
	'5265877635-12345',
	'a@b',
	'@b',
	'x',
	'ab',
	'x\u00a0',
	'\n',
	'GTU_01',
	'GTU_1',
	'IED',
	'I_42',
	'100',
	'100.000001',
	'101',
	'123456789',
	'12345678901234',
	'1234567890',
	'WBKPPLPP',
	'wbkpplpp',
	'https://a.pl/?IPKSeF=123abcdefghij',
	'123abcdefghij',
	'1２34567890',
	'date',
	'txt',
	'FA',
	'20',
	'21',
	'7',
	'8',
	'11',
	'12',
];

function textElements(tree: XmlTree): XmlTree[] {
	return allElements(tree).filter((element) => element.children.length === 0);
}

function parents(tree: XmlTree, atLeast: number): XmlTree[] {
	return allElements(tree).filter((element) => element.children.length >= atLeast);
}

function randomChild(tree: XmlTree, random: SeededRandom): { parent: XmlTree; index: number } {
	const parent = random.pick(parents(tree, 1));
	return { parent, index: random.below(parent.children.length) };
}

const MUTATIONS: Readonly<Record<string, Mutation>> = {
	removed: (tree, random) => {
		const { parent, index } = randomChild(tree, random);
		return parent.children.splice(index, 1)[0]?.name ?? '';
	},
	repeated: (tree, random) => {
		const { parent, index } = randomChild(tree, random);
		const child = parent.children[index];
		if (child === undefined) return '';
		const times = random.chance(0.1) ? 120 : 1 + random.below(4);
		const copies = Array.from({ length: times }, () => structuredClone(child));
		parent.children.splice(index, 0, ...copies);
		return `${child.name} ${times} times`;
	},
	swapped: (tree, random) => {
		const parent = random.pick(parents(tree, 2));
		const first = random.below(parent.children.length - 1);
		const [child] = parent.children.splice(first, 1);
		if (child === undefined) return '';
		const place = random.below(parent.children.length + 1);
		parent.children.splice(place, 0, child);
		return `${child.name} to ${place}`;
	},
	renamed: (tree, random) => {
		const { parent, index } = randomChild(tree, random);
		const child = parent.children[index];
		if (child === undefined) return '';
		const before = child.name;
		child.name = random.chance(0.2) ? before.toLowerCase() : random.pick(NAMES);
		return `${before} to ${child.name}`;
	},
	inserted: (tree, random) => {
		const parent = random.pick(parents(tree, 1));
		const donor = random.pick(allElements(tree));
		const place = random.below(parent.children.length + 1);
		parent.children.splice(place, 0, structuredClone(donor));
		return `${donor.name} into ${parent.name}`;
	},
	choice: (tree, random) => {
		const candidates = allElements(tree).filter((element) => element.children.some(isAlternative));
		if (candidates.length === 0) return 'none';
		const parent = random.pick(candidates);
		const index = parent.children.findIndex(isAlternative);
		const [name, text] = random.pick(ALTERNATIVES);
		const extra = { ...structuredClone(tree), name, text, attributes: {}, children: [] };
		if (random.chance(0.5)) parent.children.splice(index + random.below(2), 0, extra);
		else parent.children.splice(index, 1, extra);
		return `${name} in ${parent.name}`;
	},
	long: (tree, random) => {
		const element = random.pick(textElements(tree));
		const length = random.pick([
			9, 10, 13, 14, 16, 17, 32, 33, 50, 51, 256, 257, 512, 513, 3500, 3501,
		]);
		element.text = random.pick(['x', 'ż', '😀', '7']).repeat(length);
		return `${element.name} ${length}`;
	},
	enumeration: (tree, random) => {
		const element = random.pick(textElements(tree));
		element.text = random.pick(TEXTS);
		return `${element.name} "${element.text}"`;
	},
	number: (tree, random) => {
		const numeric = textElements(tree).filter(({ text }) => /^[-+]?[0-9.]+$/.test(text.trim()));
		const element = random.pick(numeric);
		element.text = random.pick([
			`${element.text}.5`,
			`${element.text}000`,
			`0${element.text}`,
			` ${element.text}`,
			`+${element.text}`,
			`-${element.text}`,
			element.text.replace('.', ','),
			`${element.text}e1`,
			`${element.text}\n`,
		]);
		return `${element.name} "${element.text}"`;
	},
	empty: (tree, random) => {
		const element = random.pick(allElements(tree));
		element.text = '';
		element.children = [];
		return element.name;
	},
	text: (tree, random) => {
		const element = random.pick(allElements(tree));
		element.text = random.pick(['x', ' ', '\u00a0', '1']);
		return element.name;
	},
	namespace: (tree, random) => {
		const element = random.pick(allElements(tree));
		const namespace = random.pick(['', 'urn:other', 'http://crd.gov.pl/wzor/2023/06/29/12648/']);
		if (random.chance(0.5)) element.namespace = namespace;
		else for (const inner of allElements(element)) inner.namespace = namespace;
		return element.name;
	},
	attribute: (tree, random) => {
		const withAttributes = allElements(tree).filter(
			(element) => Object.keys(element.attributes).length > 0,
		);
		const element = random.pick(random.chance(0.5) ? allElements(tree) : withAttributes);
		const name = random.pick(['kodSystemowy', 'wersjaSchemy', 'Typ', 'xml:lang', 'id']);
		const value = random.pick(['FA (3)', 'FA (2)', '1-0E', 'txt', 'dec', 'TXT', ' FA (3)', '']);
		const others = Object.entries(element.attributes).filter(([other]) => other !== name);
		const changed = random.chance(0.3) ? others : [...others, [name, value]];
		element.attributes = Object.fromEntries(changed);
		return `${name} of ${element.name}`;
	},
};

const ALTERNATIVES: ReadonlyArray<readonly [string, string]> = [
	['NIP', '5265877635'],
	['BrakID', '1'],
	['KodUE', 'DE'],
	['NrVatUE', '123'],
	['NrID', 'X1'],
	['IDWew', '5265877635-12345'],
	['P_19N', '1'],
	['P_19', '1'],
	['P_19A', 'x'],
	['P_19B', 'x'],
	['P_22N', '1'],
	['P_PMarzyN', '1'],
	['P_PMarzy', '1'],
	['P_PMarzy_2', '1'],
	['P_6', '2026-02-01'],
	['DoZaplaty', '1'],
	['DoRozliczenia', '1'],
	['FormaPlatnosci', '6'],
	['PlatnoscInna', '1'],
	['Zaplacono', '1'],
	['DataZaplaty', '2026-02-01'],
	['NrKSeFN', '1'],
	['NrKSeF', '1'],
	['P_13_1', '1'],
	['P_14_1', '1'],
	['P_14_1W', '1'],
	['P_13_5', '1'],
	['P_14_5', '1'],
	['Rola', '1'],
	['RolaInna', '1'],
	['OpisRoli', 'x'],
	['P_22B', '1'],
	['P_22B1', '1'],
	['P_22B2', '1'],
	['P_22C', '1'],
	['P_22D', '1'],
	['P_15ZK', '1'],
	['KursUmowny', '4.5'],
	['WalutaUmowna', 'EUR'],
	['OpisLadunku', '1'],
	['LadunekInny', '1'],
	['TransportInny', '1'],
	['RodzajTransportu', '1'],
];
const ALTERNATIVE_NAMES = new Set(ALTERNATIVES.map(([name]) => name));

function isAlternative(element: XmlTree): boolean {
	return ALTERNATIVE_NAMES.has(element.name);
}

/** Spoils a tree in one way that chance decides, and tells how. */
export function mutate(tree: XmlTree, random: SeededRandom): string {
	const [name, mutation] = random.pick(Object.entries(MUTATIONS));
	return `${name} ${mutation(tree, random)}`;
}
