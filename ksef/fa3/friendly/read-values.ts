import { isSimpleType } from '../schema';
import type { ElementDefinition, SimpleType } from '../schema';
import type { ValueField } from './fields';

/** Any JSON value. */
export type JsonValue = string | number | boolean | null | JsonObject | JsonValue[];

/** A JSON object. */
export interface JsonObject {
	[name: string]: JsonValue;
}

/** How invoices are read. */
export interface ReadOptions {
	/** Amounts, prices, quantities and rates as exact text, or as JavaScript numbers. */
	readonly amounts: 'text' | 'number';
}

/**
 * Turns the text of an element into JSON. Null: the value is the default and need not be said.
 * Undefined: the field cannot say it.
 */
export type ValueReader = (text: string, options: ReadOptions) => JsonValue | undefined;

/** Builds the reader of a field at its element or attribute. */
export function compileValueReader(
	field: ValueField<unknown>,
	definition: ElementDefinition,
): ValueReader {
	switch (field.value) {
		case 'text':
		case 'date':
		case 'moment':
			return (text) => text;
		case 'decimal':
			return (text, { amounts }) => (amounts === 'number' ? asNumber(text) : text);
		case 'integer':
			return (text) => {
				const number = Number(text);
				return Number.isSafeInteger(number) && String(number) === text ? number : text;
			};
		case 'boolean':
			return booleanReader(typeOf(field, definition), defaultOf(field));
		case 'word':
			return wordReader(field.words ?? {});
	}
}

function typeOf(field: ValueField<unknown>, definition: ElementDefinition): SimpleType | undefined {
	if (field.element.includes('@')) return undefined;
	return isSimpleType(definition.content) ? definition.content : undefined;
}

function defaultOf(field: ValueField<unknown>): string | undefined {
	return Object.values(field.absent ?? {})[0];
}

function asNumber(text: string): JsonValue {
	const number = Number(text);
	return text === '' || Number.isNaN(number) ? text : number;
}

function booleanReader(type: SimpleType | undefined, standard: string | undefined): ValueReader {
	const trueCode = type?.booleanMeaning === undefined ? 2 : 1;
	const falseCode = type?.booleanMeaning === 'markerWhenTrue' ? undefined : 3 - trueCode;
	return (text) => {
		const code = text === '' ? undefined : Number(text);
		if (code === trueCode) return true;
		if (code !== falseCode) return undefined;
		return standard !== undefined && Number(standard) === code ? null : false;
	};
}

function wordReader(words: Readonly<Record<string, string>>): ValueReader {
	const byCode = new Map(Object.entries(words).map(([word, code]) => [code, word]));
	return (text) => byCode.get(text);
}
