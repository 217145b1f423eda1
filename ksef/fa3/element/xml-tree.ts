import { ATTRIBUTE_PREFIX, TEXT_KEY } from '../native';
import { FA3_NAMESPACE } from '../schema';
import { XmlDocument, XmlElement } from '../xml/document';
import { writtenForm } from '../writing/values';
import { InvoiceElement, isContentList } from './element';
import type { ElementValue } from './element';
import type { ElementShape } from './shape';

/**
 * The document that reading the XML of an invoice would give, made from its elements in a fraction of the
 * time. It does not know the places of its elements in the XML.
 *
 * @param xml what `writeInvoiceElement` made of the invoice
 */
export function documentFrom(invoice: InvoiceElement, xml: string): XmlDocument {
	return new XmlDocument(treeOf(invoice, undefined), xml, [], []);
}

function treeOf(element: InvoiceElement, parent: XmlElement | undefined): XmlElement {
	const { shape, contents, extras } = element;
	const tree = new XmlElement(shape.name, shape.name, FA3_NAMESPACE, parent, 0);
	if (extras !== undefined) {
		tree.text = String(extras[TEXT_KEY] ?? '');
		tree.attributes = Object.entries(extras)
			.filter(([name]) => name.startsWith(ATTRIBUTE_PREFIX))
			.map(([name, value]) => attribute(name.slice(ATTRIBUTE_PREFIX.length), String(value)));
	}
	const { ranked } = shape;
	for (let rank = 0; rank < contents.length; rank++) {
		const content = contents[rank];
		const inside = ranked[rank];
		if (content === undefined || inside === undefined) continue;
		if (isContentList(content)) {
			for (const value of content) appendValue(tree, value, inside);
		} else appendValue(tree, content, inside);
	}
	return tree;
}

function attribute(name: string, value: string): XmlElement['attributes'][number] {
	return { qualifiedName: name, localName: name, namespace: '', value };
}

function appendValue(parent: XmlElement, value: ElementValue, shape: ElementShape): void {
	if (value instanceof InvoiceElement) {
		parent.append(treeOf(value, parent));
		return;
	}
	const text = textOf(value, shape);
	if (text === undefined) return;
	const tree = new XmlElement(shape.name, shape.name, FA3_NAMESPACE, parent, 0);
	tree.text = text;
	parent.append(tree);
}

function textOf(
	value: Exclude<ElementValue, InvoiceElement>,
	{ type }: ElementShape,
): string | undefined {
	if (value === undefined || value === null || typeof value === 'string') return value ?? undefined;
	const form = type && writtenForm(value, type);
	return form !== undefined && 'text' in form ? form.text : undefined;
}
