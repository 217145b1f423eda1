import { nativeList, nativeObjects, nativeText, parseNative } from '../../ksef/fa3/parse-native';
import { FA3_NAMESPACE } from '../../ksef/fa3/schema';
import { writeInvoiceXml } from '../../ksef/fa3/write';
import { SeededRandom } from '../support/random';
import { planInvoice, randomPlan } from '../support/random-invoice';
import { describeWithShared, invoiceSamples } from '../support/shared';
import { treeOf } from '../support/xml';
import type { XmlTree } from '../support/xml';

function invoice(body: string, namespace = FA3_NAMESPACE): string {
	return `<Faktura xmlns="${namespace}">${body}</Faktura>`;
}

/** The information of a document without what does not count: prefixes and hints about schemas. */
function canonical(tree: XmlTree): XmlTree {
	const attributes = Object.entries(tree.attributes).filter(([name]) => !name.startsWith('xsi:'));
	return {
		...tree,
		attributes: Object.fromEntries(attributes.sort()),
		children: tree.children.map(canonical),
	};
}

describe('reading an invoice into native JSON', () => {
	test('keeps values as text, with all digits and leading zeros', () => {
		const { native } = parseNative(
			invoice('<Fa><P_15>0100.10</P_15><FaWiersz><GTIN>00012</GTIN></FaWiersz></Fa>'),
		);
		expect(native).toEqual({ Fa: { P_15: '0100.10', FaWiersz: [{ GTIN: '00012' }] } });
	});

	test('makes arrays of elements that may repeat, even of one', () => {
		const { native } = parseNative(
			invoice('<Podmiot3><NrKlienta>1</NrKlienta></Podmiot3><Fa><WZ>a</WZ></Fa>'),
		);
		expect(native).toEqual({ Podmiot3: [{ NrKlienta: '1' }], Fa: { WZ: ['a'] } });
	});

	test('removes blanks around values, but not from the footer text', () => {
		const { native } = parseNative(
			invoice(
				'<Podmiot1><DaneIdentyfikacyjne><NIP> 5265877635\n</NIP></DaneIdentyfikacyjne></Podmiot1>' +
					'<Stopka><Informacje><StopkaFaktury>  a\n b </StopkaFaktury></Informacje></Stopka>',
			),
		);
		expect(native).toEqual({
			Podmiot1: { DaneIdentyfikacyjne: { NIP: '5265877635' } },
			Stopka: { Informacje: [{ StopkaFaktury: '  a\n b ' }] },
		});
	});

	test('keeps unknown elements where they stand, repeated ones as arrays', () => {
		const { native } = parseNative(
			invoice('<Fa><Nowe><A>1</A><A>2</A></Nowe><P_2>x</P_2></Fa><__proto__>y</__proto__>'),
		);
		expect(native['Fa']).toEqual({ Nowe: { A: ['1', '2'] }, P_2: 'x' });
		expect(Object.keys(native)).toEqual(['Fa', '__proto__']);
		expect(Object.getPrototypeOf(native)).toBe(Object.prototype);
	});

	test('keeps attributes, empty elements and prefixed documents', () => {
		const { native, form } = parseNative(
			`<n0:Faktura xmlns:n0="${FA3_NAMESPACE}"><n0:Naglowek><n0:KodFormularza kodSystemowy="FA (3)">FA</n0:KodFormularza>` +
				'</n0:Naglowek><n0:Stopka/><n0:Fa><n0:P_2/></n0:Fa></n0:Faktura>',
		);
		expect(form).toBe('FA(3)');
		expect(native).toEqual({
			Naglowek: { KodFormularza: { '@kodSystemowy': 'FA (3)', '#text': 'FA' } },
			Stopka: {},
			Fa: { P_2: '' },
		});
	});

	test.each([
		['FA(2)', 'http://crd.gov.pl/wzor/2023/06/29/12648/'],
		['FA_RR(1)', 'http://crd.gov.pl/wzor/2026/03/06/14189/'],
		['unknown', 'urn:else'],
	])('names the form %s by its namespace', (form, namespace) => {
		const parsed = parseNative(
			invoice('<FakturaRRWiersz><P_5>x</P_5></FakturaRRWiersz>', namespace),
		);
		expect(parsed).toEqual({
			form,
			namespace,
			rootName: 'Faktura',
			native: { FakturaRRWiersz: [{ P_5: 'x' }] },
		});
	});

	test.each([
		['a DOCTYPE', '<!DOCTYPE a><a/>', 'XML_DOCTYPE'],
		['an entity', '<a>&bomb;</a>', 'XML_ENTITY'],
		['great depth', `${'<a>'.repeat(200)}${'</a>'.repeat(200)}`, 'XML_TOO_DEEP'],
	])('refuses %s', (_, xml, code) => {
		expect(() => parseNative(xml)).toThrow(expect.objectContaining({ code }));
	});
});

describe('values of native JSON', () => {
	const native = { Fa: { P_2: 5, WZ: ['a', 'b'], Kod: { '#text': 'FA' }, Leer: '' } };

	test('are found by path, whether single, repeated or with attributes', () => {
		expect(nativeText(native, 'Fa.P_2')).toBe('5');
		expect(nativeText(native, 'Fa.WZ')).toBe('a');
		expect(nativeText(native, 'Fa.Kod')).toBe('FA');
		expect(nativeText(native, 'Fa.Leer')).toBeUndefined();
		expect(nativeText(native, 'Fa.P_2.x')).toBeUndefined();
	});

	test('are listed, absent ones as an empty list', () => {
		expect(nativeList(native.Fa, 'WZ')).toEqual(['a', 'b']);
		expect(nativeList(native.Fa, 'P_2')).toEqual([5]);
		expect(nativeList(native.Fa, 'none')).toEqual([]);
		expect(nativeObjects(native, 'Fa')).toEqual([native.Fa]);
	});
});

describe('reading and writing again', () => {
	test('gives the same information for random invoices', () => {
		const random = new SeededRandom(99);
		for (let turn = 0; turn < 100; turn += 1) {
			const first = writeInvoiceXml(
				parseNative(writeInvoiceXml(planInvoice(randomPlan(random)))).native,
			);
			expect(writeInvoiceXml(parseNative(first).native)).toBe(first);
		}
	});
});

describeWithShared('reading and writing the samples of the ministry', () => {
	test.each(invoiceSamples().map(({ name, bytes }) => [name, bytes] as const))(
		'gives the same information for %s',
		(_, bytes) => {
			const written = writeInvoiceXml(parseNative(bytes).native);
			expect(canonical(treeOf(written))).toEqual(canonical(treeOf(bytes)));
		},
	);
});
