import { InvoiceElement } from '../element/element';
import type { ElementValue } from '../element/element';
import type { ElementShape } from '../element/shape';
import type { EuVatField, Field, Fields, ListField, Model, ObjectField, Rule } from './fields';
import type { SwitchField, ValueField } from './fields';
import { isPlainObject, layOver } from './overlay';
import {
	compareRanks,
	elementAt,
	elementInside,
	findPlace,
	isPresent,
	placeConstants,
	putDefault,
	putText,
} from './places';
import type { Place, PlacedConstant } from './places';
import type { InputProblem } from './report';
import { nearestWord, Report, shown } from './report';
import { checkRules } from './rules';
import { compileValueWriter } from './values';
import type { ValueWriter } from './values';

/** The state of one walk through friendly JSON. */
export interface WriteContext {
	readonly report: Report;
	/** Values of the setting fields by name. */
	readonly settings: Map<string, unknown>;
	/** Missing required fields that native JSON may still provide. */
	readonly pending: Array<{ readonly isThere: () => boolean; readonly problem: InputProblem }>;
	/** Whether the object being walked, or one around it, has native JSON of its own. */
	overlays: number;
}

/** A fresh state. */
export function newWriteContext(): WriteContext {
	return { report: new Report(), settings: new Map(), pending: [], overlays: 0 };
}

type FieldWriter = (value: unknown, element: InvoiceElement, context: WriteContext) => void;

interface CompiledField {
	readonly name: string;
	readonly place: Place;
	readonly required: boolean;
	readonly write: FieldWriter | undefined;
	/** In place of `write`: makes the text of an element directly inside that of the model, at this rank. */
	readonly direct: { readonly toText: ValueWriter; readonly rank: number } | undefined;
	readonly always: boolean;
	/** Something has to be done when the field is not given. */
	readonly matters: boolean;
	/** The field has an element for itself, whose defaults native JSON replaces as a whole. */
	readonly isGroup: boolean;
	readonly present: readonly PlacedConstant[];
	readonly absent: readonly PlacedConstant[];
}

/** Writes an object of friendly JSON into its element. */
export type ModelWriter = (input: unknown, element: InvoiceElement, context: WriteContext) => void;

/** Key under which any object of friendly JSON takes native JSON. */
export const NATIVE_KEY = 'native';

/** Whether a JSON value counts as "not given". */
export function isAbsent(value: unknown): boolean {
	return value === undefined || value === null || value === '';
}

/** Builds the writer of a model at an element of the FA(3) table. */
export function compileModelWriter(model: Model, base: ElementShape): ModelWriter {
	const fields = Object.entries(model.fields)
		.map(([name, field]) => compileField(name, field, base))
		.sort((left, right) => compareRanks(left.place.ranks, right.place.ranks));
	const known = new Set([...Object.keys(model.fields), NATIVE_KEY]);
	const planFor = planner(fields, known, model.rules);
	return (input, element, context) => {
		const { report } = context;
		const object = asObject(input, model);
		if (object === undefined) {
			report.problem(`${shown(input)} is no object.`, `Give an object: ${model.title}.`);
			return;
		}
		const { steps, rules, hasUnknown, hasNative } = planFor(object);
		const overlay = hasNative ? object[NATIVE_KEY] : undefined;
		if (!isAbsent(overlay)) context.overlays += 1;
		for (const field of steps) writeField(field, object[field.name], element, context);
		if (hasUnknown) reportUnknown(object, known, report);
		if (rules.length > 0) checkRules(rules, object, context);
		if (isAbsent(overlay)) return;
		report.enter(NATIVE_KEY);
		layOver(element, overlay, report);
		report.leave();
		context.overlays -= 1;
	};
}

function writeField(
	field: CompiledField,
	value: unknown,
	element: InvoiceElement,
	context: WriteContext,
): void {
	if (value === undefined || value === null || value === '') {
		if (field.matters) writeAbsent(field, element, context);
		return;
	}
	const { direct, present } = field;
	if (direct === undefined) field.write?.(value, element, context);
	else {
		const text = direct.toText(value, context.report, field.name);
		if (text !== undefined) element.contents[direct.rank] = text;
	}
	if (present.length === 0) return;
	for (const { place, text } of present) putDefault(element, place, text);
}

/** What is to be done with objects that have the same keys: fields in the order of the schema. */
interface Plan {
	readonly keys: readonly string[];
	/** Fields that may be given, and those that matter when they are not. */
	readonly steps: readonly CompiledField[];
	/** Rules that such objects may break. */
	readonly rules: readonly Rule[];
	readonly hasUnknown: boolean;
	readonly hasNative: boolean;
}

