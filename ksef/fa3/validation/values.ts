import type { SimpleType } from '../schema';
import { isCalendarDate, readDateTime } from './dates';

/** What is wrong with a value: the kind of problem and, where it helps, a detail in words. */
export interface ValueFault {
	readonly code:
		| 'SCHEMA_EMPTY'
		| 'SCHEMA_LENGTH'
		| 'SCHEMA_PATTERN'
		| 'SCHEMA_ENUMERATION'
		| 'SCHEMA_NUMBER'
		| 'SCHEMA_RANGE'
		| 'SCHEMA_DATE';
	readonly detail?: string;
}

/** Looks at a value as it stands in the document; undefined means that it is right. */
export type ValueCheck = (value: string) => ValueFault | undefined;

/** Builds the check of a simple type, once. Follows XML Schema Part 2 as libxml2 understands it. */
export function compileValueCheck(type: SimpleType): ValueCheck {
	switch (type.base) {
		case 'string':
			return compileString(type);
		case 'decimal':
			return type.patterns === undefined ? compileDecimal(type) : compilePatternDecimal(type);
		case 'integer':
		case 'byte':
			return type.enumeration === undefined ? compileInteger(type) : compileCode(type);
		case 'date':
			return compileDate(type);
		case 'dateTime':
			return compileDateTime(type);
	}
}

const UNTIDY = /[\t\n\r]| {2}|^ | $/;

/** `collapse` of XML Schema: blanks at the ends go, runs of blanks become one. */
export function collapse(value: string): string {
	if (!UNTIDY.test(value)) return value;
	return value.replace(/[ \t\n\r]+/g, ' ').replace(/^ | $/g, '');
}

function treatWhitespace(value: string, facet: SimpleType['whitespace']): string {
	if (facet === 'collapse') return collapse(value);
	return facet === 'replace' ? value.replace(/[\t\n\r]/g, ' ') : value;
}

function codePointLength(value: string): number {
	let length = value.length;
	for (let index = 0; index < value.length; index += 1) {
		const code = value.charCodeAt(index);
		if (code >= 0xdc00 && code <= 0xdfff) length -= 1;
	}
	return length;
}

/** A pattern of XML Schema as a regular expression; `\d` is any Unicode digit there, `\s` four blanks. */
function compilePattern(pattern: string, digits: string): RegExp {
	const source = pattern
		.replaceAll('\\d', digits)
		.replaceAll('\\s', ' \\t\\n\\r')
		.replaceAll('(.)', '[^\\n\\r]')
		.replaceAll('(#.*)', '(?:#[^\\n\\r]*)');
	return new RegExp(`^(?:${source})$`, 'u');
}

function compilePatterns(patterns: readonly string[]): (value: string) => boolean {
	const usual = patterns.map((pattern) => compilePattern(pattern, '[0-9]'));
	const unicode = patterns.map((pattern) => compilePattern(pattern, '\\p{Nd}'));
	const [only] = usual;
	if (usual.length === 1 && only !== undefined) {
		return (value) => only.test(value) || unicode.some((pattern) => pattern.test(value));
	}
	return (value) =>
		usual.some((pattern) => pattern.test(value)) || unicode.some((pattern) => pattern.test(value));
}

function compileString(type: SimpleType): ValueCheck {
	const { minimumLength = 0, maximumLength = Infinity, whitespace } = type;
	const matches = type.patterns && compilePatterns(type.patterns);
	const values = type.enumeration && new Set(type.enumeration);
	const isPlainText = values === undefined && matches === undefined && minimumLength <= 1;
	return (raw) => {
		// Collapsing only shortens, so a text that fits and does not begin with a blank is right.
		if (isPlainText && raw.length <= maximumLength && raw.charCodeAt(0) > 32) return undefined;
		if (values?.has(raw) === true) return undefined;
		const value = treatWhitespace(raw, whitespace);
		if (values !== undefined) {
			return values.has(value) ? undefined : { code: 'SCHEMA_ENUMERATION' };
		}
		if (value === '' && (minimumLength > 0 || matches?.('') === false))
			return { code: 'SCHEMA_EMPTY' };
		if (value.length > maximumLength || value.length < 2 * minimumLength) {
			const length = codePointLength(value);
			if (length > maximumLength || length < minimumLength) {
				return { code: 'SCHEMA_LENGTH', detail: `it has ${length} characters` };
			}
		}
		if (matches?.(value) === false) return { code: 'SCHEMA_PATTERN', ...blanksDetail(value) };
		return undefined;
	};
}

function blanksDetail(value: string): { detail?: string } {
	if (/^\s/.test(value)) return { detail: 'it begins with a blank' };
	if (/\s$/.test(value)) return { detail: 'it ends with a blank' };
	return {};
}

function numberFault(value: string): ValueFault {
	if (value === '') return { code: 'SCHEMA_EMPTY' };
	if (value.includes(',')) return { code: 'SCHEMA_NUMBER', detail: 'it has a comma' };
	if (/\s/.test(value)) return { code: 'SCHEMA_NUMBER', detail: 'it has a blank inside' };
	return { code: 'SCHEMA_NUMBER' };
}

