import { XmlReadError } from '../../../ksef/fa3/xml/document';
import type { XmlElement } from '../../../ksef/fa3/xml/document';
import { readXml } from '../../../ksef/fa3/xml/reader';
import { officialVerdicts } from '../../support/libxml2';
import { SeededRandom } from '../../support/random';
import { describeWithShared, invoiceSamples } from '../../support/shared';

function errorOf(xml: string | Uint8Array): XmlReadError {
	try {
		readXml(xml);
	} catch (error) {
		if (error instanceof XmlReadError) return error;
		throw error;
	}
	throw new Error(`this was read: ${String(xml)}`);
}

function only(element: XmlElement): XmlElement {
	const [child] = element.children;
	if (child === undefined || element.children.length > 1) throw new Error('not exactly one child');
	return child;
}

describe('what the reader gives', () => {
	test('elements with names, namespaces and places', () => {
		const document = readXml(
			'<?xml version="1.0"?>\n<a xmlns="u" xmlns:p="v">\n\t<p:b/><c>x</c>\n</a>',
		);
		const [b, c] = document.root.children;
		expect(document.root).toMatchObject({ localName: 'a', namespace: 'u', text: '' });
		expect(b).toMatchObject({ qualifiedName: 'p:b', localName: 'b', namespace: 'v' });
		expect(c).toMatchObject({ localName: 'c', namespace: 'u', text: 'x', parent: document.root });
		expect(document.positionAt(document.root.offset)).toEqual({ line: 2, column: 1 });
		expect(document.positionAt(c?.offset ?? 0)).toEqual({ line: 3, column: 8 });
	});

	test('text exactly as it stands, references and CDATA resolved, line ends as line feeds', () => {
		const { root } = readXml(
			'<a> ż&amp;&lt;&gt;&quot;&apos;&#65;&#x1F600;<![CDATA[<&]]>\r\nx\ry </a>',
		);
		expect(root.text).toBe(' ż&<>"\'A😀<&\nx\ny ');
		expect(root.hasCdata).toBe(true);
	});

	test('text around comments and instructions as one text', () => {
		expect(readXml('<a>1<!-- no -->2<?x y?>3</a>').root.text).toBe('123');
	});

	test('attributes with blanks normalised, declarations left out', () => {
		const { root } = readXml('<a xmlns:p="v" x="1\n&#9;2" p:y=\'"\'/>');
		expect(root.attributes).toEqual([
			{ qualifiedName: 'x', localName: 'x', namespace: '', value: '1 \t2' },
			{ qualifiedName: 'p:y', localName: 'y', namespace: 'v', value: '"' },
		]);
	});

	test('scopes that end with their elements', () => {
		const { root } = readXml('<a><b xmlns="u"><c/></b><d/></a>');
		const [b, d] = root.children;
		expect([b?.namespace, b && only(b).namespace, d?.namespace]).toEqual(['u', 'u', '']);
	});

	test('values by path', () => {
		const { root } = readXml('<a><b><c> 1 </c></b><b><c>2</c></b></a>');
		expect(root.value('b/c')).toBe('1');
		expect(root.value('b/none')).toBeUndefined();
		expect(root.childrenNamed('b')).toHaveLength(2);
	});
});

describe('characters that XML does not allow', () => {
	const places = [
		'<a>@</a>',
		'<a b="@"/>',
		'<a><!--@--></a>',
		'<a><![CDATA[@]]></a>',
		'<a><?p @?></a>',
		'@<a/>',
		'<a/>@',
		'<a@/>',
		'<@/>',
		'<a></a@>',
	];

	test.each(['\u0000', '\u0008', '\u000b', '\u001f', '\ufffe', '\uffff', '\ud800', '\udc00x'])(
		'%j is refused wherever it stands',
		(character) => {
			for (const place of places) {
				expect(errorOf(place.replace('@', character)).code).toBe('XML_NOT_WELL_FORMED');
			}
		},
	);

	test('their neighbours are read', () => {
		const text = '\t\n \ud7ff\ue000\ufffd\u{10000}\u{10ffff}';
		expect(readXml(`<a>${text}<!--${text}--></a>`).root.text).toBe(text);
	});
});