/**
 * Makes plans, and keeps the last one: the lines of an invoice mostly have the same keys, and few of the
 * many fields that a line may have.
 */
function planner(
	fields: readonly CompiledField[],
	known: ReadonlySet<string>,
	rules: readonly Rule[],
): (object: Readonly<Record<string, unknown>>) => Plan {
	const makePlan = (keys: readonly string[]): Plan => {
		const given = new Set(keys);
		return {
			keys,
			steps: fields.filter(({ name, matters }) => matters || given.has(name)),
			rules: rules.filter((rule) => canBreak(rule, given)),
			hasUnknown: keys.some((key) => !known.has(key)),
			hasNative: given.has(NATIVE_KEY),
		};
	};
	let last = makePlan([]);
	return (object) => {
		if (!hasKeys(object, last.keys)) last = makePlan(Object.keys(object));
		return last;
	};
}

function canBreak({ kind, fields }: Rule, given: ReadonlySet<string>): boolean {
	return kind === 'exactlyOne' || fields.filter((name) => given.has(name)).length > 1;
}

/** Whether these are the keys of an object, in this order. */
function hasKeys(object: Readonly<Record<string, unknown>>, keys: readonly string[]): boolean {
	let index = 0;
	for (const key in object) {
		if (keys[index] !== key) return false;
		index += 1;
	}
	return index === keys.length;
}

function asObject(input: unknown, model: Model): Record<string, unknown> | undefined {
	if (isPlainObject(input)) return input;
	if (model.shorthand === undefined) return undefined;
	return typeof input === 'string' || typeof input === 'number'
		? { [model.shorthand]: input }
		: undefined;
}

function writeAbsent(field: CompiledField, element: InvoiceElement, context: WriteContext): void {
	const { place, name } = field;
	for (const constant of field.absent) {
		const holder = putDefault(element, constant.place, constant.text);
		if (field.isGroup) holder.isDefault = true;
	}
	if (field.always) field.write?.({}, element, context);
	if (!field.required) return;
	const problem = context.report.describe('This is missing.', `Give ${article(place)}.`, name);
	if (context.overlays === 0) context.report.problems.push(problem);
	else context.pending.push({ isThere: () => isPresent(element, place), problem });
}

function article(place: Place): string {
	const { english } = place.definition.label;
	return `${english.charAt(0).toLowerCase()}${english.slice(1)} (${place.name})`;
}

function reportUnknown(
	object: Record<string, unknown>,
	known: ReadonlySet<string>,
	report: Report,
): void {
	for (const name of Object.keys(object)) {
		if (known.has(name)) continue;
		const near = nearestWord(name, known);
		report.problem(
			'This field is not known.',
			near === undefined
				? `Take it out, or use one of ${[...known].join(', ')}.`
				: `Did you mean "${near}"?`,
			name,
		);
	}
}

function compileField(name: string, field: Field, base: ElementShape): CompiledField {
	const place = fieldPlace(field, base);
	const absent = placeConstants(base, field.absent);
	const always = field.kind === 'object' && field.always;
	const direct = directWriter(field, place);
	return {
		name,
		place,
		required: field.required,
		write: direct === undefined ? compileWrite(name, field, base, place) : undefined,
		direct,
		always,
		matters: field.required || always || absent.length > 0,
		isGroup: field.kind === 'object' || field.kind === 'switch',
		present: placeConstants(base, field.present),
		absent,
	};
}

function directWriter(field: Field, { steps, rank, type }: Place): CompiledField['direct'] {
	if (field.kind !== 'value' || type === undefined || steps.length > 0 || rank < 0)
		return undefined;
	return { toText: compileValueWriter(field, type), rank };
}

/** The place by which a field is sorted and missed; of fields in place the first of theirs. */
function fieldPlace(field: Field, base: ElementShape): Place {
	if (field.kind === 'switch') {
		const [first = ''] = Object.values(field.elements);
		return findPlace(base, first);
	}
	if (field.kind === 'euVat') return findPlace(base, `${field.element}/KodUE`);
	const place = findPlace(base, field.element);
	if (field.kind !== 'object' || !field.inPlace) return place;
	const inner = Object.values(field.model.fields)
		.map((part) => fieldPlace(part, place.shape).ranks)
		.sort(compareRanks);
	return { ...place, ranks: [...place.ranks, ...(inner[0] ?? [])] };
}