/** Amounts: the pattern says all that the digit facets say, and more. */
function compilePatternDecimal(type: SimpleType): ValueCheck {
	const [pattern = ''] = type.patterns ?? [];
	const { totalDigits = 0, fractionDigits = 0 } = type;
	const expression = compilePattern(pattern, '[0-9]');
	return (raw) => {
		if (isPlainNumber(raw, totalDigits - fractionDigits, fractionDigits)) return undefined;
		if (expression.test(raw)) return undefined;
		const value = collapse(raw);
		return expression.test(value) ? undefined : numberFault(value);
	};
}

/** Tells at once that a usual number is right; says nothing about the others, which are looked at again. */
function isPlainNumber(text: string, wholeDigits: number, fractionDigits: number): boolean {
	const { length } = text;
	const first = text.charCodeAt(0);
	if (!(first >= 49 && first <= 57)) return false;
	let at = 1;
	while (at < length && isDigit(text.charCodeAt(at))) at += 1;
	if (at > wholeDigits) return false;
	if (at === length) return true;
	if (text.charCodeAt(at) !== 46) return false;
	const point = at;
	at += 1;
	while (at < length && isDigit(text.charCodeAt(at))) at += 1;
	return at === length && at > point + 1 && at - point - 1 <= fractionDigits;
}

function isDigit(code: number): boolean {
	return code >= 48 && code <= 57;
}

function compileDecimal(type: SimpleType): ValueCheck {
	const { totalDigits = Infinity, fractionDigits = Infinity } = type;
	const minimum = Number(type.minimumInclusive ?? -Infinity);
	const maximum = Number(type.maximumInclusive ?? Infinity);
	return (raw) => {
		const value = collapse(raw);
		const parts = /^[+-]?([0-9]*)(?:\.([0-9]*))?$/.exec(value);
		if (parts === null || !/[0-9]/.test(value)) return numberFault(value);
		const whole = (parts[1] ?? '').replace(/^0+/, '');
		const fraction = (parts[2] ?? '').replace(/0+$/, '');
		if (fraction.length > fractionDigits || whole.length + fraction.length > totalDigits) {
			return { code: 'SCHEMA_NUMBER', detail: 'it has too many digits' };
		}
		const number = Number(value);
		return number < minimum || number > maximum ? { code: 'SCHEMA_RANGE' } : undefined;
	};
}

const INTEGER = /^([+-]?)0*([0-9]+)$/;

function compileInteger(type: SimpleType): ValueCheck {
	const { totalDigits = Infinity, minimumExclusive } = type;
	return (raw) => {
		if (isPlainNumber(raw, totalDigits, 0)) return undefined;
		const value = collapse(raw);
		const parts = INTEGER.exec(value);
		if (parts === null) return numberFault(value);
		const [, sign, digits = ''] = parts;
		const isPositive = sign !== '-' && digits !== '0';
		if (minimumExclusive === '0' && !isPositive) return { code: 'SCHEMA_RANGE' };
		return digits.length > totalDigits
			? { code: 'SCHEMA_NUMBER', detail: `it has ${digits.length} digits` }
			: undefined;
	};
}

/** Enumerated numbers compare by value: `01`, `+1` and ` 1 ` are 1. */
function compileCode(type: SimpleType): ValueCheck {
	const values = new Set(type.enumeration);
	return (raw) => {
		if (values.has(raw)) return undefined;
		const value = collapse(raw);
		if (value === '') return { code: 'SCHEMA_EMPTY' };
		const [, sign, digits = ''] = INTEGER.exec(value) ?? [];
		return sign !== '-' && values.has(digits) ? undefined : { code: 'SCHEMA_ENUMERATION' };
	};
}

const DATE = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;

function compileDate(type: SimpleType): ValueCheck {
	const { minimumInclusive = '', maximumInclusive = '9999' } = type;
	return (raw) => {
		const value = DATE.test(raw) ? raw : collapse(raw);
		if (value === '') return { code: 'SCHEMA_EMPTY' };
		if (!DATE.test(value)) return { code: 'SCHEMA_DATE' };
		if (!isCalendarDate(value)) return { code: 'SCHEMA_DATE', detail: 'there is no such day' };
		return value < minimumInclusive || value > maximumInclusive
			? { code: 'SCHEMA_RANGE' }
			: undefined;
	};
}

/**
 * libxml2 refuses a blank before a dateTime, though not behind it, and lets a time without zone pass
 * only when it is strictly within the bounds; whoever passes here passes a conforming validator too.
 */
function compileDateTime(type: SimpleType): ValueCheck {
	const minimum = readDateTime(type.minimumInclusive ?? '')?.seconds ?? -Infinity;
	const maximum = readDateTime(type.maximumInclusive ?? '')?.seconds ?? Infinity;
	return (raw) => {
		if (collapse(raw) === '') return { code: 'SCHEMA_EMPTY' };
		const instant = readDateTime(raw.replace(/[ \t\n\r]+$/, ''));
		if (instant === undefined) {
			return {
				code: 'SCHEMA_DATE',
				...(/^\s/.test(raw) ? { detail: 'it begins with a blank' } : {}),
			};
		}
		const { seconds, hasTimeZone } = instant;
		if (seconds < minimum || seconds > maximum) return { code: 'SCHEMA_RANGE' };
		if (!hasTimeZone && (seconds === minimum || seconds === maximum)) {
			return { code: 'SCHEMA_RANGE', detail: 'it names no time zone; add Z or +01:00' };
		}
		return undefined;
	};
}
