import { decimalFromNumber, parseDecimal } from '../decimal';
import type { Decimal } from '../decimal';
import { isNativeArray, isNativeObject } from '../native';
import type { NativeObject } from '../native';

/** The text of an element of native JSON; undefined when it is absent or holds elements. */
export function textAt(parent: NativeObject, name: string): string | undefined {
	const value = parent[name];
	if (typeof value === 'string') return value;
	return typeof value === 'number' ? String(value) : undefined;
}

/** The amount in an element; undefined when it is absent or no number (the schema check says so then). */
export function amountAt(parent: NativeObject, name: string): Decimal | undefined {
	const value = parent[name];
	if (typeof value === 'string') return parseDecimal(value);
	return typeof value === 'number' ? decimalFromNumber(value) : undefined;
}

/** Whether a marker of native JSON is set. */
export function isMarked(parent: NativeObject, name: string): boolean {
	const value = parent[name];
	return value === true || value === 1 || value === '1';
}

/** The objects of an element that may repeat. */
export function objectsAt(parent: NativeObject, name: string): NativeObject[] {
	const value = parent[name];
	if (isNativeArray(value)) return value.filter(isNativeObject);
	return isNativeObject(value) ? [value] : [];
}

/** The object of an element; undefined when there is none. */
export function objectIn(parent: NativeObject, name: string): NativeObject | undefined {
	return objectsAt(parent, name)[0];
}
