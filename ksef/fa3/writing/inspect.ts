import { ATTRIBUTE_PREFIX, TEXT_KEY, isNativeArray, isNativeObject } from '../native';
import type { NativeObject, NativeValue } from '../native';
import type { ElementWriter } from './compile';
import { escapeText, writtenForm } from './values';

/** Something in native JSON that cannot be written. */
export interface NativeProblem {
	/** JSON path from the invoice on, such as `Fa.FaWiersz[0].P_8B`. */
	readonly path: string;
	readonly message: string;
}

/** Finds everything in native JSON that cannot be written as the element of `writer`. */
export function inspectNative(native: NativeObject, writer: ElementWriter): NativeProblem[] {
	const problems: NativeProblem[] = [];
	inspectObject(native, writer, '', problems);
	return problems;
}

function inspectObject(
	native: NativeObject,
	writer: ElementWriter,
	path: string,
	problems: NativeProblem[],
): void {
	for (const [key, value] of Object.entries(native)) {
		if (value === undefined || value === null) continue;
		const keyPath = path === '' ? key : `${path}.${key}`;
		if (key.startsWith(ATTRIBUTE_PREFIX)) inspectAttribute(key, value, writer, keyPath, problems);
		else if (key === TEXT_KEY && writer.children === undefined) {
			inspectValue(value, writer, keyPath, problems);
		} else {
			const child = writer.children?.get(key);
			if (child === undefined) problems.push({ path: keyPath, message: unknownKey(key, writer) });
			else inspectChild(value, child, keyPath, problems);
		}
	}
}

function inspectAttribute(
	key: string,
	value: NativeObject[string],
	writer: ElementWriter,
	path: string,
	problems: NativeProblem[],
): void {
	const name = key.slice(ATTRIBUTE_PREFIX.length);
	if (!writer.definition.attributes.some((attribute) => attribute.name === name)) {
		problems.push({ path, message: `${writer.name} has no attribute ${name}` });
	} else if (typeof value !== 'string') {
		problems.push({ path, message: 'an attribute has to be a string' });
	} else if (escapeText(value) === undefined) {
		problems.push({ path, message: ILLEGAL_CHARACTER });
	}
}

const ILLEGAL_CHARACTER = 'the text contains a character that XML does not allow';

function inspectChild(
	value: NativeObject[string],
	writer: ElementWriter,
	path: string,
	problems: NativeProblem[],
): void {
	if (!isNativeArray(value)) {
		inspectValue(value, writer, path, problems);
		return;
	}
	const count = value.filter((item) => item !== undefined && item !== null).length;
	if (count > 1 && !writer.repeats) {
		problems.push({ path, message: `${writer.name} may occur once, not ${count} times` });
	}
	value.forEach((item, index) => {
		const itemPath = `${path}[${index}]`;
		if (isNativeArray(item)) problems.push({ path: itemPath, message: 'an array inside an array' });
		else inspectValue(item, writer, itemPath, problems);
	});
}

function inspectValue(
	value: NativeValue | readonly NativeValue[],
	writer: ElementWriter,
	path: string,
	problems: NativeProblem[],
): void {
	if (value === undefined || value === null) return;
	if (isNativeObject(value)) {
		inspectObject(value, writer, path, problems);
	} else if (writer.type === undefined) {
		problems.push({ path, message: `${writer.name} holds elements, so it has to be an object` });
	} else if (writer.freeAttributes.length > 0 && !path.endsWith(TEXT_KEY)) {
		const keys = writer.freeAttributes.map((name) => ATTRIBUTE_PREFIX + name).join(', ');
		problems.push({
			path,
			message: `${writer.name} has to be an object with ${keys} and ${TEXT_KEY}`,
		});
	} else if (typeof value === 'string') {
		if (escapeText(value) === undefined) problems.push({ path, message: ILLEGAL_CHARACTER });
	} else if (typeof value === 'number' || typeof value === 'boolean') {
		const form = writtenForm(value, writer.type);
		if ('fault' in form) problems.push({ path, message: form.fault });
	} else {
		problems.push({ path, message: `${writer.name} holds text, so it has to be a string` });
	}
}

function unknownKey(key: string, writer: ElementWriter): string {
	const known = [...(writer.children?.keys() ?? [])];
	const near = known.find((name) => name.toLowerCase() === key.toLowerCase());
	const suggestion = near === undefined ? '' : `; did you mean ${near}?`;
	return `${writer.name} has no element ${key}${suggestion}`;
}
