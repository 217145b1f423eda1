import type { NativeObject, NativeValue } from '../native';
import type { ElementDefinition } from '../schema';
import type { EuVatField, Field, Fields, ListField, Model, ObjectField } from './fields';
import type { SwitchField, ValueField } from './fields';
import { isPlainObject, layOver } from './overlay';
import {
	blankOf,
	childObject,
	compareRanks,
	findPlace,
	isPresent,
	objectAt,
	placeConstants,
	stepTo,
} from './places';
import type { Place, PlacedConstant } from './places';
import type { InputProblem } from './report';
import { nearestWord, Report, shown } from './report';
import { checkRules } from './rules';
import { compileValueWriter } from './values';

/** The state of one walk through friendly JSON. */
export interface WriteContext {
	readonly report: Report;
	/** Values of the setting fields by name. */
	readonly settings: Map<string, unknown>;
	/** Objects made only of defaults ("no" marks), which native JSON may replace as a whole. */
	readonly defaults: WeakSet<NativeObject>;
	/** Missing required fields that native JSON may still provide. */
	readonly pending: Array<{ readonly isThere: () => boolean; readonly problem: InputProblem }>;
	/** Whether the object being walked, or one around it, has native JSON of its own. */
	overlays: number;
}

/** A fresh state. */
export function newWriteContext(): WriteContext {
	return {
		report: new Report(),
		settings: new Map(),
		defaults: new WeakSet(),
		pending: [],
		overlays: 0,
	};
}

type FieldWriter = (value: unknown, native: NativeObject, context: WriteContext) => void;

interface CompiledField {
	readonly name: string;
	readonly place: Place;
	readonly required: boolean;
	readonly write: FieldWriter;
	readonly always: boolean;
	/** Something has to be done when the field is not given. */
	readonly matters: boolean;
	/** The field has an element for itself, whose defaults native JSON replaces as a whole. */
	readonly isGroup: boolean;
	readonly present: readonly PlacedConstant[];
	readonly absent: readonly PlacedConstant[];
}

/** Writes an object of friendly JSON into the native object of its element. */
export type ModelWriter = (input: unknown, native: NativeObject, context: WriteContext) => void;

/** Key under which any object of friendly JSON takes native JSON. */
export const NATIVE_KEY = 'native';

/** Whether a JSON value counts as "not given". */
export function isAbsent(value: unknown): boolean {
	return value === undefined || value === null || value === '';
}

/** Builds the writer of a model at an element of the FA(3) table. */
export function compileModelWriter(model: Model, base: ElementDefinition): ModelWriter {
	const fields = Object.entries(model.fields)
		.map(([name, field]) => compileField(name, field, base))
		.sort((left, right) => compareRanks(left.place.ranks, right.place.ranks));
	const known = new Set([...Object.keys(model.fields), NATIVE_KEY]);
	const planFor = planner(fields, known);
	return (input, native, context) => {
		const { report } = context;
		const object = asObject(input, model);
		if (object === undefined) {
			report.problem(`${shown(input)} is no object.`, `Give an object: ${model.title}.`);
			return;
		}
		const { steps, hasUnknown } = planFor(Object.keys(object));
		const overlay = object[NATIVE_KEY];
		if (!isAbsent(overlay)) context.overlays += 1;
		for (const field of steps) {
			const value = object[field.name];
			if (value === undefined || value === null || value === '') {
				if (field.matters) writeAbsent(field, native, context);
				continue;
			}
			field.write(value, native, context);
			if (field.present.length === 0) continue;
			for (const { place, text } of field.present) setDefault(native, place, text);
		}
		if (hasUnknown) reportUnknown(object, known, report);
		if (model.rules.length > 0) checkRules(model.rules, object, context);
		if (isAbsent(overlay)) return;
		report.enter(NATIVE_KEY);
		layOver(native, overlay, context.defaults, report);
		report.leave();
		context.overlays -= 1;
	};
}

/** What is to be done with objects that have the same keys: fields in the order of the schema. */
interface Plan {
	readonly keys: readonly string[];
	/** Fields that may be given, and those that matter when they are not. */
	readonly steps: readonly CompiledField[];
	readonly hasUnknown: boolean;
}

/**
 * Makes plans, and keeps the last one: the lines of an invoice mostly have the same keys, and few of the
 * many fields that a line may have.
 */
function planner(
	fields: readonly CompiledField[],
	known: ReadonlySet<string>,
): (keys: readonly string[]) => Plan {
	let last: Plan = { keys: [], steps: fields.filter(({ matters }) => matters), hasUnknown: false };
	return (keys) => {
		if (haveSameKeys(last.keys, keys)) return last;
		const given = new Set(keys);
		last = {
			keys,
			steps: fields.filter(({ name, matters }) => matters || given.has(name)),
			hasUnknown: keys.some((key) => !known.has(key)),
		};
		return last;
	};
}

function haveSameKeys(left: readonly string[], right: readonly string[]): boolean {
	if (left.length !== right.length) return false;
	for (let index = 0; index < left.length; index++) {
		if (left[index] !== right[index]) return false;
	}
	return true;
}

function asObject(input: unknown, model: Model): Record<string, unknown> | undefined {
	if (isPlainObject(input)) return input;
	if (model.shorthand === undefined) return undefined;
	return typeof input === 'string' || typeof input === 'number'
		? { [model.shorthand]: input }
		: undefined;
}

