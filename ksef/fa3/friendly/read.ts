import { isNativeArray, isNativeObject } from '../native';
import type { NativeObject, NativeValue } from '../native';
import type { ElementShape } from '../element/shape';
import type {
	Constants,
	ElementPath,
	EuVatField,
	Field,
	ListField,
	Model,
	ValueField,
} from './fields';
import { compileValueReader } from './read-values';
import type { JsonObject, JsonValue, ReadOptions } from './read-values';
import { findPlace } from './places';
import { NATIVE_KEY } from './write';

export type { JsonObject, JsonValue, ReadOptions } from './read-values';

type NativeContent = NativeObject[string];

/** Puts what an element says into the output; false when it is nothing that the field can say. */
type Take = (
	value: NativeContent,
	parent: NativeObject,
	output: JsonObject,
	options: ReadOptions,
) => boolean;

/** What is to be done with an element, and with the elements inside it. */
interface ReadNode {
	readonly children: Map<string, ReadNode>;
	take?: Take;
	/** A marker or default that some field implies; it needs no place of its own. */
	implied?: boolean;
}

/** Reads the native object of a model's element into friendly JSON. */
export type ModelReader = (native: NativeObject, options: ReadOptions) => JsonObject;

/**
 * Builds the reader of a model: the way back of `compileModelWriter`, from the same fields. What no field
 * can say stays, as native JSON under `native`, so that nothing is lost.
 *
 * @param implied elements to pass over, besides the constants of the fields
 */
export function compileModelReader(
	model: Model,
	base: ElementShape,
	implied: readonly ElementPath[] = [],
): ModelReader {
	const root: ReadNode = { children: new Map() };
	addFields(model, base, root, []);
	for (const path of implied) nodeAt(root, path).implied = true;
	return (native, options) => {
		const output: JsonObject = {};
		const left = readChildren(native, root.children, output, options);
		if (left !== undefined) output[NATIVE_KEY] = left;
		return output;
	};
}

function nodeAt(root: ReadNode, path: ElementPath): ReadNode {
	let node = root;
	for (const name of path === '' ? [] : path.split('/')) {
		let child = node.children.get(name);
		if (child === undefined) {
			child = { children: new Map() };
			node.children.set(name, child);
		}
		node = child;
	}
	return node;
}

function addFields(
	model: Model,
	base: ElementShape,
	root: ReadNode,
	into: readonly string[],
): void {
	for (const [name, field] of Object.entries(model.fields)) {
		for (const path of Object.keys({ ...field.present, ...field.absent })) {
			if (!isInside(field, path)) nodeAt(root, path).implied = true;
		}
		addField(name, field, base, root, into);
	}
}

/** Whether a constant stands inside the element that an object field has for itself. */
function isInside(field: Field, path: ElementPath): boolean {
	return field.kind === 'object' && !field.inPlace && path.startsWith(`${field.element}/`);
}

function namesInside(field: Field, constants: Constants = {}): ElementPath[] {
	return Object.keys(constants)
		.filter((path) => isInside(field, path))
		.map((path) => path.slice(field.element.length + 1));
}

function addField(
	name: string,
	field: Field,
	base: ElementShape,
	root: ReadNode,
	into: readonly string[],
): void {
	if (field.kind === 'setting') return;
	if (field.kind === 'switch') {
		for (const [word, path] of Object.entries(field.elements)) {
			nodeAt(root, path).take = (value, _parent, output) => {
				if (value !== '1') return false;
				target(output, into)[name] = word;
				return true;
			};
		}
		return;
	}
	const node = nodeAt(root, field.element);
	if (field.kind === 'euVat') {
		addEuVat(name, node, into, field, base);
		return;
	}
	const place = findPlace(base, field.element);
	if (field.kind === 'object' && field.inPlace) {
		addFields(field.model, place.shape, node, [...into, name]);
		return;
	}
	const read = compileFieldReader(field, place.shape);
	node.take = (value, _parent, output, options) => {
		const json = read(value, options);
		if (json === undefined) return false;
		if (json !== null) target(output, into)[name] = json;
		return true;
	};
}

function target(output: JsonObject, into: readonly string[]): JsonObject {
	let object = output;
	for (const name of into) {
		const existing = object[name];
		if (existing !== undefined && isJsonObject(existing)) object = existing;
		else {
			const created: JsonObject = {};
			object[name] = created;
			object = created;
		}
	}
	return object;
}

function isJsonObject(value: JsonValue): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Undefined: the field cannot say this; null: it need not, as it is the default. */
type FieldReader = (value: NativeContent, options: ReadOptions) => JsonValue | undefined;

function compileFieldReader(
	field: Exclude<Field, { kind: 'switch' | 'euVat' | 'setting' }>,
	shape: ElementShape,
): FieldReader {
	if (field.kind === 'value') return valueReader(field, shape);
	if (field.kind === 'list') return listReader(field, shape);
	const defaults = new Set(namesInside(field, field.absent));
	const implied = [...defaults, ...namesInside(field, field.present)];
	const read = compileModelReader(field.model, shape, implied);
	return (value, options) => {
		const native = isNativeArray(value) && value.length === 1 ? value[0] : asValue(value);
		if (!isNativeObject(native)) return native === '' ? {} : undefined;
		const names = Object.keys(native);
		if (names.length > 0 && names.every((name) => defaults.has(name))) return null;
		const json = read(native, options);
		return field.always && Object.keys(json).length === 0 ? null : json;
	};
}

