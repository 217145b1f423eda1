import { ATTRIBUTE_PREFIX, TEXT_KEY, isNativeArray, isNativeObject } from '../native';
import type { NativeInvoice, NativeObject, NativeValue } from '../native';
import { INVOICE, isSimpleType } from '../schema';
import { writtenForm } from '../writing/values';
import { compileElement } from './compile';
import type { CompiledContent, CompiledElement } from './compile';
import { checkPresence } from './content';
import type { ContentFindings } from './content';

/**
 * The schema's verdict on native JSON, without going through XML: the writer puts elements into order and
 * resolves nothing but escapes, so cardinalities, choices and values can be looked at right here. Says
 * only yes or no; what is wrong, and where, is for the validator of XML to say.
 */

const ROOT = compileElement(INVOICE);

class PresenceVerdict implements ContentFindings {
	holds = true;

	missing(): void {
		this.holds = false;
	}

	missingChoice(): void {
		this.holds = false;
	}

	conflict(): void {
		this.holds = false;
	}
}

const presence = new PresenceVerdict();

/**
 * Tells whether the XML that `writeInvoiceXml` makes of this native JSON is valid by the FA(3) schema.
 * Asked only about native JSON that was written: characters that XML does not allow are not looked for.
 */
export function nativeFitsSchema(native: NativeInvoice): boolean {
	return ROOT.content !== undefined && contentFits(native, ROOT.content, ROOT);
}

function contentFits(
	native: NativeObject,
	content: CompiledContent,
	parent: CompiledElement,
): boolean {
	const { counts, elements } = content;
	counts.fill(0);
	for (const key in native) {
		const value = native[key];
		if (value === undefined || value === null) continue;
		const compiled = elements.get(key);
		if (compiled === undefined) {
			if (isAttributeOf(parent, key)) continue;
			return false;
		}
		const count = isNativeArray(value) ? countFitting(value, compiled) : fits(value, compiled);
		if (count === NOT_FITTING || count > compiled.definition.maximum) return false;
		counts[compiled.rank] = count;
	}
	presence.holds = true;
	checkPresence(content, presence);
	return presence.holds;
}

/** How many elements a value becomes, 0 or 1, or this when it does not fit. */
const NOT_FITTING = -1;

function countFitting(values: readonly NativeValue[], compiled: CompiledElement): number {
	let count = 0;
	for (const value of values) {
		if (value === undefined || value === null) continue;
		const one = fits(value, compiled);
		if (one === NOT_FITTING) return NOT_FITTING;
		count += one;
	}
	return count;
}

function fits(value: NonNullable<NativeValue>, compiled: CompiledElement): number {
	const { content } = compiled;
	if (typeof value === 'string') {
		return textFits(value, compiled) && attributesFit(NO_ATTRIBUTES, compiled) ? 1 : NOT_FITTING;
	}
	if (isNativeObject(value)) {
		if (compiled.attributes.length > 0 && !attributesFit(value, compiled)) return NOT_FITTING;
		const holds =
			content === undefined
				? textFits(textOf(value, compiled), compiled)
				: contentFits(value, content, compiled);
		return holds ? 1 : NOT_FITTING;
	}
	const type = compiled.definition.content;
	if (!isSimpleType(type) || typeof value === 'object') return NOT_FITTING;
	const form = writtenForm(value, type);
	if ('absent' in form) return 0;
	return 'text' in form && textFits(form.text, compiled) ? 1 : NOT_FITTING;
}

const NO_ATTRIBUTES: NativeObject = {};

function isAttributeOf(compiled: CompiledElement, key: string): boolean {
	if (!key.startsWith(ATTRIBUTE_PREFIX)) return false;
	const name = key.slice(ATTRIBUTE_PREFIX.length);
	return compiled.attributes.some((attribute) => attribute.name === name);
}

/** The text of an element that is given as an object; undefined when the object holds anything else. */
function textOf(native: NativeObject, compiled: CompiledElement): string | undefined {
	for (const key in native) {
		if (key === TEXT_KEY || native[key] === undefined || native[key] === null) continue;
		if (!isAttributeOf(compiled, key)) return undefined;
	}
	const value = native[TEXT_KEY] ?? '';
	return typeof value === 'string' ? value : undefined;
}

function textFits(text: string | undefined, { checkValue, definition }: CompiledElement): boolean {
	if (text === undefined || checkValue === undefined) return false;
	const { fixed } = definition;
	if (fixed !== undefined && text === '') return true;
	return checkValue(text) === undefined && (fixed === undefined || text === fixed);
}

function attributesFit(native: NativeObject, compiled: CompiledElement): boolean {
	return compiled.attributes.every(({ name, check }, index) => {
		const fixed = compiled.definition.attributes[index]?.fixed;
		const value = native[ATTRIBUTE_PREFIX + name] ?? fixed;
		if (typeof value !== 'string' || check(value) !== undefined) return false;
		return fixed === undefined || value === fixed;
	});
}