function writeAbsent(field: CompiledField, native: NativeObject, context: WriteContext): void {
	const { place, name } = field;
	for (const constant of field.absent) {
		const holder = setDefault(native, constant.place, constant.text);
		if (field.isGroup) context.defaults.add(holder);
	}
	if (field.always) field.write({}, native, context);
	if (!field.required) return;
	const problem = context.report.describe('This is missing.', `Give ${article(place)}.`, name);
	if (context.overlays === 0) context.report.problems.push(problem);
	else context.pending.push({ isThere: () => isPresent(native, place), problem });
}

function article(place: Place): string {
	const { english } = place.definition.label;
	return `${english.charAt(0).toLowerCase()}${english.slice(1)} (${place.name})`;
}

function setDefault(native: NativeObject, place: Place, text: string): NativeObject {
	const holder = objectAt(native, place.steps);
	holder[place.name] ??= text;
	return holder;
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

function compileField(name: string, field: Field, base: ElementDefinition): CompiledField {
	const place = fieldPlace(field, base);
	const absent = placeConstants(base, field.absent);
	const always = field.kind === 'object' && field.always;
	return {
		name,
		place,
		required: field.required,
		write: compileWrite(name, field, base, place),
		always,
		matters: field.required || always || absent.length > 0,
		isGroup: field.kind === 'object' || field.kind === 'switch',
		present: placeConstants(base, field.present),
		absent,
	};
}

/** The place by which a field is sorted and missed; of fields in place the first of theirs. */
function fieldPlace(field: Field, base: ElementDefinition): Place {
	if (field.kind === 'switch') {
		const [first = ''] = Object.values(field.elements);
		return findPlace(base, first);
	}
	if (field.kind === 'euVat') return findPlace(base, `${field.element}/KodUE`);
	const place = findPlace(base, field.element);
	if (field.kind !== 'object' || !field.inPlace) return place;
	const inner = Object.values(field.model.fields)
		.map((part) => fieldPlace(part, place.definition).ranks)
		.sort(compareRanks);
	return { ...place, ranks: [...place.ranks, ...(inner[0] ?? [])] };
}

function compileWrite(
	name: string,
	field: Field,
	base: ElementDefinition,
	place: Place,
): FieldWriter {
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
			return (value, _native, context) => {
				context.report.enter(name);
				context.settings.set(name, field.read(value, context.report));
				context.report.leave();
			};
	}
}

function valueField(name: string, field: ValueField<unknown>, place: Place): FieldWriter {
	if (place.type === undefined) throw new Error(`${place.name} holds elements, not text`);
	const toText = compileValueWriter(field, place.type);
	const { steps } = place;
	const element = place.name;
	return (value, native, context) => {
		const text = toText(value, context.report, name);
		if (text === undefined) return;
		if (steps.length === 0) native[element] = text;
		else objectAt(native, steps)[element] = text;
	};
}

function switchField(
	name: string,
	field: SwitchField<unknown>,
	base: ElementDefinition,
): FieldWriter {
	const places = new Map(
		Object.entries(field.elements).map(([word, path]) => [word, findPlace(base, path)]),
	);
	return (value, native, context) => {
		const place = typeof value === 'string' ? places.get(value.trim()) : undefined;
		if (place !== undefined) {
			objectAt(native, place.steps)[place.name] = '1';
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
	const write = compileModelWriter(field.model, place.definition);
	const ownStep = stepTo(place.definition);
	return (value, native, context) => {
		const holder = objectAt(native, place.steps);
		const target = place.name === '' ? holder : childObject(holder, ownStep);
		context.report.enter(name);
		write(value, target, context);
		context.report.leave();
	};
}

type EntryWriter = (value: unknown, context: WriteContext) => NativeValue;

function listField(name: string, field: ListField<unknown>, place: Place): FieldWriter {
	const writeEntry = compileEntry(field.entry, place);
	const { maximum } = place.definition;
	return (value, native, context) => {
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
		const written: NativeValue[] = [];
		objectAt(native, place.steps)[place.name] = written;
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
	if (entry.kind === 'value' && entry.element === '') {
		if (listPlace.type === undefined) throw new Error(`${listPlace.name} holds elements, not text`);
		const toText = compileValueWriter(entry, listPlace.type);
		return (value, { report }) => toText(value ?? '', report, '');
	}
	if (entry.kind === 'object') {
		const write = compileModelWriter(entry.model, listPlace.definition);
		const blank = blankOf(listPlace.definition);
		return (value, context) => {
			const native: NativeObject = { ...blank };
			write(value, native, context);
			return native;
		};
	}
	const write = compileWrite(
		'',
		entry,
		listPlace.definition,
		findPlace(listPlace.definition, entry.element),
	);
	return (value, context) => {
		const native: NativeObject = {};
		if (!isAbsent(value)) write(value, native, context);
		return native;
	};
}

const EU_VAT = /^([A-Z]{2})([A-Z0-9+*]{1,12})$/;

function euVatField(name: string, field: EuVatField, base: ElementDefinition): FieldWriter {
	const codes = findPlace(base, `${field.element}/KodUE`);
	const known = new Set(codes.type?.enumeration ?? []);
	return (value, native, { report }) => {
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
		const holder = objectAt(native, codes.steps);
		holder['KodUE'] = prefix;
		holder['NrVatUE'] = number;
	};
}
