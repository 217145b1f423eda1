import {
	PLAIN_NAME,
	codePointName,
	discouragedCharacters,
	indexOfIllegalCharacter,
	isBlank,
	isBlankCode,
	isLegalCodePoint,
} from './characters';
import { decodeXml } from './decode';
import { XmlDocument, XmlElement, XmlReadError, positionInText } from './document';
import type { XmlErrorCode, XmlNotice } from './document';
import { NameTable } from './names';
import { NamespaceScope } from './namespaces';
import type { RawAttribute } from './namespaces';

/** Bounds that keep a hostile document from using up the machine. */
export interface XmlLimits {
	/** How deep elements may nest. FA(3) needs 7. */
	readonly maximumDepth: number;
	/** Length of the text in UTF-16 units. KSeF takes 3 000 000 bytes at most. */
	readonly maximumLength: number;
}

export const DEFAULT_XML_LIMITS: XmlLimits = { maximumDepth: 100, maximumLength: 32_000_000 };

const DECLARATION =
	/^<\?xml[ \t\n]+version[ \t\n]*=[ \t\n]*(?:"1\.[0-9]+"|'1\.[0-9]+')(?:[ \t\n]+encoding[ \t\n]*=[ \t\n]*(?:"[A-Za-z][A-Za-z0-9._-]*"|'[A-Za-z][A-Za-z0-9._-]*'))?(?:[ \t\n]+standalone[ \t\n]*=[ \t\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\n]*\?>/;

const ENTITIES: ReadonlyMap<string, string> = new Map([
	['amp', '&'],
	['lt', '<'],
	['gt', '>'],
	['quot', '"'],
	['apos', "'"],
]);

const ATTRIBUTE_OPENING = /[ \t\n]*=[ \t\n]*(["'])/y;

/**
 * Reads an XML document into elements with their places. Strict about well-formedness (XML 1.0 and
 * Namespaces in XML 1.0), and safe: a DOCTYPE is refused, so there are no entities besides the five
 * predefined ones and nothing external; depth and size are bounded.
 *
 * @throws XmlReadError naming the line, the column and the reason
 */
export function readXml(
	xml: Uint8Array | string,
	limits: XmlLimits = DEFAULT_XML_LIMITS,
): XmlDocument {
	if (xml.length > limits.maximumLength * 4) throw tooLarge(limits);
	const decoded = typeof xml === 'string' ? xml.replace(/^\uFEFF/, '') : decodeXml(xml);
	if (decoded.length > limits.maximumLength) throw tooLarge(limits);
	// XML 1.0, section 2.11: every kind of line end reads as a line feed.
	const source = decoded.includes('\r') ? decoded.replace(/\r\n?/g, '\n') : decoded;
	return new Reader(source, limits).read();
}

function tooLarge(limits: XmlLimits): XmlReadError {
	const reason = `the document is longer than ${limits.maximumLength} characters`;
	return new XmlReadError('XML_TOO_LARGE', reason, { line: 1, column: 1 });
}

const NAMES = new NameTable();
const OUTSIDE_TEXT = 'there is text outside the root element';

class Reader {
	private position = 0;
	private textIsPlain = true;
	private readonly instructions: XmlNotice[] = [];
	private readonly discouraged: XmlNotice[] = [];
	private readonly scopes: NamespaceScope[] = [NamespaceScope.START];

	constructor(
		private readonly source: string,
		private readonly limits: XmlLimits,
	) {}

	read(): XmlDocument {
		this.readDeclaration();
		const root = this.readTree();
		return new XmlDocument(root, this.source, this.instructions, this.discouraged);
	}

	private fail(reason: string, offset: number, code: XmlErrorCode = 'XML_NOT_WELL_FORMED'): never {
		throw new XmlReadError(code, reason, positionInText(this.source, offset));
	}

	/** Refuses characters that XML does not allow; names and blanks need no such look. */
	private checkCharacters(text: string, offset: number): void {
		const found = indexOfIllegalCharacter(text);
		if (found === -1) return;
		const name = codePointName(text.charCodeAt(found));
		this.fail(`the character ${name} is not allowed in XML`, offset + found);
	}

	private readDeclaration(): void {
		if (!/^<\?xml[ \t\n?]/.test(this.source)) return;
		const declaration = DECLARATION.exec(this.source);
		if (declaration === null) this.fail('the XML declaration is not written correctly', 0);
		this.position = declaration[0].length;
	}

	/** Reads everything after the declaration: one element, with comments and instructions around it. */
	private readTree(): XmlElement {
		const { source } = this;
		let root: XmlElement | undefined;
		let current: XmlElement | undefined;
		for (;;) {
			const start = this.position;
			const tag = this.textEnd(start);
			if (tag === source.length) return this.finish(root, current, start);
			if (tag > start) this.addText(current, start, tag);
			const next = source.charCodeAt(tag + 1);
			if (next === 47) {
				if (current === undefined) this.fail('a closing tag without an element to close', tag);
				this.readEndTag(current, tag);
				this.scopes.pop();
				current = current.parent;
			} else if (next === 33) {
				this.readMarkup(current, tag);
			} else if (next === 63) {
				this.readInstruction(tag);
			} else {
				if (root !== undefined && current === undefined) {
					this.fail('there is a second element after the root element', tag);
				}
				const element = this.readStartTag(current, tag);
				root ??= element;
				if (source.charCodeAt(this.position - 2) === 47) this.scopes.pop();
				else current = element;
			}
		}
	}

	/** The next `<`, or the end of the source; notes whether the text up to there needs a closer look. */
	private textEnd(start: number): number {
		const { source } = this;
		const { length } = source;
		let end = start;
		this.textIsPlain = true;
		while (end < length) {
			const code = source.charCodeAt(end);
			if (code === 60) break;
			// "&", "]", control characters, and whatever may be half of a pair or no character at all.
			if (code === 38 || code === 93 || code < 9 || (code > 10 && code < 32) || code >= 0xd800) {
				this.textIsPlain = false;
			}
			end += 1;
		}
		return end;
	}

	private finish(
		root: XmlElement | undefined,
		current: XmlElement | undefined,
		start: number,
	): XmlElement {
		if (current !== undefined) {
			this.fail(`the element ${current.qualifiedName} is never closed`, current.offset);
		}
		if (!isBlank(this.source, start)) this.fail(OUTSIDE_TEXT, start);
		if (root === undefined) this.fail('there is no element in the document', start);
		return root;
	}

	private addText(element: XmlElement | undefined, start: number, end: number): void {
		if (element === undefined) {
			if (!isBlank(this.source, start, end)) this.fail(OUTSIDE_TEXT, start);
			return;
		}
		if (element.children.length > 0 && isBlank(this.source, start, end)) return;
		let text = this.source.slice(start, end);
		if (!this.textIsPlain) {
			this.checkCharacters(text, start);
			if (text.includes(']]>')) {
				this.fail('"]]>" is not allowed in text; write ]]&gt;', start + text.indexOf(']]>'));
			}
			if (text.includes('&')) text = this.resolve(text, start);
		}
		element.text = element.text === '' ? text : element.text + text;
	}

	/** Replaces character references and the five entities. */
	private resolve(raw: string, offset: number): string {
		let resolved = '';
		let done = 0;
		for (let at = raw.indexOf('&'); at !== -1; at = raw.indexOf('&', done)) {
			const end = raw.indexOf(';', at);
			const body = end === -1 ? '' : raw.slice(at + 1, end);
			const character = ENTITIES.get(body) ?? this.resolveReference(body, offset + at);
			resolved += raw.slice(done, at) + character;
			done = end + 1;
		}
		return resolved + raw.slice(done);
	}

	private resolveReference(body: string, offset: number): string {
		if (body.startsWith('#')) return this.resolveCharacter(body, offset);
		if (!PLAIN_NAME.test(body)) {
			this.fail('the sign & stands alone; in XML it is written &amp;', offset);
		}
		const reason = `the entity &${body}; is not known; only the five of XML are`;
		return this.fail(reason, offset, 'XML_ENTITY');
	}

	private resolveCharacter(body: string, offset: number): string {
		const digits = /^#(?:x([0-9A-Fa-f]+)|([0-9]+))$/.exec(body);
		if (digits === null) this.fail(`&${body}; is not a character reference`, offset);
		const codePoint = digits[1] ? parseInt(digits[1], 16) : parseInt(digits[2] ?? '', 10);
		if (!isLegalCodePoint(codePoint)) {
			this.fail(`&${body}; refers to a character that XML does not allow`, offset);
		}
		const character = String.fromCodePoint(codePoint);
		for (const { name } of discouragedCharacters(character)) {
			this.discouraged.push({ offset, text: name });
		}
		return character;
	}

	private readEndTag(element: XmlElement, tag: number): void {
		const { source } = this;
		const name = element.qualifiedName;
		const { length } = name;
		let end = tag + 2 + length;
		for (let index = 0; index < length; index += 1) {
			if (source.charCodeAt(tag + 2 + index) !== name.charCodeAt(index)) {
				this.failEndTag(element, tag);
			}
		}
		while (isBlankCode(source.charCodeAt(end))) end += 1;
		if (source.charCodeAt(end) !== 62) this.failEndTag(element, tag);
		this.position = end + 1;
	}

	private failEndTag(element: XmlElement, tag: number): never {
		const found = /^<\/[^>]{0,60}>?/.exec(this.source.slice(tag, tag + 70))?.[0] ?? '</';
		const opened = positionInText(this.source, element.offset).line;
		this.fail(
			`${found} stands where </${element.qualifiedName}> has to close the element opened on line ${opened}`,
			tag,
		);
	}

	private readStartTag(parent: XmlElement | undefined, tag: number): XmlElement {
		const { source } = this;
		const name = NAMES.read(source, tag + 1);
		if (name === undefined) {
			this.fail('"<" is not followed by a name; in text it is written &lt;', tag);
		}
		const { qualifiedName } = name;
		const nameEnd = tag + 1 + qualifiedName.length;
		const outer = this.scopes[this.scopes.length - 1] ?? NamespaceScope.START;
		if (this.scopes.length > this.limits.maximumDepth) {
			const reason = `elements nest deeper than ${this.limits.maximumDepth}`;
			this.fail(reason, tag, 'XML_TOO_DEEP');
		}
		const element = new XmlElement(qualifiedName, name.localName, '', parent, tag);
		let scope = outer;
		if (source.charCodeAt(nameEnd) === 62) this.position = nameEnd + 1;
		else {
			const attributes = this.readAttributes(qualifiedName, nameEnd);
			if (attributes.length > 0) {
				scope = outer.extend(attributes, (reason, at) => this.fail(reason, at));
				element.attributes = scope.resolve(attributes, (reason, at) => this.fail(reason, at));
			}
		}
		const namespace = scope.namespaceOf(name.prefix);
		if (namespace === undefined) {
			this.fail(`the prefix ${name.prefix} of ${qualifiedName} is not declared`, tag);
		}
		element.namespace = namespace;
		this.scopes.push(scope);
		if (parent !== undefined) {
			if (parent.children.length === 0 && isBlank(parent.text)) parent.text = '';
			parent.append(element);
		}
		return element;
	}

	/** Reads the attributes of a start tag and its end; leaves the position after `>`. */
	private readAttributes(elementName: string, start: number): RawAttribute[] {
		const { source } = this;
		const attributes: RawAttribute[] = [];
		let at = start;
		for (;;) {
			const blanks = at;
			while (isBlankCode(source.charCodeAt(at))) at += 1;
			const code = source.charCodeAt(at);
			if (code === 62) {
				this.position = at + 1;
				return attributes;
			}
			if (code === 47 && source.charCodeAt(at + 1) === 62) {
				this.position = at + 2;
				return attributes;
			}
			if (at === blanks) this.fail(`the start tag of ${elementName} is not written correctly`, at);
			const name = NAMES.read(source, at);
			if (name === undefined) {
				this.fail(`the start tag of ${elementName} is not written correctly`, at);
			}
			const { qualifiedName } = name;
			const nameEnd = at + qualifiedName.length;
			ATTRIBUTE_OPENING.lastIndex = nameEnd;
			const quote = ATTRIBUTE_OPENING.exec(source)?.[1];
			if (quote === undefined) {
				this.fail(`the attribute ${qualifiedName} has no value in quotation marks`, at);
			}
			const valueStart = ATTRIBUTE_OPENING.lastIndex;
			const valueEnd = source.indexOf(quote, valueStart);
			if (valueEnd === -1) this.fail(`the value of ${qualifiedName} is never closed`, valueStart);
			const raw = source.slice(valueStart, valueEnd);
			if (raw.includes('<')) {
				this.fail(`the value of ${qualifiedName} contains "<"; it is written &lt;`, valueStart);
			}
			this.checkCharacters(raw, valueStart);
			const normalised = raw.replace(/[\t\n]/g, ' ');
			const value = normalised.includes('&') ? this.resolve(normalised, valueStart) : normalised;
			if (attributes.some((other) => other.qualifiedName === qualifiedName)) {
				this.fail(`the attribute ${qualifiedName} stands twice`, at);
			}
			attributes.push({ name, qualifiedName, value, offset: at });
			at = valueEnd + 1;
		}
	}

	/** Comments and CDATA sections; a DOCTYPE is refused. */
	private readMarkup(current: XmlElement | undefined, tag: number): void {
		const { source } = this;
		if (source.startsWith('<!--', tag)) {
			const end = source.indexOf('--', tag + 4);
			if (end === -1) this.fail('the comment is never closed', tag);
			if (source.charCodeAt(end + 2) !== 62) this.fail('"--" is not allowed in a comment', end);
			this.checkCharacters(source.slice(tag + 4, end), tag + 4);
			this.position = end + 3;
		} else if (source.startsWith('<![CDATA[', tag) && current !== undefined) {
			const end = source.indexOf(']]>', tag + 9);
			if (end === -1) this.fail('the CDATA section is never closed', tag);
			const text = source.slice(tag + 9, end);
			this.checkCharacters(text, tag + 9);
			current.text += text;
			current.hasCdata = true;
			this.position = end + 3;
		} else if (source.startsWith('<!DOCTYPE', tag)) {
			this.fail('a DOCTYPE is refused: invoices must not declare entities', tag, 'XML_DOCTYPE');
		} else {
			this.fail('"<!" opens neither a comment nor a CDATA section', tag);
		}
	}

	private readInstruction(tag: number): void {
		const end = this.source.indexOf('?>', tag + 2);
		if (end === -1) this.fail('the processing instruction is never closed', tag);
		const body = this.source.slice(tag + 2, end);
		this.checkCharacters(body, tag + 2);
		const target = /^[^ \t\n]*/.exec(body)?.[0] ?? '';
		if (target.toLowerCase() === 'xml') {
			this.fail('the XML declaration may stand only at the very start of the document', tag);
		}
		if (!PLAIN_NAME.test(target)) this.fail('the processing instruction has no proper name', tag);
		this.instructions.push({ offset: tag, text: target });
		this.position = end + 2;
	}
}
