/**
 * The vocabulary in which the friendly model is written. A field says which element of FA(3) it stands
 * for; what that element takes (lengths, digits, patterns, codes) comes from the FA(3) table itself, so
 * that friendly JSON, its checks, its TypeScript types, its reference page, building and parsing all
 * have one source.
 *
 * An element is named by its path below the element of the enclosing model, such as `P_2` or
 * `DaneIdentyfikacyjne/NIP`; an empty path means that element itself.
 */

import type { Report } from './report';

/** A path of element names below the element of the enclosing model. */
export type ElementPath = string;

/** Elements with the text that they get. */
export type Constants = Readonly<Record<ElementPath, string>>;

/** An amount, quantity or rate: a number, or exact decimal text such as `"12.50"`. */
export type DecimalInput = number | string;

/** A date as `yyyy-mm-dd`. */
export type IsoDateText = string;

/** A moment in ISO 8601 with `Z` or an offset. */
export type IsoMomentText = string;

/** How the value of a field is written in JSON. */
export type ValueKind = 'text' | 'decimal' | 'integer' | 'date' | 'moment' | 'boolean' | 'word';

interface FieldBasics<Required extends boolean> {
	readonly element: ElementPath;
	readonly required: Required;
	/** What the labels of the FA(3) table do not say; a sentence, for the reference page. */
	readonly note?: string;
	/** Elements that the schema wants beside this one when the field is given. */
	readonly present?: Constants;
	/** Elements that the schema wants when the field is not given. */
	readonly absent?: Constants;
}

/** A field that holds one text, number, date, flag or word. */
export interface ValueField<
	Value,
	Required extends boolean = boolean,
> extends FieldBasics<Required> {
	readonly kind: 'value';
	readonly value: ValueKind;
	/** English words for the codes of the element, when `value` is `word`. */
	readonly words?: Readonly<Record<string, string>>;
	/** Never set: carries the type of the value for {@link FriendlyOf}. */
	readonly type?: Value;
}

/** A field that holds one of several words, each of which stands for an element of its own, set to 1. */
export interface SwitchField<
	Value,
	Required extends boolean = boolean,
> extends FieldBasics<Required> {
	readonly kind: 'switch';
	readonly elements: Readonly<Record<string, ElementPath>>;
	readonly type?: Value;
}

/** A field that holds an object. */
export interface ObjectField<
	Content extends Fields,
	Required extends boolean = boolean,
> extends FieldBasics<Required> {
	readonly kind: 'object';
	readonly model: Model<Content>;
	/** The fields stand in the element beside other fields of the enclosing model; it is not theirs alone. */
	readonly inPlace: boolean;
	/** Written with its defaults even when the field is not given. */
	readonly always: boolean;
}

/** A field that holds a list, each entry of which is one element. */
export interface ListField<
	Entry,
	Required extends boolean = boolean,
> extends FieldBasics<Required> {
	readonly kind: 'list';
	readonly entry: EntryField;
	readonly type?: Entry;
}

/** An EU VAT number in one text, split into the elements `KodUE` and `NrVatUE`. */
export interface EuVatField extends FieldBasics<false> {
	readonly kind: 'euVat';
}

/**
 * What the build has to know beyond the elements of the invoice; it is read by a function and handed to
 * the totals.
 */
export interface SettingField<Value> extends FieldBasics<false> {
	readonly kind: 'setting';
	/** The value in words, for the reference page. */
	readonly form: string;
	/** Reads the value; reports what is wrong with it and then returns undefined. */
	readonly read: (value: unknown, report: Report) => Value | undefined;
	readonly type?: Value;
}

/**
 * What stands in a list. An entry with an empty element path is the occurrence itself; otherwise each
 * occurrence holds the named element.
 */
type EntryField = ValueField<unknown> | ObjectField<Fields> | ListField<unknown>;

/** Any field. */
export type Field =
	| ValueField<unknown>
	| SwitchField<unknown>
	| ObjectField<Fields>
	| ListField<unknown>
	| EuVatField
	| SettingField<unknown>;

/** The fields of a model by their JSON names. */
export interface Fields {
	readonly [name: string]: Field;
}

/** Fields that exclude one another; `exactlyOne` also wants one of them. */
export interface Rule {
	readonly kind: 'exactlyOne' | 'atMostOne';
	readonly fields: readonly string[];
	/** What to do, in a sentence. */
	readonly advice: string;
}

/** An object of friendly JSON. */
export interface Model<Content extends Fields = Fields> {
	/** Name of the object in the reference page. */
	readonly title: string;
	readonly fields: Content;
	readonly rules: readonly Rule[];
	/** A field that plain text in place of the object stands for. */
	readonly shorthand?: string;
}

type Flat<Type> = { [Key in keyof Type]: Type[Key] };

type ValueOf<Kind> = Kind extends { kind: 'object'; model: Model<infer Content> }
	? FriendlyOf<Content>
	: Kind extends { kind: 'list'; type?: infer Entry }
		? Array<Exclude<Entry, undefined>>
		: Kind extends { kind: 'euVat' }
			? string
			: Kind extends { type?: infer Value }
				? Exclude<Value, undefined>
				: never;

