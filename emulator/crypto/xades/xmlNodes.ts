import { DOMParser } from '@xmldom/xmldom';

/** Namespace of XML signatures. */
export const XMLDSIG = 'http://www.w3.org/2000/09/xmldsig#';
/** Namespace of XAdES 1.3.2, which XAdES-BASELINE uses. */
export const XADES = 'http://uri.etsi.org/01903/v1.3.2#';

/**
 * Parses XML, strictly.
 *
 * @returns the document, or undefined when it is not well-formed
 */
export function parseXml(text: string): Document | undefined {
	let damaged = false;
	const complain = (): void => {
		damaged = true;
	};
	const parser = new DOMParser({
		errorHandler: { warning: complain, error: complain, fatalError: complain },
	});
	try {
		const document = parser.parseFromString(text, 'text/xml');
		return damaged || !document.documentElement ? undefined : document;
	} catch {
		// xmldom throws for what it cannot recover from; either way the text is not XML.
		return undefined;
	}
}

/** Child elements with a name; any name when it is left out. */
export function childElements(parent: Node, namespace: string, name?: string): Element[] {
	const found: Element[] = [];
	for (let node = parent.firstChild; node !== null; node = node.nextSibling) {
		if (node.nodeType !== 1) continue;
		const element = node as Element;
		if (element.namespaceURI !== namespace) continue;
		if (name === undefined || element.localName === name) found.push(element);
	}
	return found;
}

/** The one child with that name, followed down a path of names; undefined unless there is exactly one each time. */
export function onlyChild(
	parent: Node | undefined,
	namespace: string,
	...names: string[]
): Element | undefined {
	let current: Node | undefined = parent;
	for (const name of names) {
		if (current === undefined) return undefined;
		const children: Element[] = childElements(current, namespace, name);
		if (children.length !== 1) return undefined;
		current = children[0];
	}
	return current as Element | undefined;
}

/** All elements below (and including) a node with a namespace and name. */
export function descendants(root: Document | Element, namespace: string, name: string): Element[] {
	const list = root.getElementsByTagNameNS(namespace, name);
	return Array.from({ length: list.length }, (_unused, index) => list.item(index)).filter(
		(element): element is Element => element !== null,
	);
}

/** Text of an element without surrounding white space; empty when there is no element. */
export function textOf(element: Element | undefined): string {
	return (element?.textContent ?? '').trim();
}
