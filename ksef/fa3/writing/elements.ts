import { ATTRIBUTE_PREFIX, TEXT_KEY } from '../native';
import type { NativeObject } from '../native';
import { InvoiceElement, isContentList } from '../element/element';
import type { ElementValue } from '../element/element';
import type { ElementShape } from '../element/shape';
import { escapeAttribute, escapeText, writtenForm } from './values';

/*
 * The functions here add to the XML so far and return all of it, or undefined at the first thing that cannot
 * be written: what it is, inspectNative then finds out.
 */

/** Adds all elements inside one to the XML, in the order of the schema. */
export function writeElements(
	xml: string,
	{ shape, contents, extras }: InvoiceElement,
): string | undefined {
	if (extras !== undefined && !areAttributes(extras, shape)) return undefined;
	const { ranked } = shape;
	let longer: string | undefined = xml;
	for (let rank = 0; rank < contents.length; rank++) {
		const content = contents[rank];
		if (content === undefined || content === null) continue;
		const inner = ranked[rank];
		if (inner === undefined || longer === undefined) return undefined;
		if (typeof content === 'string') longer = writeText(longer, inner, content);
		else if (isContentList(content)) longer = writeList(longer, inner, content);
		else longer = writeValue(longer, inner, content);
	}
	return longer;
}

function areAttributes(extras: NativeObject, shape: ElementShape): boolean {
	return Object.keys(extras).every(
		(name) =>
			extras[name] === undefined || (shape.hasAttributes && name.startsWith(ATTRIBUTE_PREFIX)),
	);
}

function writeList(
	xml: string,
	shape: ElementShape,
	values: readonly ElementValue[],
): string | undefined {
	let longer: string | undefined = xml;
	let count = 0;
	for (const value of values) {
		if (value === undefined || value === null) continue;
		count += 1;
		if (longer === undefined || (count > 1 && !shape.repeats)) return undefined;
		longer = writeValue(longer, shape, value);
	}
	return longer;
}

function writeValue(xml: string, shape: ElementShape, value: ElementValue): string | undefined {
	if (typeof value === 'string') return writeText(xml, shape, value);
	if (value instanceof InvoiceElement) return writeElement(xml, shape, value);
	if (value === undefined || value === null) return xml;
	if (shape.type === undefined) return undefined;
	const form = writtenForm(value, shape.type);
	if ('absent' in form) return xml;
	return 'text' in form ? writeText(xml, shape, form.text) : undefined;
}

function writeText(xml: string, shape: ElementShape, value: string): string | undefined {
	if (!shape.isPlainText) return undefined;
	const text = escapeText(value);
	return text === undefined ? undefined : xml + shape.startTag + text + shape.endTag;
}

function writeElement(
	xml: string,
	shape: ElementShape,
	element: InvoiceElement,
): string | undefined {
	const startTag = shape.hasAttributes ? startTagWith(shape, element.extras ?? {}) : shape.startTag;
	if (startTag === undefined) return undefined;
	const longer =
		shape.children === undefined
			? writeTextBeside(xml + startTag, shape, element)
			: writeElements(xml + startTag, element);
	return longer === undefined ? undefined : longer + shape.endTag;
}

/** The text of an element that is given as an object because of its attributes. */
function writeTextBeside(
	xml: string,
	shape: ElementShape,
	{ extras = {} }: InvoiceElement,
): string | undefined {
	for (const key in extras) {
		if (key !== TEXT_KEY && !key.startsWith(ATTRIBUTE_PREFIX)) return undefined;
		if (key.startsWith(ATTRIBUTE_PREFIX) && !shape.hasAttributes) return undefined;
	}
	const value = extras[TEXT_KEY];
	if (value === undefined || value === null) return xml;
	if (typeof value === 'object' || shape.type === undefined) return undefined;
	const form = typeof value === 'string' ? { text: value } : writtenForm(value, shape.type);
	const text = 'text' in form ? escapeText(form.text) : undefined;
	return text === undefined ? undefined : xml + text;
}

function startTagWith(shape: ElementShape, extras: NativeObject): string | undefined {
	const { attributes } = shape.definition;
	let tag = `<${shape.name}`;
	let found = 0;
	for (const { name, fixed } of attributes) {
		const given = extras[ATTRIBUTE_PREFIX + name];
		if (given !== undefined) found += 1;
		const value = given ?? fixed;
		if (value === undefined) continue;
		const text = typeof value === 'string' ? escapeAttribute(value) : undefined;
		if (text === undefined) return undefined;
		tag += ` ${name}="${text}"`;
	}
	const keys = Object.keys(extras).filter(
		(key) => key.startsWith(ATTRIBUTE_PREFIX) && extras[key] !== undefined,
	);
	return keys.length === found ? `${tag}>` : undefined;
}
