/** What the reader hands over: a document of elements that know their place. */

/** A place in the text, counted from 1; columns count UTF-16 units. */
export interface XmlPosition {
	readonly line: number;
	readonly column: number;
}

/** An attribute that is not a namespace declaration. */
export interface XmlAttribute {
	readonly qualifiedName: string;
	readonly localName: string;
	/** Empty for an attribute without a prefix. */
	readonly namespace: string;
	readonly value: string;
}

/** An element. Built by the reader only, and not changed afterwards. */
export class XmlElement {
	/** Character data with references and CDATA resolved; blanks between child elements are dropped. */
	text = '';
	/** A CDATA section stands directly in this element. */
	hasCdata = false;
	children: XmlElement[] = NO_ELEMENTS;
	attributes: readonly XmlAttribute[] = NO_ATTRIBUTES;

	constructor(
		readonly qualifiedName: string,
		readonly localName: string,
		public namespace: string,
		readonly parent: XmlElement | undefined,
		/** Where the start tag begins, in UTF-16 units of {@link XmlDocument.source}. */
		readonly offset: number,
	) {}

	/** The first child of each name, once somebody has asked. */
	private firstByName: ReadonlyMap<string, XmlElement> | undefined;

	/** Adds a child; text so far stays only when it is more than blanks. */
	append(child: XmlElement): void {
		this.firstByName = undefined;
		if (this.children === NO_ELEMENTS) this.children = [child];
		else this.children.push(child);
	}

	/** The first child of this name, whatever its namespace. */
	child(localName: string): XmlElement | undefined {
		if (this.children.length > FEW_CHILDREN) {
			this.firstByName ??= firstByName(this.children);
			return this.firstByName.get(localName);
		}
		for (const child of this.children) if (child.localName === localName) return child;
		return undefined;
	}

	/** All children of this name, whatever their namespace. */
	childrenNamed(localName: string): XmlElement[] {
		return this.children.filter((child) => child.localName === localName);
	}

	/** The element below at `Fa/Adnotacje/P_16`, taking the first of repeated ones. */
	at(path: string): XmlElement | undefined {
		let element: XmlElement | undefined;
		for (const name of namesIn(path)) {
			element = (element ?? this).child(name);
			if (element === undefined) return undefined;
		}
		return element;
	}

	/** The text of the element at a path, without blanks around it; undefined when absent or empty. */
	value(path: string): string | undefined {
		return this.at(path)?.text.trim() || undefined;
	}
}

/** So many are looked through in less time than an index of them takes. */
const FEW_CHILDREN = 8;

function firstByName(children: readonly XmlElement[]): ReadonlyMap<string, XmlElement> {
	const first = new Map<string, XmlElement>();
	for (const child of children) {
		if (!first.has(child.localName)) first.set(child.localName, child);
	}
	return first;
}

/** Paths already taken apart: rules ask for the same few of every invoice. */
const takenApart = new Map<string, readonly string[]>();

function namesIn(path: string): readonly string[] {
	let names = takenApart.get(path);
	if (names === undefined) {
		names = path.split('/');
		takenApart.set(path, names);
	}
	return names;
}

const NO_ELEMENTS: XmlElement[] = [];
const NO_ATTRIBUTES: readonly XmlAttribute[] = [];

/** Something noticed while reading, with its place. */
export interface XmlNotice {
	readonly offset: number;
	readonly text: string;
}

/** A document that is well formed. */
export class XmlDocument {
	private lineStarts: number[] | undefined;

	constructor(
		readonly root: XmlElement,
		/** The text as read, line ends normalised to line feeds. */
		readonly source: string,
		readonly processingInstructions: readonly XmlNotice[],
		/** Character references to characters that XML discourages. */
		readonly discouragedReferences: readonly XmlNotice[],
	) {}

	/** Line and column of an offset. */
	positionAt(offset: number): XmlPosition {
		this.lineStarts ??= lineStartsOf(this.source);
		return positionIn(this.lineStarts, offset);
	}
}

function lineStartsOf(source: string): number[] {
	const starts = [0];
	for (let end = source.indexOf('\n'); end !== -1; end = source.indexOf('\n', end + 1)) {
		starts.push(end + 1);
	}
	return starts;
}

function positionIn(lineStarts: readonly number[], offset: number): XmlPosition {
	let low = 0;
	let high = lineStarts.length - 1;
	while (low < high) {
		const middle = (low + high + 1) >> 1;
		if ((lineStarts[middle] ?? 0) <= offset) low = middle;
		else high = middle - 1;
	}
	return { line: low + 1, column: offset - (lineStarts[low] ?? 0) + 1 };
}

/** Line and column of an offset in a text of which nothing else is known. */
export function positionInText(source: string, offset: number): XmlPosition {
	return positionIn(lineStartsOf(source), offset);
}

/** The kinds of reasons for which a text is not read. */
export type XmlErrorCode =
	| 'XML_NOT_WELL_FORMED'
	| 'XML_DOCTYPE'
	| 'XML_ENTITY'
	| 'XML_ENCODING'
	| 'XML_TOO_DEEP'
	| 'XML_TOO_LARGE';

/** A text that is not well-formed XML, or that is refused for safety. */
export class XmlReadError extends Error {
	override readonly name = 'XmlReadError';

	constructor(
		readonly code: XmlErrorCode,
		/** The reason in plain words, without the place. */
		readonly reason: string,
		readonly position: XmlPosition,
	) {
		super(`Line ${position.line}, column ${position.column}: ${reason}`);
	}
}
