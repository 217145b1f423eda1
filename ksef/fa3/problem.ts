import type { XmlDocument, XmlElement, XmlReadError } from './xml/document';

/** How grave a problem is: KSeF refuses errors; warnings are law or custom that KSeF does not check. */
export type Severity = 'error' | 'warning';

/** One thing that is wrong with an invoice, in words a bookkeeper understands. */
export interface Problem {
	/** Stable name of the kind of problem, such as `SCHEMA_MISSING` or `NIP_CHECKSUM`. */
	readonly code: string;
	readonly severity: Severity;
	/** Place in the document, such as `/Faktura/Fa/FaWiersz[2]/P_12`. */
	readonly path: string;
	/** Name of the element, without its parents. */
	readonly element: string;
	/** Line and column in the XML, counted from 1. */
	readonly line?: number;
	readonly column?: number;
	/** The value found, shortened when it is long. */
	readonly value?: string;
	readonly message: string;
	/** Where the rule comes from: the schema type, the KSeF rule or the article of law. */
	readonly rule: string;
}

const SHOWN_VALUE_LENGTH = 100;

/** A value as it is shown in a problem: at most 100 characters. */
export function shownValue(value: string): string {
	return value.length <= SHOWN_VALUE_LENGTH ? value : `${value.slice(0, SHOWN_VALUE_LENGTH)}…`;
}

/** Numbers of the children of an element among those of their name; kept while the element lives. */
const numberings = new WeakMap<XmlElement, ReadonlyMap<XmlElement, string>>();

function numberingOf(parent: XmlElement): ReadonlyMap<XmlElement, string> {
	const known = numberings.get(parent);
	if (known !== undefined) return known;
	const counts = new Map<string, number>();
	const places = parent.children.map((child) => {
		const count = (counts.get(child.localName) ?? 0) + 1;
		counts.set(child.localName, count);
		return { child, count };
	});
	const repeats = ({ localName }: XmlElement): boolean => (counts.get(localName) ?? 0) > 1;
	const numbering = new Map(
		places.map(({ child, count }) => [child, repeats(child) ? `[${count}]` : '']),
	);
	numberings.set(parent, numbering);
	return numbering;
}

/** Path of an element, with a number wherever elements of its name repeat. */
export function pathOf(element: XmlElement): string {
	const { parent } = element;
	if (parent === undefined) return `/${element.localName}`;
	const number = numberingOf(parent).get(element) ?? '';
	return `${pathOf(parent)}/${element.localName}${number}`;
}

/** What a rule says about an element; the place is added by {@link problemAt}. */
export interface Finding {
	readonly code: string;
	readonly severity: Severity;
	readonly message: string;
	readonly rule: string;
	readonly value?: string;
}

/** A finding with the place of its element. */
export function problemAt(document: XmlDocument, element: XmlElement, finding: Finding): Problem {
	const { code, severity, message, rule, value } = finding;
	return {
		code,
		severity,
		path: pathOf(element),
		element: element.localName,
		...document.positionAt(element.offset),
		...(value === undefined ? {} : { value: shownValue(value) }),
		message,
		rule,
	};
}

/** The problem of a document that cannot be read at all. */
export function unreadable(error: XmlReadError): Problem {
	return {
		code: error.code,
		severity: 'error',
		path: '/',
		element: '',
		...error.position,
		message: `The file is not readable XML: ${error.reason}.`,
		rule: 'XML 1.0 and Namespaces in XML',
	};
}

/** Orders problems by their places in the document; those of the file as a whole come first. */
export function byPlace(first: Problem, second: Problem): number {
	return (first.line ?? 0) - (second.line ?? 0) || (first.column ?? 0) - (second.column ?? 0);
}