type RequiredNames<Content> = {
	[Name in keyof Content]: Content[Name] extends { required: true } ? Name : never;
}[keyof Content];

/** The TypeScript type of the friendly JSON that a set of fields describes. */
export type FriendlyOf<Content extends Fields> = Flat<
	{ -readonly [Name in RequiredNames<Content>]: ValueOf<Content[Name]> } & {
		-readonly [Name in Exclude<keyof Content, RequiredNames<Content>>]?: ValueOf<
			Content[Name]
		> | null;
	} & { native?: Record<string, unknown> }
>;

/** What a field may say besides its element. */
export interface Extras {
	readonly note?: string;
	readonly present?: Constants;
	readonly absent?: Constants;
}

function valueField<Value>(
	value: ValueKind,
): (element: ElementPath, extras?: Extras) => ValueField<Value, false> {
	return (element, extras = {}) => ({ kind: 'value', value, element, required: false, ...extras });
}

/** Text; numbers are taken too, as their digits. */
export const text = valueField<string | number>('text');
/** An amount, price, quantity, rate of exchange or percentage. */
export const decimal = valueField<DecimalInput>('decimal');
/** A whole number. */
export const integer = valueField<number>('integer');
/** A calendar date. */
export const date = valueField<IsoDateText>('date');
/** A moment in time. */
export const moment = valueField<IsoMomentText>('moment');
/** True or false: a marker (1 or nothing) or a choice of 1 (yes) and 2 (no), as the element takes it. */
export const flag = valueField<boolean>('boolean');

/** A choice of 1 (yes) and 2 (no) that the schema wants always: not given means no. */
export function yesNo(element: ElementPath, note?: string): ValueField<boolean, false> {
	return flag(element, { absent: { [element]: '2' }, ...(note === undefined ? {} : { note }) });
}

/** English words for the codes of an element; the codes themselves are taken too. */
export function words<const Words extends Readonly<Record<string, string>>>(
	element: ElementPath,
	codes: Words,
	extras: Extras = {},
): ValueField<(keyof Words & string) | number, false> {
	return { kind: 'value', value: 'word', words: codes, element, required: false, ...extras };
}

/** Words each of which sets an element of its own to 1. */
export function switches<const Elements extends Readonly<Record<string, ElementPath>>>(
	elements: Elements,
	extras: Extras = {},
): SwitchField<keyof Elements & string, false> {
	return { kind: 'switch', element: '', elements, required: false, ...extras };
}

/** An object that has an element of its own. */
export function object<Content extends Fields>(
	element: ElementPath,
	content: Model<Content>,
	extras: Extras & { readonly always?: boolean } = {},
): ObjectField<Content, false> {
	return {
		kind: 'object',
		element,
		model: content,
		required: false,
		inPlace: false,
		always: false,
		...extras,
	};
}

/** An object of JSON whose fields stand in an element (`''`: the enclosing one) beside other fields. */
export function inPlace<Content extends Fields>(
	element: ElementPath,
	content: Model<Content>,
	extras: Extras = {},
): ObjectField<Content, false> {
	return { ...object(element, content, extras), inPlace: true };
}

/** A list of values or objects, each of which is one occurrence of the element. */
export function list<Entry extends EntryField>(
	element: ElementPath,
	entry: Entry,
	extras: Extras = {},
): ListField<ValueOf<Entry>, false> {
	return { kind: 'list', element, entry, required: false, ...extras };
}

/** A list of objects. */
export function listOf<Content extends Fields>(
	element: ElementPath,
	content: Model<Content>,
	extras: Extras = {},
): ListField<FriendlyOf<Content>, false> {
	return list(element, object('', content), extras);
}

/** An EU VAT number with its prefix, such as `DE123456789`, at an identification element. */
export function euVat(element: ElementPath, note: string): EuVatField {
	return { kind: 'euVat', element, required: false, note };
}

/** A setting of the build, see {@link SettingField}. */
export function setting<Value>(
	form: string,
	note: string,
	read: (value: unknown, report: Report) => Value | undefined,
): SettingField<Value> {
	return { kind: 'setting', element: '', required: false, form, note, read };
}

/** The same field, no longer optional. */
export function required<Kind extends Field>(
	field: Kind,
): Omit<Kind, 'required'> & { readonly required: true } {
	return { ...field, required: true };
}

/** A model from its fields. */
export function model<Content extends Fields>(
	title: string,
	fields: Content,
	options: { rules?: readonly Rule[]; shorthand?: keyof Content & string } = {},
): Model<Content> {
	return {
		title,
		fields,
		rules: options.rules ?? [],
		...(options.shorthand === undefined ? {} : { shorthand: options.shorthand }),
	};
}

/** Exactly one of the fields has to be given. */
export function exactlyOne(fields: readonly string[], advice: string): Rule {
	return { kind: 'exactlyOne', fields, advice };
}

/** At most one of the fields may be given. */
export function atMostOne(fields: readonly string[], advice: string): Rule {
	return { kind: 'atMostOne', fields, advice };
}
