import type { NativeInvoice } from '../../ksef/fa3/native';
import { FA3_NAMESPACE } from '../../ksef/fa3/schema';
import { NativeInvoiceError, checkNative, writeInvoiceXml } from '../../ksef/fa3/write';
import { readXml } from '../../ksef/fa3/xml/reader';
import { SeededRandom } from '../support/random';
import { planInvoice, randomPlan } from '../support/random-invoice';

function body(native: NativeInvoice): string {
	const xml = writeInvoiceXml(native);
	const start = `<?xml version="1.0" encoding="UTF-8"?>\n<Faktura xmlns="${FA3_NAMESPACE}">`;
	expect(xml.startsWith(start)).toBe(true);
	expect(xml.endsWith('</Faktura>')).toBe(true);
	return xml.slice(start.length, -'</Faktura>'.length);
}

function problemsOf(native: NativeInvoice): Record<string, string> {
	try {
		writeInvoiceXml(native);
	} catch (error) {
		if (error instanceof NativeInvoiceError) {
			expect(checkNative(native)).toEqual(error.problems);
			return Object.fromEntries(error.problems.map(({ path, message }) => [path, message]));
		}
		throw error;
	}
	throw new Error('this was written');
}

describe('writing native JSON', () => {
	test('puts elements into the order of the schema, whatever the order of the keys', () => {
		expect(body({ Fa: { P_15: '1', P_2: 'x', P_1: 'y' }, Naglowek: { SystemInfo: 's' } })).toBe(
			'<Naglowek><SystemInfo>s</SystemInfo></Naglowek><Fa><P_1>y</P_1><P_2>x</P_2><P_15>1</P_15></Fa>',
		);
	});

	test('fills in fixed attributes, and takes attributes and text from an object', () => {
		const expected =
			'<Naglowek><KodFormularza kodSystemowy="FA (3)" wersjaSchemy="1-0E">FA</KodFormularza></Naglowek>';
		expect(body({ Naglowek: { KodFormularza: 'FA' } })).toBe(expected);
		const spelledOut = { '@wersjaSchemy': '1-0E', '#text': 'FA', '@kodSystemowy': 'FA (3)' };
		expect(body({ Naglowek: { KodFormularza: spelledOut } })).toBe(expected);
		const table = { TNaglowek: { Kol: [{ '@Typ': 'a"<\n', NKom: '' }] } };
		expect(body({ Zalacznik: { BlokDanych: { Tabela: table } } })).toContain(
			'<Kol Typ="a&quot;&lt;&#10;"><NKom></NKom></Kol>',
		);
	});

	test('takes one value or an array where an element repeats, and leaves out absent ones', () => {
		expect(body({ Fa: { WZ: 'a' } })).toBe('<Fa><WZ>a</WZ></Fa>');
		expect(body({ Fa: { WZ: ['a', null, 'b', undefined], P_2: null, P_1: undefined } })).toBe(
			'<Fa><WZ>a</WZ><WZ>b</WZ></Fa>',
		);
		expect(body({ Fa: { P_2: ['x'], WZ: [] } })).toBe('<Fa><P_2>x</P_2></Fa>');
	});

	test('escapes what XML needs escaped and keeps everything else', () => {
		const text = 'a & b < c > d "e" \'f\' ]]> zażółć 😀\r\n\t';
		const xml = writeInvoiceXml({ Fa: { P_2: text } });
		expect(readXml(xml).root.at('Fa/P_2')?.text).toBe(text);
		expect(xml).toContain('a &amp; b &lt; c &gt; d "e"');
	});

	test.each([
		[0, '0'],
		[-0, '0'],
		[12, '12'],
		[-1.5, '-1.5'],
		[1234.56, '1234.56'],
		[0.1, '0.1'],
		[1e-7, '0.0000001'],
		[1.25e-7, '0.000000125'],
		[9007199254740991, '9007199254740991'],
		[1e15, '1000000000000000'],
		[123456789012.123, '123456789012.123'],
	])('writes the number %d as %s', (number, text) => {
		expect(body({ Fa: { P_15: number } })).toBe(`<Fa><P_15>${text}</P_15></Fa>`);
	});

	test.each([
		0.1 + 0.2,
		1 / 3,
		9007199254740992,
		1e21,
		NaN,
		Infinity,
		Number('12345678901234.567'),
	])('refuses the number %d, which is not exact', (number) => {
		expect(problemsOf({ Fa: { P_15: number } })).toEqual({
			'Fa.P_15': expect.stringMatching(/not exact/),
		});
	});

	test('understands booleans as yes and no, or as a mark that is left out', () => {
		const annotations = { P_16: true, P_17: false };
		expect(body({ Fa: { Adnotacje: annotations, FP: true, TP: false } })).toBe(
			'<Fa><Adnotacje><P_16>1</P_16><P_17>2</P_17></Adnotacje><FP>1</FP></Fa>',
		);
		expect(problemsOf({ Fa: { P_2: true } })).toEqual({ 'Fa.P_2': expect.any(String) });
	});

	test('reports every problem at once, each with its path', () => {
		const native: NativeInvoice = {
			Foo: '1',
			Podmiot1: 'x',
			Fa: {
				p_2: 'x',
				P_1: { Rok: '2026' },
				P_15: ['1', '2'],
				FaWiersz: [{ P_7: 'fine' }, { P_7: '\u0001', P_8: '1' }, JSON.parse('[["x"]]')],
			},
			Zalacznik: {
				BlokDanych: { Tabela: { TNaglowek: { Kol: ['x', { '@Art': 'y', '@Typ': 5 }] } } },
			},
		};
		expect(Object.keys(problemsOf(native))).toEqual([
			'Foo',
			'Podmiot1',
			'Fa.p_2',
			'Fa.P_1.Rok',
			'Fa.P_15',
			'Fa.FaWiersz[1].P_7',
			'Fa.FaWiersz[1].P_8',
			'Fa.FaWiersz[2]',
			'Zalacznik.BlokDanych.Tabela.TNaglowek.Kol[0]',
			'Zalacznik.BlokDanych.Tabela.TNaglowek.Kol[1].@Art',
			'Zalacznik.BlokDanych.Tabela.TNaglowek.Kol[1].@Typ',
		]);
		expect(problemsOf(native)['Fa.p_2']).toContain('did you mean P_2?');
		expect(() => writeInvoiceXml(native)).toThrow(
			/Fa\.FaWiersz\[1\]\.P_8: FaWiersz has no element P_8/,
		);
	});

	test('refuses half of a surrogate pair, which has no bytes', () => {
		expect(problemsOf({ Fa: { P_2: 'a\ud83d' } })).toEqual({ 'Fa.P_2': expect.any(String) });
	});

	test('gives the same document for shuffled keys', () => {
		const random = new SeededRandom(5);
		for (let turn = 0; turn < 30; turn += 1) {
			const native = planInvoice(randomPlan(random));
			const entries = Object.entries(native).sort(() => random.next() - 0.5);
			expect(writeInvoiceXml(Object.fromEntries(entries))).toBe(writeInvoiceXml(native));
		}
	});
});