function asValue(value: NativeContent): NativeValue {
	return isNativeArray(value) ? undefined : value;
}

function valueReader(field: ValueField<unknown>, shape: ElementShape): FieldReader {
	const read = compileValueReader(field, shape.definition);
	return (value, options) => {
		const single = isNativeArray(value) && value.length === 1 ? value[0] : asValue(value);
		return typeof single === 'string' ? read(single, options) : undefined;
	};
}

function listReader(field: ListField<unknown>, shape: ElementShape): FieldReader {
	const read = entryReader(field.entry, shape);
	return (value, options) => {
		const entries = isNativeArray(value) ? value : [value];
		const list: JsonValue[] = [];
		for (const entry of entries) {
			const json = read(entry, options);
			if (json === undefined) return undefined;
			list.push(json);
		}
		return list;
	};
}

function entryReader(entry: ListField<unknown>['entry'], shape: ElementShape): FieldReader {
	if (entry.element === '') return compileFieldReader(entry, shape);
	const place = findPlace(shape, entry.element);
	const read = compileFieldReader(entry, place.shape);
	return (value, options) => {
		if (value === '') return '';
		if (isNativeArray(value) || !isNativeObject(value)) return undefined;
		const names = Object.keys(value);
		if (names.length === 0) return '';
		return names.length === 1 && names[0] === place.name
			? read(value[place.name], options)
			: undefined;
	};
}

const EU_VAT_NUMBER = /^[A-Z0-9+*]{1,12}$/;

function addEuVat(
	name: string,
	node: ReadNode,
	into: readonly string[],
	field: EuVatField,
	base: ElementShape,
): void {
	const known = new Set(findPlace(base, `${field.element}/KodUE`).type?.enumeration);
	const fits = ({ KodUE: prefix, NrVatUE: number }: NativeObject): boolean =>
		typeof prefix === 'string' &&
		known.has(prefix) &&
		typeof number === 'string' &&
		EU_VAT_NUMBER.test(number);
	nodeAt(node, 'KodUE').take = (prefix, parent, output) => {
		if (!fits(parent)) return false;
		target(output, into)[name] = `${String(prefix)}${String(parent['NrVatUE'])}`;
		return true;
	};
	nodeAt(node, 'NrVatUE').take = (_number, parent) => fits(parent);
}

/** Reads the elements inside one; gives back those that found no place. */
function readChildren(
	native: NativeObject,
	nodes: ReadonlyMap<string, ReadNode>,
	output: JsonObject,
	options: ReadOptions,
): JsonObject | undefined {
	let left: JsonObject | undefined;
	for (const name in native) {
		const value = native[name];
		if (value === undefined || value === null) continue;
		const node = nodes.get(name);
		const rest =
			node === undefined ? nativeAsJson(value) : readNode(node, value, native, output, options);
		if (rest === undefined) continue;
		left ??= {};
		Object.defineProperty(left, name, {
			value: rest,
			enumerable: true,
			writable: true,
			configurable: true,
		});
	}
	return left;
}

function readNode(
	node: ReadNode,
	value: NativeContent,
	parent: NativeObject,
	output: JsonObject,
	options: ReadOptions,
): JsonValue | undefined {
	const inside = node.children.size === 0 ? undefined : onlyObject(value, node);
	if (inside !== undefined) {
		const rest = readChildren(inside, node.children, output, options);
		return rest === undefined ? undefined : isNativeArray(value) ? [rest] : rest;
	}
	if (node.take?.(value, parent, output, options) === true) return undefined;
	return node.implied === true && !isNativeArray(value) ? undefined : nativeAsJson(value);
}

/**
 * The object whose parts have fields of their own. A repeated element that also has a list is read into
 * the short fields only when they can say all of it.
 */
function onlyObject(value: NativeContent, node: ReadNode): NativeObject | undefined {
	if (!isNativeArray(value)) return isNativeObject(value) ? value : undefined;
	const [only] = value;
	if (value.length !== 1 || !isNativeObject(only)) return undefined;
	if (node.take === undefined) return only;
	const names = Object.keys(only);
	return names.length > 0 && names.every((name) => node.children.has(name)) ? only : undefined;
}

/** Native JSON as plain JSON. */
export function nativeAsJson(value: NativeContent): JsonValue {
	if (isNativeArray(value)) return value.map((entry) => nativeAsJson(entry));
	if (!isNativeObject(value)) return value ?? null;
	const json: JsonObject = {};
	for (const [name, content] of Object.entries(value)) {
		if (content === undefined) continue;
		Object.defineProperty(json, name, {
			value: nativeAsJson(content),
			enumerable: true,
			writable: true,
			configurable: true,
		});
	}
	return json;
}
