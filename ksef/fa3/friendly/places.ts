import { isNativeArray, isNativeObject } from '../native';
import type { NativeInvoice, NativeObject } from '../native';
import { elementsOf, isSimpleType } from '../schema';
import type { ElementDefinition, SimpleType } from '../schema';
import type { Constants, ElementPath } from './fields';

/** An element on the way to another one. */
export interface Step {
	readonly name: string;
	readonly repeats: boolean;
	readonly blank: NativeObject;
}

/** Where the element (or `@attribute`) of a field stands, seen from the element of its model. */
export interface Place {
	/** Elements to go through. */
	readonly steps: readonly Step[];
	/** Name of the element itself; empty when the path is empty. */
	readonly name: string;
	readonly definition: ElementDefinition;
	/** Type of its text; undefined when it holds elements. */
	readonly type: SimpleType | undefined;
	/** Ranks among their siblings, outermost first: the order of the schema. */
	readonly ranks: readonly number[];
}

/**
 * Finds the place of an element path in the FA(3) table.
 *
 * @throws Error when the table has no such element: a mistake in the friendly model
 */
export function findPlace(base: ElementDefinition, path: ElementPath): Place {
	const names = path === '' ? [] : path.split('/');
	const steps: Step[] = [];
	const ranks: number[] = [];
	let definition = base;
	for (const [index, name] of names.entries()) {
		if (index > 0) steps.push(stepTo(definition));
		if (name.startsWith('@')) {
			const attribute = definition.attributes.find((known) => known.name === name.slice(1));
			if (attribute === undefined) throw new Error(`${definition.name} has no attribute ${name}`);
			return { steps, name, definition, type: attribute.type, ranks: [...ranks, -1] };
		}
		const children = isSimpleType(definition.content) ? [] : elementsOf(definition.content);
		const rank = children.findIndex((child) => child.name === name);
		const child = children[rank];
		if (child === undefined) throw new Error(`${definition.name} has no element ${path}`);
		ranks.push(rank);
		definition = child;
	}
	const { content } = definition;
	return {
		steps,
		name: names.at(-1) ?? '',
		definition,
		type: isSimpleType(content) ? content : undefined,
		ranks,
	};
}

/** The step to an element from its parent. */
export function stepTo(definition: ElementDefinition): Step {
	return {
		name: definition.name,
		repeats: definition.maximum > 1,
		blank: blankOf(definition),
	};
}

/** Elements that hold more kinds of elements than this begin with a place for each of them. */
const FEW_ELEMENTS = 18;

/**
 * The native object of an element before anything is in it. That of a large element (`Fa`, `FaWiersz`)
 * has all its elements, absent, in the order of the schema: copies keep that order however they are
 * filled in, and stay records where a large object that grows key by key becomes a slower hash table.
 */
export function blankOf({ content }: ElementDefinition): NativeObject {
	const elements = isSimpleType(content) ? [] : elementsOf(content);
	if (elements.length <= FEW_ELEMENTS) return {};
	return Object.fromEntries(elements.map(({ name }) => [name, undefined]));
}

/** Compares places by the order of the schema. */
export function compareRanks(left: readonly number[], right: readonly number[]): number {
	for (let index = 0; index < Math.min(left.length, right.length); index++) {
		const difference = (left[index] ?? 0) - (right[index] ?? 0);
		if (difference !== 0) return difference;
	}
	return left.length - right.length;
}

/** The object of a child element, made when it is not there; of a repeated one the first. */
export function childObject(parent: NativeObject, step: Step): NativeObject {
	const existing = parent[step.name];
	const first = isNativeArray(existing) ? existing[0] : existing;
	if (isNativeObject(first)) return first;
	const created: NativeObject = { ...step.blank };
	parent[step.name] = step.repeats ? [created] : created;
	return created;
}

/** The object at the end of the steps, made where it is not there. */
export function objectAt(native: NativeObject, steps: readonly Step[]): NativeObject {
	let place = native;
	for (const step of steps) place = childObject(place, step);
	return place;
}

/** Whether the element at a place is there. */
export function isPresent(native: NativeInvoice, place: Place): boolean {
	let object = native;
	for (const step of place.steps) {
		const existing = object[step.name];
		const first = isNativeArray(existing) ? existing[0] : existing;
		if (!isNativeObject(first)) return false;
		object = first;
	}
	const value = object[place.name];
	return value !== undefined && value !== null;
}

/** One constant of a field, ready to be written. */
export interface PlacedConstant {
	readonly place: Place;
	readonly text: string;
}

/** The constants of a field with their places. */
export function placeConstants(
	base: ElementDefinition,
	constants: Constants | undefined,
): PlacedConstant[] {
	return Object.entries(constants ?? {}).map(([path, text]) => ({
		place: findPlace(base, path),
		text,
	}));
}
