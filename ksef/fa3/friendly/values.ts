import {
	decimalForms,
	decimalFromNumber,
	formatDecimal,
	parseDecimal,
	toPlainText,
} from '../decimal';
import type { Decimal, DecimalForm } from '../decimal';
import type { SimpleType } from '../schema';
import { compileValueCheck } from '../validation/values';
import { codePointName, DISCOURAGED_CHARACTERS, indexOfIllegalCharacter } from '../xml/characters';
import { dateText, momentText } from './dates';
import type { ValueField } from './fields';
import { nipChecksumIsRight } from './nip';
import type { Report } from './report';
import { nearestWord, shown } from './report';

/**
 * Turns one JSON value into the text of an element. Returns undefined when there is nothing to write or
 * when the value is wrong, which it has then reported.
 */
export type ValueWriter = (
	value: unknown,
	report: Report,
	key: string | number,
) => string | undefined;

/** Builds the writer of a field for the type of its element. */
export function compileValueWriter(field: ValueField<unknown>, type: SimpleType): ValueWriter {
	switch (field.value) {
		case 'text':
			return textWriter(type);
		case 'decimal':
			return decimalWriter(type);
		case 'integer':
			return checked(type, (value) =>
				typeof value === 'number' && Number.isSafeInteger(value)
					? String(value)
					: typeof value === 'string' && /^-?\d+$/.test(value.trim())
						? value.trim()
						: undefined,
			);
		case 'date':
			return checked(type, dateText);
		case 'moment':
			return checked(type, momentText);
		case 'boolean':
			return booleanWriter(type);
		case 'word':
			return wordWriter(field.words ?? {}, field.note);
	}
}

function checked(type: SimpleType, toText: (value: unknown) => string | undefined): ValueWriter {
	const check = compileValueCheck(type);
	return (value, report, key) => {
		const text = toText(value);
		if (text !== undefined && check(text) === undefined) return text;
		reportForm(value, type, report, key);
		return undefined;
	};
}

function reportForm(
	value: unknown,
	type: SimpleType,
	report: Report,
	key: string | number,
	advice = 'Correct the value.',
): void {
	report.problem(`${shown(value)} is not right here: it has to be ${type.form}.`, advice, key);
}

const PLAIN_TEXT = /^[\u0020-\u007E\u00A0-\uD7FF]*$/;
/** Numbers of taxpayers, accounts and registers as they should be: nothing to tidy. */
const ALL_DIGITS = /^[0-9]+$/;
/** What keeps text from being plain: controls, and characters that are blanks or that KSeF may refuse. */
const UNUSUAL_CHARACTER = /[^ -~\u00A1-\u167F]/;
const BLANK = 32;
const UNTIDY = /^\s|\s$|[\t\n\r]/;

/** What is taken off or changed before the value is looked at, by the name of the schema type. */
const TIDYING: Readonly<Record<string, (text: string) => string>> = {
	TNrNIP: (text) => text.replace(/[\s-]/g, '').replace(/^PL/i, ''),
	TNIPIdWew: (text) => text.replace(/\s/g, ''),
	TNrRB: (text) => text.replace(/\s/g, '').toUpperCase(),
	SWIFT_Type: (text) => text.replace(/\s/g, '').toUpperCase(),
	TNrKRS: (text) => text.replace(/[\s-]/g, ''),
	TNrREGON: (text) => text.replace(/[\s-]/g, ''),
	TKodWaluty: (text) => text.trim().toUpperCase(),
	TKodKraju: (text) => text.trim().toUpperCase(),
	TKodyKrajowUE: (text) => text.trim().toUpperCase(),
	TNumerKSeF: (text) => text.trim().toUpperCase(),
	TTekstowy: (text) => text.replace(/\r\n?/g, '\n'),
};

/** One line without blanks at its ends; blanks between words stay as they are. */
function oneLine(text: string): string {
	return UNTIDY.test(text) ? text.trim().replace(/\s*[\t\n\r]\s*/g, ' ') : text;
}

