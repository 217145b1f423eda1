import {
	contentFromNative,
	elementFromNative,
	InvoiceElement,
	isContentList,
} from '../element/element';
import type { ElementContent, ElementValue } from '../element/element';
import type { ElementShape } from '../element/shape';
import { isNativeArray, isNativeObject } from '../native';
import type { NativeObject, NativeValue } from '../native';
import type { Report } from './report';
import { shown } from './report';

type NativeContent = NativeObject[string];

/**
 * Lays native JSON over what the friendly fields made: elements are merged, lists are merged entry by
 * entry, text takes the place of what was there, null takes an element away. Elements that hold nothing
 * but "no" marks written by default give way as a whole.
 */
export function layOver(target: InvoiceElement, overlay: unknown, report: Report): void {
	if (!isPlainObject(overlay)) {
		report.problem(`${shown(overlay)} is no object.`, 'Give an object keyed by element names.');
		return;
	}
	const native = nativeValue(overlay, report);
	if (isNativeObject(native)) merge(target, native);
}

function merge(target: InvoiceElement, native: NativeObject): void {
	for (const name of Object.keys(native)) {
		const given = native[name];
		const child = target.shape.children?.get(name);
		if (child === undefined) (target.extras ??= {})[name] = given ?? undefined;
		else target.contents[child.rank] = merged(target.contents[child.rank], given, child);
	}
}

function merged(
	existing: ElementContent,
	given: NativeContent,
	shape: ElementShape,
): ElementContent {
	if (given === null || given === undefined) return undefined;
	if (isNativeArray(given)) {
		const before = isContentList(existing) ? existing : existing === undefined ? [] : [existing];
		const length = Math.max(before.length, given.length);
		return Array.from({ length }, (_, index) =>
			index in given ? mergedValue(before[index], given[index], shape) : before[index],
		);
	}
	if (isContentList(existing)) {
		return isNativeObject(given) && existing.length === 1
			? [mergedValue(existing[0], given, shape)]
			: contentFromNative(given, shape);
	}
	return mergedValue(existing, given, shape);
}

function mergedValue(
	existing: ElementValue,
	given: NativeValue,
	shape: ElementShape,
): ElementValue {
	if (!isNativeObject(given)) return given;
	if (!(existing instanceof InvoiceElement) || existing.isDefault) {
		return elementFromNative(given, shape);
	}
	merge(existing, given);
	return existing;
}

function nativeContent(value: unknown, report: Report): NativeContent {
	if (!Array.isArray(value)) return nativeValue(value, report);
	return value.map((entry: unknown, index) => {
		report.enter(index);
		const native = nativeValue(entry, report);
		report.leave();
		return native;
	});
}

function nativeValue(value: unknown, report: Report): NativeValue {
	if (value === null || value === undefined) return value;
	if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
		return value;
	}
	if (isPlainObject(value)) {
		const object: NativeObject = {};
		for (const [name, content] of Object.entries(value)) {
			report.enter(name);
			if (isElementName(name, report)) object[name] = nativeContent(content, report);
			report.leave();
		}
		return object;
	}
	report.problem(
		`${shown(value)} cannot stand in native JSON.`,
		'Give text, a number or an object.',
	);
	return undefined;
}

/** Names outside FA(3) are found when the invoice is written; this one would not get that far. */
function isElementName(name: string, report: Report): boolean {
	if (name !== '__proto__') return true;
	report.problem('This is no element of FA(3).', 'Take it out.');
	return false;
}

/** Tells JSON objects from arrays, dates and everything else. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
	return (
		typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
	);
}