describe('encodings', () => {
	const text = '<?xml version="1.0" encoding="@"?><a>zażółć</a>';

	test.each([
		['UTF-8 with byte order mark', Buffer.from(`\ufeff${text.replace('@', 'UTF-8')}`)],
		['UTF-16 with byte order mark', Buffer.from(`\ufeff${text.replace('@', 'UTF-16')}`, 'utf16le')],
		[
			'ISO-8859-2',
			Buffer.from(
				text.replace('@', 'ISO-8859-2').replace('zażółć', 'za\xbf\xf3\xb3\xe6'),
				'latin1',
			),
		],
	])('%s is read', (_, bytes) => {
		expect(readXml(bytes).root.text).toBe('zażółć');
	});

	test('bytes that do not fit the encoding are refused, with the line', () => {
		const bytes = Buffer.from('<a>\n\xff</a>', 'latin1');
		expect(errorOf(bytes)).toMatchObject({ code: 'XML_ENCODING', position: { line: 2 } });
	});

	test('an encoding that does not exist is refused', () => {
		expect(errorOf(Buffer.from(text.replace('@', 'bogus'))).code).toBe('XML_ENCODING');
	});
});

describe('danger', () => {
	test.each([
		['a DOCTYPE', '<!DOCTYPE a><a/>', 'XML_DOCTYPE'],
		['an external DTD', '<!DOCTYPE a SYSTEM "http://127.0.0.1/x.dtd"><a/>', 'XML_DOCTYPE'],
		[
			'entities that grow',
			'<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>',
			'XML_DOCTYPE',
		],
		['an undeclared entity', '<a>&c;</a>', 'XML_ENTITY'],
		['great depth', '<a>'.repeat(101), 'XML_TOO_DEEP'],
	])('%s is refused', (_, xml, code) => {
		expect(errorOf(xml).code).toBe(code);
	});

	test('a document above the size limit is refused', () => {
		const limits = { maximumDepth: 10, maximumLength: 100 };
		expect(() => readXml(`<a>${'x'.repeat(100)}</a>`, limits)).toThrow(/longer than 100/);
		expect(() => readXml(Buffer.alloc(500, 32), limits)).toThrow(/longer than 100/);
	});

	test('a name that objects have by themselves is a name like others', () => {
		expect(errorOf('<a>&toString;</a>').code).toBe('XML_ENTITY');
		expect(readXml('<constructor/>').root.localName).toBe('constructor');
	});
});

describe('messages', () => {
	test.each([
		['<a>\n<b>\n</a>', 3, '</a> stands where </b> has to close the element opened on line 2'],
		['<a>\n  <b>', 2, 'the element b is never closed'],
		['<a>\n R&D</a>', 2, 'the sign & stands alone; in XML it is written &amp;'],
		['<a>\n 1 < 2</a>', 2, '"<" is not followed by a name; in text it is written &lt;'],
		['<a>\n<n:b/></a>', 2, 'the prefix n of n:b is not declared'],
		['<a x="1" x="2"/>', 1, 'the attribute x stands twice'],
		['<a/>\n<b/>', 2, 'there is a second element after the root element'],
		['', 1, 'there is no element in the document'],
		[
			'\n<?xml version="1.0"?><a/>',
			2,
			'the XML declaration may stand only at the very start of the document',
		],
	])('%j: line %i, %s', (xml, line, reason) => {
		const error = errorOf(xml);
		expect(error).toMatchObject({ reason, position: { line } });
		expect(error.message).toBe(`Line ${line}, column ${error.position.column}: ${reason}`);
	});
});