function compileWrite(name: string, field: Field, base: ElementShape, place: Place): FieldWriter {
	switch (field.kind) {
		case 'value':
			return valueField(name, field, place);
		case 'switch':
			return switchField(name, field, base);
		case 'object':
			return objectField(name, field, place);
		case 'list':
			return listField(name, field, place);
		case 'euVat':
			return euVatField(name, field, base);
		case 'setting':
			return (value, _element, context) => {
				context.report.enter(name);
				context.settings.set(name, field.read(value, context.report));
				context.report.leave();
			};
	}
}

function valueField(name: string, field: ValueField<unknown>, place: Place): FieldWriter {
	const toText = textWriterAt(field, place);
	return (value, element, { report }) => {
		const text = toText(value, report, name);
		if (text !== undefined) putText(element, place, text);
	};
}

function textWriterAt(field: ValueField<unknown>, { name, type }: Place): ValueWriter {
	if (type === undefined) throw new Error(`${name} holds elements, not text`);
	return compileValueWriter(field, type);
}

function switchField(name: string, field: SwitchField<unknown>, base: ElementShape): FieldWriter {
	const places = new Map(
		Object.entries(field.elements).map(([word, path]) => [word, findPlace(base, path)]),
	);
	return (value, element, context) => {
		const place = typeof value === 'string' ? places.get(value.trim()) : undefined;
		if (place !== undefined) {
			putText(element, place, '1');
			return;
		}
		const near = typeof value === 'string' ? nearestWord(value, places.keys()) : undefined;
		context.report.problem(
			`${shown(value)} is not known here.`,
			near === undefined
				? `Use one of ${[...places.keys()].join(', ')}.`
				: `Did you mean "${near}"?`,
			name,
		);
	};
}

function objectField(name: string, field: ObjectField<Fields>, place: Place): FieldWriter {
	const { steps, shape } = place;
	const write = compileModelWriter(field.model, shape);
	const hasElement = place.name !== '';
	return (value, element, context) => {
		const holder = elementAt(element, steps);
		context.report.enter(name);
		write(value, hasElement ? elementInside(holder, shape) : holder, context);
		context.report.leave();
	};
}

type EntryWriter = (value: unknown, context: WriteContext) => ElementValue;

function listField(name: string, field: ListField<unknown>, place: Place): FieldWriter {
	const writeEntry = compileEntry(field.entry, place);
	const { maximum } = place.definition;
	return (value, element, context) => {
		const { report } = context;
		const entries: readonly unknown[] = Array.isArray(value) ? value : [value];
		if (entries.length > maximum) {
			report.problem(
				`There are ${entries.length} entries, FA(3) takes ${maximum}.`,
				'Split the invoice.',
				name,
			);
			return;
		}
		if (entries.length === 0) return;
		const written: ElementValue[] = [];
		elementAt(element, place.steps).set(place.name, written);
		report.enter(name);
		for (let index = 0; index < entries.length; index++) {
			report.enter(index);
			written.push(writeEntry(entries[index], context));
			report.leave();
		}
		report.leave();
	};
}

function compileEntry(entry: ListField<unknown>['entry'], listPlace: Place): EntryWriter {
	const { shape } = listPlace;
	if (entry.kind === 'value' && entry.element === '') {
		const toText = textWriterAt(entry, listPlace);
		return (value, { report }) => toText(value ?? '', report, '');
	}
	if (entry.kind === 'object') {
		const write = compileModelWriter(entry.model, shape);
		return (value, context) => {
			const element = new InvoiceElement(shape);
			write(value, element, context);
			return element;
		};
	}
	const write = compileWrite('', entry, shape, findPlace(shape, entry.element));
	return (value, context) => {
		const element = new InvoiceElement(shape);
		if (!isAbsent(value)) write(value, element, context);
		return element;
	};
}

const EU_VAT = /^([A-Z]{2})([A-Z0-9+*]{1,12})$/;

function euVatField(name: string, field: EuVatField, base: ElementShape): FieldWriter {
	const codes = findPlace(base, `${field.element}/KodUE`);
	const known = new Set(codes.type?.enumeration ?? []);
	return (value, element, { report }) => {
		const text = typeof value === 'string' ? value.replace(/[\s.-]/g, '').toUpperCase() : '';
		const [, prefix = '', number = ''] = EU_VAT.exec(text) ?? [];
		if (!known.has(prefix)) {
			report.problem(
				`${shown(value)} is no EU VAT number.`,
				prefix === 'GR'
					? 'Greece is EL in VAT numbers.'
					: 'Give prefix and number, such as DE123456789; from outside the EU use otherId.',
				name,
			);
			return;
		}
		const holder = elementAt(element, codes.steps);
		holder.set('KodUE', prefix);
		holder.set('NrVatUE', number);
	};
}
