import { ATTRIBUTE_PREFIX, TEXT_KEY, isNativeArray } from './native';
import type { NativeInvoice, NativeObject, NativeValue } from './native';
import { FA3_NAMESPACE, INVOICE } from './schema';
import { compileWriter } from './writing/compile';
import type { ElementWriter } from './writing/compile';
import { inspectNative } from './writing/inspect';
import type { NativeProblem } from './writing/inspect';
import { escapeAttribute, escapeText, writtenForm } from './writing/values';

export type { NativeProblem } from './writing/inspect';

/** Native JSON that cannot be written as FA(3); `problems` lists everything that is wrong. */
export class NativeInvoiceError extends Error {
	override readonly name = 'NativeInvoiceError';

	constructor(readonly problems: readonly NativeProblem[]) {
		const lines = problems.map(({ path, message }) => `${path}: ${message}`);
		super(`The invoice cannot be written as FA(3):\n${lines.join('\n')}`);
	}
}

const ROOT = compileWriter(INVOICE);
const OPENING = `<?xml version="1.0" encoding="UTF-8"?>\n<Faktura xmlns="${FA3_NAMESPACE}">`;
const CLOSING = '</Faktura>';

/**
 * Writes an invoice as FA(3) XML: elements in the order of the schema whatever the order of the keys,
 * fixed attributes filled in, no indentation. Writes what it is given: whether values and combinations
 * are right is for `validateInvoice` to say.
 *
 * Numbers are written digit by digit and only when exact (at most 15 significant digits). Booleans stand
 * for marks: `true` is 1; `false` is 2 where the schema knows yes and no, otherwise the element is left out.
 *
 * @param native the content of `Faktura` in native JSON
 * @returns the document as text, to be encoded as UTF-8
 * @throws NativeInvoiceError with a JSON path for every unknown key, wrong kind of value, inexact
 *   number or illegal character
 */
export function writeInvoiceXml(native: NativeInvoice): string {
	const body = writeChildren(ROOT, native);
	if (body === undefined) throw new NativeInvoiceError(inspectNative(native, ROOT));
	return OPENING + body + CLOSING;
}

/**
 * Everything that keeps native JSON from being written, with JSON paths; empty when nothing does.
 */
export function checkNative(native: NativeInvoice): NativeProblem[] {
	return inspectNative(native, ROOT);
}

/*
 * The functions below return undefined at the first thing that cannot be written and do not say what it
 * is: they are the fast path, and inspectNative then finds every problem with its path.
 */

function writeChildren(parent: ElementWriter, native: NativeObject): string | undefined {
	const { children } = parent;
	if (children === undefined) return undefined;
	let text = '';
	let lastRank = -1;
	for (const key in native) {
		const value = native[key];
		if (value === undefined || value === null) continue;
		const writer = children.get(key);
		if (writer === undefined) {
			if (key.startsWith(ATTRIBUTE_PREFIX) && parent.hasAttributes) continue;
			return undefined;
		}
		if (writer.rank < lastRank) return writeChildren(parent, inSchemaOrder(children, native));
		lastRank = writer.rank;
		const written = typeof value === 'string' ? writeText(writer, value) : writeAny(writer, value);
		if (written === undefined) return undefined;
		text += written;
	}
	return text;
}

/** The same object with its keys in the order of the schema; unknown keys come last. */
function inSchemaOrder(
	children: ReadonlyMap<string, ElementWriter>,
	native: NativeObject,
): NativeObject {
	const rankOf = (key: string): number => children.get(key)?.rank ?? children.size;
	const keys = Object.keys(native).sort((first, second) => rankOf(first) - rankOf(second));
	return Object.fromEntries(keys.map((key) => [key, native[key]]));
}

function writeText(writer: ElementWriter, value: string): string | undefined {
	if (writer.type === undefined || writer.freeAttributes.length > 0) return undefined;
	const text = escapeText(value);
	return text === undefined ? undefined : writer.startTag + text + writer.endTag;
}

function writeAny(
	writer: ElementWriter,
	value: Exclude<NativeObject[string], null | undefined>,
): string | undefined {
	if (isNativeArray(value)) return writeArray(writer, value);
	if (typeof value === 'object') return writeObject(writer, value);
	if (typeof value === 'string') return writeText(writer, value);
	if (writer.type === undefined) return undefined;
	const form = writtenForm(value, writer.type);
	if ('absent' in form) return '';
	return 'text' in form ? writeText(writer, form.text) : undefined;
}

function writeArray(writer: ElementWriter, values: readonly NativeValue[]): string | undefined {
	let text = '';
	let count = 0;
	for (const value of values) {
		if (value === undefined || value === null) continue;
		count += 1;
		if (isNativeArray(value) || (count > 1 && !writer.repeats)) return undefined;
		const written = writeAny(writer, value);
		if (written === undefined) return undefined;
		text += written;
	}
	return text;
}

function writeObject(writer: ElementWriter, native: NativeObject): string | undefined {
	const startTag = writer.hasAttributes ? startTagWith(writer, native) : writer.startTag;
	const content =
		writer.children === undefined ? writeTextKey(writer, native) : writeChildren(writer, native);
	if (startTag === undefined || content === undefined) return undefined;
	return startTag + content + writer.endTag;
}

/** The text of an element that is given as an object because of its attributes. */
function writeTextKey(writer: ElementWriter, native: NativeObject): string | undefined {
	for (const key in native) {
		if (key !== TEXT_KEY && !key.startsWith(ATTRIBUTE_PREFIX)) return undefined;
		if (key.startsWith(ATTRIBUTE_PREFIX) && !writer.hasAttributes) return undefined;
	}
	const value = native[TEXT_KEY];
	if (value === undefined || value === null) return '';
	if (typeof value === 'string') return escapeText(value);
	if (typeof value === 'object' || writer.type === undefined) return undefined;
	const form = writtenForm(value, writer.type);
	return 'text' in form ? escapeText(form.text) : undefined;
}

function startTagWith(writer: ElementWriter, native: NativeObject): string | undefined {
	const { attributes } = writer.definition;
	let tag = `<${writer.name}`;
	let found = 0;
	for (const { name, fixed } of attributes) {
		const given = native[ATTRIBUTE_PREFIX + name];
		if (given !== undefined) found += 1;
		const value = given ?? fixed;
		if (value === undefined) continue;
		const text = typeof value === 'string' ? escapeAttribute(value) : undefined;
		if (text === undefined) return undefined;
		tag += ` ${name}="${text}"`;
	}
	let keys = 0;
	for (const key in native)
		if (key.startsWith(ATTRIBUTE_PREFIX) && native[key] !== undefined) keys += 1;
	return keys === found ? `${tag}>` : undefined;
}