function textWriter(type: SimpleType): ValueWriter {
	const check = compileValueCheck(type);
	const tidy = TIDYING[type.name] ?? oneLine;
	const limit = type.maximumLength ?? Infinity;
	const checksNip = type.name === 'TNrNIP';
	const hasOnlyLength = type.patterns === undefined && type.enumeration === undefined;
	const fastLimit = hasOnlyLength && tidy === oneLine && (type.minimumLength ?? 0) <= 1 ? limit : 0;
	const codes = type.enumeration && new Set(type.enumeration);
	return (value, report, key) => {
		if (codes !== undefined && typeof value === 'string' && codes.has(value)) return value;
		if (typeof value === 'string' && value.length <= fastLimit && isTidy(value)) return value;
		const given = givenText(value);
		if (given === undefined) {
			report.problem(`${shown(value)} is no text.`, 'Give text in quotation marks.', key);
			return undefined;
		}
		const isDigits = ALL_DIGITS.test(given);
		const text = isDigits ? given : tidy(given);
		if (!isDigits && !PLAIN_TEXT.test(text) && reportCharacter(text, report, key)) return undefined;
		if (text.length > limit) {
			report.problem(
				`The text has ${text.length} characters, the element takes ${limit}: ${shown(text)}.`,
				'Shorten it.',
				key,
			);
			return undefined;
		}
		if (check(text) !== undefined) {
			reportText(text, type, report, key);
			return undefined;
		}
		if (checksNip && !nipChecksumIsRight(text)) {
			report.warning(
				`The check digit of the NIP ${text} is wrong.`,
				'Look for a mistyped digit; the production environment refuses such a NIP.',
				key,
			);
		}
		return text;
	};
}

/** Plain text without blanks at its ends: nothing to tidy, nothing that KSeF refuses. */
function isTidy(text: string): boolean {
	return (
		text !== '' &&
		text.charCodeAt(0) !== BLANK &&
		text.charCodeAt(text.length - 1) !== BLANK &&
		!UNUSUAL_CHARACTER.test(text)
	);
}

function givenText(value: unknown): string | undefined {
	if (typeof value === 'string') return value;
	const exact = typeof value === 'number' ? decimalFromNumber(value) : undefined;
	return exact && toPlainText(exact);
}

function reportText(text: string, type: SimpleType, report: Report, key: string | number): void {
	const known = type.enumeration;
	if (known === undefined) {
		reportForm(text, type, report, key);
		return;
	}
	const near = nearestWord(text, known);
	const advice =
		near !== undefined
			? `Did you mean "${near}"?`
			: known.length <= 30
				? `Use one of ${known.join(', ')}.`
				: 'Look the code up in the code list of FA(3).';
	reportForm(text, type, report, key, advice);
}

/** Reports the first character that XML or KSeF refuses; false when there is none. */
function reportCharacter(text: string, report: Report, key: string | number): boolean {
	const illegal = indexOfIllegalCharacter(text);
	const index = illegal >= 0 ? illegal : text.search(DISCOURAGED_CHARACTERS);
	if (index < 0) return false;
	const name = codePointName(text.codePointAt(index) ?? 0);
	report.problem(
		`The text holds the character ${name} (at place ${index + 1}), which KSeF refuses.`,
		'Take it out; it often comes in with copied text.',
		key,
	);
	return true;
}

const EXACT = /^-?(?:[1-9]\d*|0)(?:\.\d+)?$/;
/** Digits of a double that always come back as they were given (IEEE 754: 15). */
const SAFE_DIGITS = 15;

