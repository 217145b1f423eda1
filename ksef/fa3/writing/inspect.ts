import { ATTRIBUTE_PREFIX, TEXT_KEY, isNativeArray, isNativeObject } from '../native';
import type { NativeObject, NativeValue } from '../native';
import type { ElementShape } from '../element/shape';
import { escapeText, writtenForm } from './values';

/** Something in native JSON that cannot be written. */
export interface NativeProblem {
	/** JSON path from the invoice on, such as `Fa.FaWiersz[0].P_8B`. */
	readonly path: string;
	readonly message: string;
}

/** Finds everything in native JSON that cannot be written as the element of `shape`. */
export function inspectNative(native: NativeObject, shape: ElementShape): NativeProblem[] {
	const problems: NativeProblem[] = [];
	inspectObject(native, shape, '', problems);
	return problems;
}

function inspectObject(
	native: NativeObject,
	shape: ElementShape,
	path: string,
	problems: NativeProblem[],
): void {
	for (const [key, value] of Object.entries(native)) {
		if (value === undefined || value === null) continue;
		const keyPath = path === '' ? key : `${path}.${key}`;
		if (key.startsWith(ATTRIBUTE_PREFIX)) inspectAttribute(key, value, shape, keyPath, problems);
		else if (key === TEXT_KEY && shape.children === undefined) {
			inspectValue(value, shape, keyPath, problems);
		} else {
			const child = shape.children?.get(key);
			if (child === undefined) problems.push({ path: keyPath, message: unknownKey(key, shape) });
			else inspectChild(value, child, keyPath, problems);
		}
	}
}

function inspectAttribute(
	key: string,
	value: NativeObject[string],
	shape: ElementShape,
	path: string,
	problems: NativeProblem[],
): void {
	const name = key.slice(ATTRIBUTE_PREFIX.length);
	if (!shape.definition.attributes.some((attribute) => attribute.name === name)) {
		problems.push({ path, message: `${shape.name} has no attribute ${name}` });
	} else if (typeof value !== 'string') {
		problems.push({ path, message: 'an attribute has to be a string' });
	} else if (escapeText(value) === undefined) {
		problems.push({ path, message: ILLEGAL_CHARACTER });
	}
}

const ILLEGAL_CHARACTER = 'the text contains a character that XML does not allow';

function inspectChild(
	value: NativeObject[string],
	shape: ElementShape,
	path: string,
	problems: NativeProblem[],
): void {
	if (!isNativeArray(value)) {
		inspectValue(value, shape, path, problems);
		return;
	}
	const count = value.filter((item) => item !== undefined && item !== null).length;
	if (count > 1 && !shape.repeats) {
		problems.push({ path, message: `${shape.name} may occur once, not ${count} times` });
	}
	value.forEach((item, index) => {
		const itemPath = `${path}[${index}]`;
		if (isNativeArray(item)) problems.push({ path: itemPath, message: 'an array inside an array' });
		else inspectValue(item, shape, itemPath, problems);
	});
}

function inspectValue(
	value: NativeValue | readonly NativeValue[],
	shape: ElementShape,
	path: string,
	problems: NativeProblem[],
): void {
	if (value === undefined || value === null) return;
	if (isNativeObject(value)) {
		inspectObject(value, shape, path, problems);
	} else if (shape.type === undefined) {
		problems.push({ path, message: `${shape.name} holds elements, so it has to be an object` });
	} else if (shape.freeAttributes.length > 0 && !path.endsWith(TEXT_KEY)) {
		const keys = shape.freeAttributes.map((name) => ATTRIBUTE_PREFIX + name).join(', ');
		problems.push({
			path,
			message: `${shape.name} has to be an object with ${keys} and ${TEXT_KEY}`,
		});
	} else if (typeof value === 'string') {
		if (escapeText(value) === undefined) problems.push({ path, message: ILLEGAL_CHARACTER });
	} else if (typeof value === 'number' || typeof value === 'boolean') {
		const form = writtenForm(value, shape.type);
		if ('fault' in form) problems.push({ path, message: form.fault });
	} else {
		problems.push({ path, message: `${shape.name} holds text, so it has to be a string` });
	}
}

function unknownKey(key: string, shape: ElementShape): string {
	const known = [...(shape.children?.keys() ?? [])];
	const near = known.find((name) => name.toLowerCase() === key.toLowerCase());
	const suggestion = near === undefined ? '' : `; did you mean ${near}?`;
	return `${shape.name} has no element ${key}${suggestion}`;
}
