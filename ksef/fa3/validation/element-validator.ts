import { InvoiceElement, isContentList } from '../element/element';
import type { ElementValue } from '../element/element';
import { ATTRIBUTE_PREFIX, TEXT_KEY } from '../native';
import type { NativeObject } from '../native';
import { INVOICE, isSimpleType } from '../schema';
import { writtenForm } from '../writing/values';
import { compileElement } from './compile';
import type { CompiledContent, CompiledElement } from './compile';
import { checkPresence } from './content';
import type { ContentFindings } from './content';

/**
 * The schema's verdict on an invoice that was written, without reading its XML: the writer puts elements into
 * order and resolves nothing but escapes, so cardinalities, choices and values can be looked at right here.
 * Says only yes or no; what is wrong, and where, is for the validator of XML to say.
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
 * Tells whether the XML that `writeInvoiceElement` makes of an invoice is valid by the FA(3) schema.
 * Asked only about what was written: characters that XML does not allow are not looked for.
 */
export function elementFitsSchema(invoice: InvoiceElement): boolean {
	return elementFits(invoice, ROOT);
}

function elementFits(element: InvoiceElement, compiled: CompiledElement): boolean {
	const { extras = NO_EXTRAS } = element;
	if (compiled.attributes.length > 0 && !attributesFit(extras, compiled)) return false;
	if (compiled.content === undefined) return textFits(textBeside(extras, compiled), compiled);
	if (extras !== NO_EXTRAS && !areAttributesOf(compiled, Object.keys(extras))) return false;
	return contentFits(element, compiled.content);
}

function contentFits({ contents }: InvoiceElement, content: CompiledContent): boolean {
	const { counts, ranked } = content;
	for (let rank = 0; rank < ranked.length; rank++) {
		const inside = contents[rank];
		if (inside === undefined || inside === null) {
			counts[rank] = 0;
			continue;
		}
		const compiled = ranked[rank];
		if (compiled === undefined) return false;
		const count = isContentList(inside) ? countFitting(inside, compiled) : fits(inside, compiled);
		if (count === NOT_FITTING || count > compiled.definition.maximum) return false;
		counts[rank] = count;
	}
	presence.holds = true;
	checkPresence(content, presence);
	return presence.holds;
}

/** How many elements a value becomes, 0 or 1, or this when it does not fit. */
const NOT_FITTING = -1;

function countFitting(values: readonly ElementValue[], compiled: CompiledElement): number {
	let count = 0;
	for (const value of values) {
		if (value === undefined || value === null) continue;
		const one = fits(value, compiled);
		if (one === NOT_FITTING) return NOT_FITTING;
		count += one;
	}
	return count;
}

function fits(value: NonNullable<ElementValue>, compiled: CompiledElement): number {
	if (typeof value === 'string') {
		return textFits(value, compiled) && attributesFit(NO_EXTRAS, compiled) ? 1 : NOT_FITTING;
	}
	if (value instanceof InvoiceElement) return elementFits(value, compiled) ? 1 : NOT_FITTING;
	const type = compiled.definition.content;
	if (!isSimpleType(type)) return NOT_FITTING;
	const form = writtenForm(value, type);
	if ('absent' in form) return 0;
	return 'text' in form && textFits(form.text, compiled) ? 1 : NOT_FITTING;
}

const NO_EXTRAS: NativeObject = {};

function areAttributesOf({ attributes }: CompiledElement, keys: readonly string[]): boolean {
	return keys.every((key) => attributes.some(({ name }) => key === ATTRIBUTE_PREFIX + name));
}

/** The text of an element that is given as an object; undefined when the object holds anything else. */
function textBeside(extras: NativeObject, compiled: CompiledElement): string | undefined {
	const others = Object.keys(extras).filter((key) => key !== TEXT_KEY && extras[key] !== undefined);
	if (!areAttributesOf(compiled, others)) return undefined;
	const value = extras[TEXT_KEY] ?? '';
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