function decimalWriter(type: SimpleType): ValueWriter {
	const form: DecimalForm = isDecimalForm(type.name) ? type.name : 'TKwotowy';
	const check = compileValueCheck(type);
	const { fractionDigits } = decimalForms[form];
	return (value, report, key) => {
		const given =
			typeof value === 'string'
				? value.trim()
				: typeof value === 'number'
					? String(value)
					: undefined;
		if (given !== undefined && check(given) === undefined) return given;
		const exact = given === undefined ? undefined : exactOf(value, given);
		if (exact === undefined) {
			report.problem(`${shown(value)} is no exact number.`, numberAdvice(given), key);
			return undefined;
		}
		const text = formatDecimal(exact, form) ?? withoutNoise(value, form);
		if (text !== undefined && check(text) === undefined) return text;
		if (exact.scale > fractionDigits && formatDecimal(exact, form) === undefined) {
			report.problem(
				`${shown(value)} has more than ${fractionDigits} digits after the point.`,
				`Round it to ${fractionDigits} digits.`,
				key,
			);
		} else reportForm(value, type, report, key);
		return undefined;
	};
}

function isDecimalForm(name: string): name is DecimalForm {
	return name in decimalForms;
}

function exactOf(value: unknown, given: string): Decimal | undefined {
	return typeof value === 'number' ? decimalFromNumber(value) : parseDecimal(given);
}

/** 0.30000000000000004 is 0.3 with the noise of binary arithmetic; real digits are never dropped. */
function withoutNoise(value: unknown, form: DecimalForm): string | undefined {
	if (typeof value !== 'number') return undefined;
	const quiet = decimalFromNumber(Number(value.toPrecision(SAFE_DIGITS)));
	return quiet === undefined ? undefined : formatDecimal(quiet, form);
}

function numberAdvice(given: string | undefined): string {
	const plain = given?.replace(/[\s\u00A0\u202F]/g, '').replace(',', '.');
	return plain !== undefined && plain !== given && EXACT.test(plain)
		? `Write it with a point and without blanks: "${plain}".`
		: 'Give a number, or text with a point such as "12.50".';
}

const WORDS_FOR_TRUE = new Set(['true', 'yes', 'tak', '1']);
const WORDS_FOR_FALSE = new Set(['false', 'no', 'nie', '0']);

function booleanWriter(type: SimpleType): ValueWriter {
	const meaning = type.booleanMeaning;
	const whenTrue = meaning === undefined ? '2' : '1';
	const whenFalse = meaning === 'markerWhenTrue' ? undefined : meaning === 'oneOrTwo' ? '2' : '1';
	return (value, report, key) => {
		if (value === true) return whenTrue;
		if (value === false) return whenFalse;
		const word = String(value).trim().toLowerCase();
		if (WORDS_FOR_TRUE.has(word)) return whenTrue;
		if (WORDS_FOR_FALSE.has(word)) return whenFalse;
		report.problem(`${shown(value)} is neither true nor false.`, 'Give true or false.', key);
		return undefined;
	};
}

/** Without blanks, per cent signs and capitals, so that "23%", "0wdt" and "NP I" are understood. */
function wordKey(word: string): string {
	return word.replace(/[\s%]/g, '').toLowerCase();
}

function wordWriter(
	codes: Readonly<Record<string, string>>,
	note: string | undefined,
): ValueWriter {
	const exact: ReadonlyMap<unknown, string> = new Map(Object.entries(codes));
	const byKey = new Map<string, string>();
	for (const code of Object.values(codes)) byKey.set(wordKey(code), code);
	for (const [word, code] of Object.entries(codes)) byKey.set(wordKey(word), code);
	return (value, report, key) => {
		const known = exact.get(value);
		if (known !== undefined) return known;
		const given = givenText(value);
		const code = given === undefined ? undefined : byKey.get(wordKey(given));
		if (code !== undefined) return code;
		const near = given === undefined ? undefined : nearestWord(given, Object.keys(codes));
		report.problem(
			`${shown(value)} is not known here.`,
			near === undefined || note !== undefined
				? `Use one of ${Object.keys(codes).join(', ')}.${note === undefined ? '' : ` ${note}`}`
				: `Did you mean "${near}"?`,
			key,
		);
		return undefined;
	};
}
