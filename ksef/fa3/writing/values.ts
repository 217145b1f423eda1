import type { SimpleType } from '../schema';
import { indexOfIllegalCharacter } from '../xml/characters';

/** Turning values of native JSON into the text of elements and attributes. */

/** `& < > "`, controls, and what XML does not allow; as one class, which is found in half the time of two. */
const NEEDS_CARE = /[^ !#-%'-;=?-\uD7FF\uE000-\uFFFD]/;

/**
 * The text of an element, escaped; undefined when it holds characters that XML does not allow.
 * A carriage return is written as a reference, as readers turn a bare one into a line feed.
 */
export function escapeText(text: string): string | undefined {
	if (!NEEDS_CARE.test(text)) return text;
	if (indexOfIllegalCharacter(text) !== -1) return undefined;
	let escaped = '';
	let start = 0;
	for (let index = 0; index < text.length; index++) {
		const code = text.charCodeAt(index);
		const reference = code > LAST_ESCAPED ? undefined : referenceTo(code);
		if (reference === undefined) continue;
		escaped += text.slice(start, index) + reference;
		start = index + 1;
	}
	return start === 0 ? text : escaped + text.slice(start);
}

/** `>`, of the characters that are escaped the one with the highest code. */
const LAST_ESCAPED = 62;

function referenceTo(code: number): string | undefined {
	switch (code) {
		case 38:
			return '&amp;';
		case 60:
			return '&lt;';
		case 62:
			return '&gt;';
		case 13:
			return '&#13;';
		default:
			return undefined;
	}
}

/** The value of an attribute, escaped for double quotation marks. */
export function escapeAttribute(value: string): string | undefined {
	return escapeText(value)
		?.replaceAll('"', '&quot;')
		.replaceAll('\n', '&#10;')
		.replaceAll('\t', '&#9;');
}

/** Decimal digits up to which a JavaScript number is exactly the number that was written in JSON. */
const EXACT_DIGITS = 15;

/**
 * The digits of a number, without exponent. Undefined when the number is not exact: an integer beyond
 * 2^53, or more than 15 significant digits, which are left-overs of binary arithmetic (0.1 + 0.2).
 */
export function exactDigits(value: number): string | undefined {
	if (Number.isInteger(value)) return Number.isSafeInteger(value) ? String(value + 0) : undefined;
	const text = String(value);
	if (!/^-?[0-9]+\.[0-9]+$/.test(text)) return plainDigits(text);
	const significant = text.replace(/^-?0*\.?0*/, '').replace('.', '');
	return significant.length <= EXACT_DIGITS ? text : undefined;
}

/** `1e-7` as `0.0000001`; undefined for what is not a finite small number. */
function plainDigits(text: string): string | undefined {
	const parts = /^(-?)([0-9])(?:\.([0-9]+))?e-([0-9]+)$/.exec(text);
	if (parts === null) return undefined;
	const [, sign = '', first = '', rest = '', exponent = ''] = parts;
	if (first.length + rest.length > EXACT_DIGITS) return undefined;
	return `${sign}0.${'0'.repeat(Number(exponent) - 1)}${first}${rest}`;
}

/** What a value becomes: text, nothing at all, or a reason why it cannot be written. */
export type WrittenValue =
	{ readonly text: string } | { readonly absent: true } | { readonly fault: string };

/** Decides about a number or boolean for an element of this type. */
export function writtenForm(value: number | boolean, type: SimpleType): WrittenValue {
	if (typeof value === 'number') {
		const text = exactDigits(value);
		if (text !== undefined) return { text };
		return { fault: `the number ${value} is not exact; give it as a string of digits` };
	}
	if (type.booleanMeaning === 'oneOrTwo') return { text: value ? '1' : '2' };
	if (type.booleanMeaning === 'markerWhenTrue') return value ? { text: '1' } : { absent: true };
	return { fault: `${value} is not a value for this element; it has to be ${type.form}` };
}
