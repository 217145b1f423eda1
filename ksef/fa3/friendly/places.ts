import { InvoiceElement, isContentList } from '../element/element';
import type { ElementShape } from '../element/shape';
import type { ElementDefinition, SimpleType } from '../schema';
import type { Constants, ElementPath } from './fields';

/** Where the element (or `@attribute`) of a field stands, seen from the element of its model. */
export interface Place {
	/** Elements to go through. */
	readonly steps: readonly ElementShape[];
	/** Name of the element itself; empty when the path is empty. */
	readonly name: string;
	readonly shape: ElementShape;
	readonly definition: ElementDefinition;
	/** Type of its text; undefined when it holds elements. */
	readonly type: SimpleType | undefined;
	/** Ranks among their siblings, outermost first: the order of the schema. */
	readonly ranks: readonly number[];
	/** The last of these; −1 for an attribute, and when the path is empty. */
	readonly rank: number;
}

/**
 * Finds the place of an element path in the FA(3) table.
 *
 * @throws Error when the table has no such element: a mistake in the friendly model
 */
export function findPlace(base: ElementShape, path: ElementPath): Place {
	const names = path === '' ? [] : path.split('/');
	const steps: ElementShape[] = [];
	const ranks: number[] = [];
	let shape = base;
	for (const [index, name] of names.entries()) {
		if (index > 0) steps.push(shape);
		const { definition } = shape;
		if (name.startsWith('@')) {
			const attribute = definition.attributes.find((known) => known.name === name.slice(1));
			if (attribute === undefined) throw new Error(`${shape.name} has no attribute ${name}`);
			return {
				steps,
				name,
				shape,
				definition,
				type: attribute.type,
				ranks: [...ranks, -1],
				rank: -1,
			};
		}
		const child = shape.children?.get(name);
		if (child === undefined) throw new Error(`${shape.name} has no element ${path}`);
		ranks.push(child.rank);
		shape = child;
	}
	const { definition, type } = shape;
	const rank = ranks.at(-1) ?? -1;
	return { steps, name: names.at(-1) ?? '', shape, definition, type, ranks, rank };
}

/** Compares places by the order of the schema. */
export function compareRanks(left: readonly number[], right: readonly number[]): number {
	for (let index = 0; index < Math.min(left.length, right.length); index++) {
		const difference = (left[index] ?? 0) - (right[index] ?? 0);
		if (difference !== 0) return difference;
	}
	return left.length - right.length;
}

/** The element inside another one, of a repeated one the first; undefined when it is not there. */
function firstElement(parent: InvoiceElement, { rank }: ElementShape): InvoiceElement | undefined {
	const content = parent.contents[rank];
	if (content instanceof InvoiceElement) return content;
	const first = isContentList(content) ? content[0] : undefined;
	return first instanceof InvoiceElement ? first : undefined;
}

/** The element inside another one, made when it is not there; of a repeated one the first. */
export function elementInside(parent: InvoiceElement, shape: ElementShape): InvoiceElement {
	const existing = firstElement(parent, shape);
	if (existing !== undefined) return existing;
	const created = new InvoiceElement(shape);
	parent.contents[shape.rank] = shape.repeats ? [created] : created;
	return created;
}

/** The element at the end of the steps, made where it is not there. */
export function elementAt(element: InvoiceElement, steps: readonly ElementShape[]): InvoiceElement {
	let place = element;
	for (const step of steps) place = elementInside(place, step);
	return place;
}

/** Puts text at a place, an attribute included. */
export function putText(element: InvoiceElement, place: Place, text: string): void {
	const holder = elementAt(element, place.steps);
	if (place.rank >= 0) holder.contents[place.rank] = text;
	else (holder.extras ??= {})[place.name] = text;
}

/** Puts text at a place where nothing is yet; returns the element that holds it. */
export function putDefault(
	element: InvoiceElement,
	{ steps, rank }: Place,
	text: string,
): InvoiceElement {
	const holder = elementAt(element, steps);
	holder.contents[rank] ??= text;
	return holder;
}

/** Whether the element at a place is there. */
export function isPresent(element: InvoiceElement, place: Place): boolean {
	let holder = element;
	for (const step of place.steps) {
		const inside = firstElement(holder, step);
		if (inside === undefined) return false;
		holder = inside;
	}
	const content = place.name.startsWith('@') ? holder.extras?.[place.name] : holder.get(place.name);
	return content !== undefined && content !== null;
}

/** One constant of a field, ready to be written. */
export interface PlacedConstant {
	readonly place: Place;
	readonly text: string;
}

/**
 * The constants of a field with their places.
 *
 * @throws Error when the place is no element: a mistake in the friendly model
 */
export function placeConstants(
	base: ElementShape,
	constants: Constants | undefined,
): PlacedConstant[] {
	return Object.entries(constants ?? {}).map(([path, text]) => {
		const place = findPlace(base, path);
		if (place.rank < 0) throw new Error(`The constant ${path} is no element of ${base.name}`);
		return { place, text };
	});
}
