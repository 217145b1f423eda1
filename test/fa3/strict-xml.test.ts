import { checkStrictXml } from '../../ksef/fa3/validate';

function codes(text: string): string[] {
	return checkStrictXml(Buffer.from(text)).map((problem) => problem.code);
}

describe('what KSeF demands of the file', () => {
	test('plain UTF-8 has no problems', () => {
		expect(codes('<?xml version="1.0" encoding="utf-8"?><a>zażółć 😀 \u0085</a>')).toEqual([]);
		expect(codes('<a/>')).toEqual([]);
	});

	test('a byte order mark is refused', () => {
		expect(codes('\ufeff<a/>')).toEqual(['STRICT_BOM']);
	});

	test('another encoding is refused', () => {
		const bytes = Buffer.from('<?xml version="1.0" encoding="ISO-8859-2"?><a>\xf3</a>', 'latin1');
		expect(checkStrictXml(bytes)).toMatchObject([
			{ code: 'STRICT_ENCODING', message: expect.stringContaining('iso-8859-2') },
		]);
		expect(codes('<?xml version="1.0" encoding="us-ascii"?><a/>')).toEqual(['STRICT_ENCODING']);
	});

	test('processing instructions are refused wherever they stand', () => {
		const text = '<?xml version="1.0"?>\n<?xml-stylesheet href="x"?><a>\n<b><?x?></b></a>';
		expect(checkStrictXml(Buffer.from(text))).toMatchObject([
			{ code: 'STRICT_PROCESSING_INSTRUCTION', line: 2, path: '/', value: 'xml-stylesheet' },
			{ code: 'STRICT_PROCESSING_INSTRUCTION', line: 3, path: '/a/b', value: 'x' },
		]);
	});

	test.each([
		['\u007f', 'U+007F'],
		['\u0084', 'U+0084'],
		['\u0086', 'U+0086'],
		['\u009f', 'U+009F'],
		['\ufdd0', 'U+FDD0'],
		['\ufdef', 'U+FDEF'],
		['\u{1fffe}', 'U+1FFFE'],
		['\u{1ffff}', 'U+1FFFF'],
		['\u{bffff}', 'U+BFFFF'],
		['\u{10fffe}', 'U+10FFFE'],
		['\u{10ffff}', 'U+10FFFF'],
	])('the discouraged character %j is refused, also as a reference', (character, name) => {
		const number = character.codePointAt(0) ?? 0;
		for (const written of [character, `&#${number};`, `&#x${number.toString(16)};`]) {
			expect(checkStrictXml(Buffer.from(`<a>\n<b>x${written}</b></a>`))).toMatchObject([
				{ code: 'STRICT_CHARACTER', value: name, line: 2, path: '/a/b' },
			]);
		}
	});

	test.each([
		'\u0080'.replace('\u0080', '\u00a0'),
		'\u0085',
		'\ufdcf',
		'\ufdf0',
		'\u{1fffd}',
		'\u{20000}',
	])('the neighbour %j is fine', (character) => {
		expect(codes(`<a>${character}</a>`)).toEqual([]);
	});

	test('a reference inside CDATA or a comment is only text', () => {
		expect(codes('<a><!-- &#127; --><![CDATA[&#127;]]></a>')).toEqual([]);
	});

	test('an invoice may have 1 000 000 bytes, counted as UTF-8', () => {
		const frame = '<a></a>'.length;
		expect(codes(`<a>${'x'.repeat(1_000_000 - frame)}</a>`)).toEqual([]);
		expect(codes(`<a>${'x'.repeat(1_000_001 - frame)}</a>`)).toEqual(['STRICT_SIZE']);
		expect(codes(`<a>${'ż'.repeat(500_000)}</a>`)).toEqual(['STRICT_SIZE']);
	});

	test('an invoice with attachment may have 3 000 000 bytes', () => {
		const body = (size: number): string => {
			const start = '<a><Zalacznik>';
			const end = '</Zalacznik></a>';
			return start + 'x'.repeat(size - start.length - end.length) + end;
		};
		expect(codes(body(3_000_000))).toEqual([]);
		expect(codes(body(3_000_001))).toEqual(['STRICT_SIZE']);
	});

	test('a DOCTYPE and broken XML are reported, not thrown', () => {
		expect(codes('<!DOCTYPE a><a/>')).toEqual(['XML_DOCTYPE']);
		expect(checkStrictXml(Buffer.from('<a>\n</b>'))).toMatchObject([
			{ code: 'XML_NOT_WELL_FORMED', severity: 'error', line: 2 },
		]);
		expect(codes('\ufeff<a>')).toEqual(['STRICT_BOM', 'XML_NOT_WELL_FORMED']);
	});
});
