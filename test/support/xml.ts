import type { XmlElement } from '../../ksef/fa3/xml/document';
import { readXml } from '../../ksef/fa3/xml/reader';

/** Plain trees of elements for tests: easy to change, to write and to compare. */
export interface XmlTree {
	name: string;
	namespace: string;
	attributes: Record<string, string>;
	text: string;
	children: XmlTree[];
}

/** Reads a document into a tree that a test may change. */
export function treeOf(xml: Uint8Array | string): XmlTree {
	return toTree(readXml(xml).root);
}

function toTree(element: XmlElement): XmlTree {
	return {
		name: element.localName,
		namespace: element.namespace,
		attributes: Object.fromEntries(
			element.attributes.map((attribute) => [attribute.qualifiedName, attribute.value]),
		),
		text: element.text,
		children: element.children.map(toTree),
	};
}

/** Writes a tree as a document, every element with its own namespace declaration where it changes. */
export function writeTree(tree: XmlTree): string {
	return `<?xml version="1.0" encoding="UTF-8"?>\n${write(tree, '')}`;
}

function write(tree: XmlTree, outer: string): string {
	const declaration = tree.namespace === outer ? '' : ` xmlns="${escape(tree.namespace)}"`;
	const attributes = Object.entries(tree.attributes).map(
		([name, value]) => ` ${name}="${escape(value)}"`,
	);
	const content = tree.children.map((child) => write(child, tree.namespace)).join('');
	return `<${tree.name}${declaration}${attributes.join('')}>${escape(tree.text)}${content}</${tree.name}>`;
}

function escape(text: string): string {
	return text
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('>', '&gt;')
		.replaceAll('"', '&quot;')
		.replace(/[\r\n\t]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** All elements of a tree, parents first. */
export function allElements(tree: XmlTree): XmlTree[] {
	return [tree, ...tree.children.flatMap(allElements)];
}
