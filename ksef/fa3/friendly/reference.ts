import { INVOICE_SHAPE } from '../element/shape';
import type { ElementShape } from '../element/shape';
import type { ElementDefinition } from '../schema';
import type { Field, Model } from './fields';
import { findPlace } from './places';

/** One field as the reference page shows it. */
interface Row {
	readonly name: string;
	readonly value: string;
	readonly element: string;
	readonly meaning: string;
}

/** A heading with its fields; each model once, however often it is used. */
interface Section {
	readonly title: string;
	readonly rows: readonly Row[];
	readonly rules: readonly string[];
}

/**
 * The fields of the friendly model as Markdown, one section for each object, from the very table that
 * checks and builds invoices.
 */
export function friendlyReference(invoice: Model): string {
	const sections: Section[] = [];
	addSection(invoice, INVOICE_SHAPE, sections, new Map());
	return [
		'<!-- prettier-ignore-start -->',
		'',
		...sections.map(sectionText),
		'<!-- prettier-ignore-end -->',
		'',
	].join('\n');
}

function addSection(
	model: Model,
	base: ElementShape,
	sections: Section[],
	known: Map<Model, string>,
): string {
	const existing = known.get(model);
	if (existing !== undefined) return existing;
	const title = uniqueTitle(model.title, new Set(known.values()));
	known.set(model, title);
	const rows: Row[] = [];
	const index = sections.length;
	const inner: Section[] = [];
	for (const [name, field] of Object.entries(model.fields)) {
		rows.push(fieldRow(name, field, base, inner, known));
	}
	const rules = model.rules.map(({ kind, fields, advice }) => {
		const names = fields.map((name) => `\`${name}\``).join(', ');
		return `${kind === 'exactlyOne' ? 'Exactly one' : 'At most one'} of ${names}. ${advice}`;
	});
	if (model.shorthand !== undefined) {
		rules.push(`Plain text in place of the object stands for \`${model.shorthand}\`.`);
	}
	sections.splice(index, 0, { title, rows, rules });
	sections.push(...inner);
	return title;
}

function uniqueTitle(title: string, taken: ReadonlySet<string>): string {
	let unique = title;
	for (let number = 2; taken.has(unique); number++) unique = `${title} (${number})`;
	return unique;
}

function fieldRow(
	name: string,
	field: Field,
	base: ElementShape,
	inner: Section[],
	known: Map<Model, string>,
): Row {
	const required = field.required ? '**required** ' : '';
	const note = field.note === undefined ? '' : ` ${field.note}`;
	if (field.kind === 'setting') {
		return { name, value: field.form, element: '–', meaning: (field.note ?? '').trim() };
	}
	if (field.kind === 'switch') {
		const words = Object.keys(field.elements);
		const elements = Object.values(field.elements).map(lastName);
		const meaning = Object.entries(field.elements).map(
			([word, path]) => `\`${word}\`: ${labelText(findPlace(base, path).definition)}`,
		);
		return {
			name,
			value: `${required}${wordsText(words)}`,
			element: elements.join(', '),
			meaning: `${meaning.join('; ')}.${note}`,
		};
	}
	if (field.kind === 'euVat') {
		return {
			name,
			value: 'text',
			element: 'KodUE, NrVatUE',
			meaning: `EU VAT number / Numer VAT UE.${note}`,
		};
	}
	const place = findPlace(base, field.element);
	const isInPlace = field.kind === 'object' && field.inPlace;
	return {
		name,
		value: required + valueText(field, place.shape, inner, known),
		element: isInPlace ? '–' : field.element.replaceAll('/', '/\u200b'),
		meaning: isInPlace ? note.trim() : `${labelText(place.definition)}.${note}`,
	};
}

function lastName(path: string): string {
	return path.slice(path.lastIndexOf('/') + 1);
}

function labelText({ label }: ElementDefinition): string {
	return label.english === label.polish ? label.english : `${label.english} / ${label.polish}`;
}

function wordsText(words: readonly string[]): string {
	return words.map((word) => `\`${word}\``).join(', ');
}

function valueText(
	field: Exclude<Field, { kind: 'setting' | 'switch' | 'euVat' }>,
	shape: ElementShape,
	inner: Section[],
	known: Map<Model, string>,
): string {
	if (field.kind === 'object') {
		const title = addSection(field.model, shape, inner, known);
		return `[${title}](#${anchor(title)})`;
	}
	if (field.kind === 'list') {
		const entryPlace = findPlace(shape, field.entry.element);
		const entry = valueText(field.entry, entryPlace.shape, inner, known);
		return `list of ${entry}, at most ${shape.definition.maximum}`;
	}
	if (field.value === 'word') return wordsText(Object.keys(field.words ?? {}));
	if (field.value === 'boolean') return 'true or false';
	const { type } = shape;
	if (type === undefined) return field.value;
	if (field.value === 'decimal') return `number or exact text (${digits(type)})`;
	if (field.value === 'text') {
		const limit = type.maximumLength;
		return type.patterns !== undefined || limit === undefined
			? `text: ${type.form}`
			: `text, at most ${limit}`;
	}
	return { integer: 'whole number', date: 'date `yyyy-mm-dd`', moment: 'moment, ISO 8601' }[
		field.value
	];
}

function digits({
	fractionDigits = 0,
	name,
}: {
	readonly fractionDigits?: number;
	readonly name: string;
}): string {
	return `${name}, at most ${fractionDigits} decimals`;
}

function anchor(title: string): string {
	return title
		.toLowerCase()
		.replace(/[^\p{L}\p{N}\s-]/gu, '')
		.replace(/\s/g, '-');
}

function sectionText({ title, rows, rules }: Section): string {
	const cell = (text: string): string => text.replaceAll('|', '\\|');
	const lines = rows.map(
		({ name, value, element, meaning }) =>
			`| \`${name}\` | ${cell(value)} | ${cell(element)} | ${cell(meaning)} |`,
	);
	const notes = rules.map((rule) => `- ${rule}`);
	return [
		`### ${title}`,
		'',
		'| Field | Value | Element | Meaning |',
		'| --- | --- | --- | --- |',
		...lines,
		'',
		...(notes.length === 0 ? [] : [...notes, '']),
	].join('\n');
}