/** Documents about which two readers could disagree. A DOCTYPE is left out: we refuse it on purpose. */
const FINE_POINTS = [
	'<a/>',
	'<a></a>',
	'<a ></a >',
	'<a\n/>',
	'< a/>',
	'<a/ >',
	'</a>',
	'<a></ a>',
	'<a></b>',
	'<a',
	'<a b',
	'<a b=',
	'<a b="',
	'<a b=""/>',
	'<a b = "1"/>',
	'<a b="1"c="2"/>',
	'<a b=1/>',
	'<a b="<"/>',
	'<a b=">"/>',
	'<a b="&"/>',
	'<a b="&amp;"/>',
	'<a b="1" b="2"/>',
	'<1a/>',
	'<-a/>',
	'<a.b-c_1/>',
	'<zażółć/>',
	'<a:b/>',
	'<a:b xmlns:a="u"/>',
	'<a:b:c xmlns:a="u"/>',
	'<:a/>',
	'<a:/>',
	'<a x:y="1"/>',
	'<a xml:lang="pl"/>',
	'<a xmlns:x=""/>',
	'<a xmlns=""/>',
	'<a xmlns:xml="u"/>',
	'<a xmlns:xmlns="u"/>',
	'<a xmlns:xml="http://www.w3.org/XML/1998/namespace"/>',
	'<a xmlns:q="http://www.w3.org/XML/1998/namespace"/>',
	'<a xmlns:q="http://www.w3.org/2000/xmlns/"/>',
	'<a xmlns="http://www.w3.org/2000/xmlns/"/>',
	'<a xmlns:p="u" xmlns:q="u" p:x="1" q:x="2"/>',
	'<a xmlns:p="u" p:x="1" x="2"/>',
	'<a xmlns:p="u" xmlns:p="v"/>',
	'<a>&amp;&lt;&gt;&quot;&apos;</a>',
	'<a>&</a>',
	'<a>& </a>',
	'<a>&amp</a>',
	'<a>&x;</a>',
	'<a>&#65;</a>',
	'<a>&#x41;</a>',
	'<a>&#X41;</a>',
	'<a>&#;</a>',
	'<a>&#x;</a>',
	'<a>&#0;</a>',
	'<a>&#8;</a>',
	'<a>&#9;</a>',
	'<a>&#xD800;</a>',
	'<a>&#xFFFE;</a>',
	'<a>&#x10FFFF;</a>',
	'<a>&#x110000;</a>',
	'<a>&#00000000000000065;</a>',
	'<a>]]></a>',
	'<a>]]&gt;</a>',
	'<a>]]</a>',
	'<a b="]]>"/>',
	'<a><![CDATA[]]></a>',
	'<a><![CDATA[<&]]]]></a>',
	'<a><![CDATA[</a>',
	'<![CDATA[]]><a/>',
	'<a/><![CDATA[]]>',
	'<a><!-- --></a>',
	'<a><!-- - --></a>',
	'<a><!-- -- --></a>',
	'<a><!----></a>',
	'<a><!---></a>',
	'<a><!-- ---></a>',
	'<!-- x --><a/><!-- y -->',
	'<a><!x></a>',
	'<a><?x?></a>',
	'<a><?x y?></a>',
	'<a><?x:y?></a>',
	'<a><?xml?></a>',
	'<a><?XmL y?></a>',
	'<a><??></a>',
	'<a><? x?></a>',
	'<a><?x</a>',
	'<?x y?><a/><?z?>',
	'x<a/>',
	'<a/>x',
	'\n<a/>\n',
	'<a/>&#32;',
	'<a/><b/>',
	'\u0001<a/>',
	'<a>\u0001</a>',
	'<a>\u007f\u0085</a>',
	'<a>\ufffe</a>',
	'<a>\ufdd0</a>',
	'<a>\u{1fffe}</a>',
	'<?xml version="1.0"?><a/>',
	"<?xml version='1.0'?><a/>",
	'<?xml version="1.1"?><a/>',
	'<?xml version="2.0"?><a/>',
	'<?xml?><a/>',
	'<?xml ?><a/>',
	'<?xml encoding="UTF-8"?><a/>',
	'<?xml version="1.0" standalone="yes"?><a/>',
	'<?xml version="1.0" standalone="maybe"?><a/>',
	'<?xml version="1.0"standalone="yes"?><a/>',
	'<?xml version="1.0" encoding="UTF-8" standalone="no" ?><a/>',
	' <?xml version="1.0"?><a/>',
	'<?xml version="1.0"?><?xml version="1.0"?><a/>',
	'<?xml-stylesheet href="x"?><a/>',
	'<a><b></a></b>',
	'<a></a></a>',
	'',
	' ',
	'x',
];

describeWithShared('well-formedness as libxml2 sees it', () => {
	function isRead(xml: string): boolean {
		try {
			readXml(Buffer.from(xml));
			return true;
		} catch (error) {
			if (error instanceof XmlReadError) return false;
			throw error;
		}
	}

	function disagreements(documents: readonly string[]): Array<{ official: string; xml: string }> {
		const verdicts = officialVerdicts(documents);
		return documents.flatMap((xml, index) => {
			const official = verdicts[index] ?? '';
			// Namespaces in XML makes no error of a namespace that is no URI; libxml2 does.
			if (/^malformed: [^\n]* is not a valid URI$/.test(official)) return [];
			return official.startsWith('malformed') === isRead(xml) ? [{ official, xml }] : [];
		});
	}

	test('holds on fine points', () => {
		expect(disagreements(FINE_POINTS)).toEqual([]);
	});

	test('holds on samples with characters removed, doubled, replaced and inserted at random', () => {
		const random = new SeededRandom(1118);
		const texts = invoiceSamples().map(({ bytes }) =>
			Buffer.from(bytes).toString('utf8').slice(0, 2500),
		);
		const signs = [...'<>/&;"\'=?![]- :x\n#'];
		const documents = Array.from({ length: 1200 }, () => {
			const full = random.pick(texts);
			const text = full.slice(0, full.indexOf('</Podmiot1>')) + '</Podmiot1></Faktura>';
			const at = random.below(text.length);
			const length = random.below(3);
			return (
				text.slice(0, at) + (random.chance(0.7) ? random.pick(signs) : '') + text.slice(at + length)
			);
		});
		const read = documents.filter(isRead).length;
		expect(read).toBeGreaterThan(100);
		expect(read).toBeLessThan(1100);
		expect(disagreements(documents)).toEqual([]);
	});
});
