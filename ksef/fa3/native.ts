/**
 * Native JSON: an invoice as plain objects keyed by the element names of the schema.
 *
 * - An element with elements inside is an object; the order of its keys does not matter.
 * - An element with text is a string. When an invoice is written, a number stands for its exact decimal
 *   digits and a boolean for a yes/no mark (see {@link writeInvoiceXml}).
 * - An element that repeats is an array; a single value does as well.
 * - An attribute is a key that begins with `@`; the text beside attributes has the key `#text`.
 * - `undefined` and `null` mean that the element is absent.
 */
export type NativeValue = NativeObject | string | number | boolean | null | undefined;

/** The content of an element that has elements or attributes. */
export interface NativeObject {
	[name: string]: NativeValue | readonly NativeValue[];
}

/**
 * The content of `Faktura`: `Naglowek`, `Podmiot1`, `Podmiot2`, `Fa` … Any names and any form of invoice;
 * `Fa3Native` is the exact type for FA(3).
 */
export type NativeInvoice = NativeObject;

/** Key of the text of an element that also has attributes. */
export const TEXT_KEY = '#text';

/** Beginning of the key of an attribute. */
export const ATTRIBUTE_PREFIX = '@';

/** Tells objects from the other values of native JSON. */
export function isNativeObject(value: NativeValue | readonly NativeValue[]): value is NativeObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Tells arrays from the other values of native JSON. */
export function isNativeArray(
	value: NativeValue | readonly NativeValue[],
): value is readonly NativeValue[] {
	return Array.isArray(value);
}
