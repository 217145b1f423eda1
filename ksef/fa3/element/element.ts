import { isNativeArray, isNativeObject } from '../native';
import type { NativeObject, NativeValue } from '../native';
import type { ElementShape } from './shape';

/**
 * One occurrence of an element of an invoice in the making: text (a number or mark stands for it, as in
 * native JSON), or an element with content of its own; undefined and null mean that it is absent.
 */
export type ElementValue = InvoiceElement | string | number | boolean | null | undefined;

/** What stands at one element: a value, or one for each occurrence. */
export type ElementContent = ElementValue | readonly ElementValue[];

/**
 * An element of an invoice in the making. It keeps its content by rank, that is in the order of the schema,
 * which is several times faster to fill, to look at and to write than an object keyed by element names.
 */
export class InvoiceElement {
	/** What stands at the element of each rank. */
	readonly contents: ElementContent[];

	/** Attributes, text beside them, and whatever else native JSON gave that is no element in this place. */
	extras: NativeObject | undefined = undefined;

	/** Holds nothing but "no" marks written by default. */
	isDefault = false;

	constructor(readonly shape: ElementShape) {
		this.contents = shape.empty.slice();
	}

	/** What stands at an element inside this one; undefined for a name that the schema does not have here. */
	get(name: string): ElementContent {
		const child = this.shape.children?.get(name);
		return child && this.contents[child.rank];
	}

	/**
	 * Gives an element inside this one its content, unless it has some.
	 *
	 * @throws Error when the schema has no such element here
	 */
	fillIn(name: string, content: ElementContent): void {
		const rank = this.rankOf(name);
		if (this.contents[rank] === undefined) this.contents[rank] = content;
	}

	/**
	 * Gives an element inside this one its content, in place of what it had.
	 *
	 * @throws Error when the schema has no such element here
	 */
	set(name: string, content: ElementContent): void {
		this.contents[this.rankOf(name)] = content;
	}

	private rankOf(name: string): number {
		const child = this.shape.children?.get(name);
		if (child === undefined) throw new Error(`${this.shape.name} has no element ${name}`);
		return child.rank;
	}
}

/** Tells lists from the other contents. */
export function isContentList(content: ElementContent): content is readonly ElementValue[] {
	return Array.isArray(content);
}

/** Native JSON as an element of this shape. Nothing is judged, and nothing is lost. */
export function elementFromNative(native: NativeObject, shape: ElementShape): InvoiceElement {
	const element = new InvoiceElement(shape);
	for (const name in native) {
		const value = native[name];
		if (value === undefined || value === null) continue;
		const child = shape.children?.get(name);
		if (child === undefined) (element.extras ??= {})[name] = value;
		else element.contents[child.rank] = contentFromNative(value, child);
	}
	return element;
}

/** The same for whatever stands at a name of native JSON. */
export function contentFromNative(
	content: NativeObject[string],
	shape: ElementShape,
): ElementContent {
	if (!isNativeArray(content)) return valueFromNative(content, shape);
	return content.map((value) => valueFromNative(value, shape));
}

function valueFromNative(value: NativeValue, shape: ElementShape): ElementValue {
	if (!isNativeArray(value)) {
		return isNativeObject(value) ? elementFromNative(value, shape) : value;
	}
	// A list inside a list cannot be written, nor can an element inside itself.
	const element = new InvoiceElement(shape);
	element.extras = { [shape.name]: value };
	return element;
}

/** An element as native JSON, its keys in the order of the schema. */
export function nativeFromElement({ shape, contents, extras }: InvoiceElement): NativeObject {
	const native: NativeObject = {};
	for (const { name, rank } of shape.ranked) {
		const content = contents[rank];
		if (content === undefined) continue;
		native[name] = isContentList(content)
			? content.map((value) => nativeFromValue(value))
			: nativeFromValue(content);
	}
	return Object.assign(native, extras);
}

function nativeFromValue(value: ElementValue): NativeValue {
	return value instanceof InvoiceElement ? nativeFromElement(value) : value;
}
