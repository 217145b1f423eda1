import { ATTRIBUTE_PREFIX, TEXT_KEY, isNativeArray, isNativeObject } from './native';
import type { NativeObject, NativeValue } from './native';
import { FORMS_BY_NAMESPACE } from './forms';
import type { InvoiceForm } from './forms';
import { INVOICE_SHAPE } from './element/shape';
import type { ElementShape } from './element/shape';
import type { XmlDocument, XmlElement } from './xml/document';
import { readXml } from './xml/reader';

/** An invoice read into native JSON. */
export interface ParsedInvoice {
	/** The form by its namespace; `unknown` for any other document. */
	readonly form: InvoiceForm | 'unknown';
	readonly namespace: string;
	/** Name of the root element, `Faktura` for every form of invoice. */
	readonly rootName: string;
	/** The content of the root element. */
	readonly native: NativeObject;
}

const XSI_NAMESPACE = 'http://www.w3.org/2001/XMLSchema-instance';

/** Elements that repeat in FA_RR(1) or FA(2) under names that FA(3) does not know in that place. */
const REPEATING_ELSEWHERE: ReadonlySet<string> = new Set([
	'DokumentZaplaty',
	'FakturaRRWiersz',
	'RachunekBankowy1',
	'RachunekBankowy2',
]);

/**
 * Reads an invoice into native JSON: FA(3), and likewise FA(2), FA_RR(1) and whatever else is well formed.
 *
 * Tolerant of dirty content: blanks around values go (a footer text keeps its own), elements that the
 * form does not know stay in their place, values are kept as the text they are, so that neither
 * digits nor leading zeros are lost. Elements that may repeat are arrays, even when they occur once.
 * Strict about danger, as the reader is: no DOCTYPE, no entities, bounded depth and size.
 *
 * @throws XmlReadError naming line, column and reason, when the document cannot be read
 */
export function parseNative(xml: Uint8Array | string): ParsedInvoice {
	return nativeOf(readXml(xml));
}

/** The same for a document that is read already. */
export function nativeOf(document: XmlDocument): ParsedInvoice {
	const { root } = document;
	const value = nativeElement(root, INVOICE_SHAPE);
	return {
		form: FORMS_BY_NAMESPACE.get(root.namespace) ?? 'unknown',
		namespace: root.namespace,
		rootName: root.localName,
		native: typeof value === 'string' ? { [TEXT_KEY]: value } : value,
	};
}

function nativeElement(
	element: XmlElement,
	guide: ElementShape | undefined,
): NativeObject | string {
	const hasAttributes = element.attributes.length > 0;
	if (element.children.length === 0 && !hasAttributes) {
		if (element.text === '' && guide?.children !== undefined) return {};
		return tidyText(element.text, guide);
	}
	const native: NativeObject = {};
	if (hasAttributes) addAttributes(native, element);
	for (const child of element.children) {
		const childGuide = guide?.children?.get(child.localName);
		const value = nativeElement(child, childGuide);
		const repeats = childGuide?.repeats ?? REPEATING_ELSEWHERE.has(child.localName);
		addChild(native, child.localName, value, repeats);
	}
	const text = tidyText(element.text, guide);
	if (text !== '' || (element.children.length === 0 && guide?.children === undefined)) {
		if (Object.keys(native).length === 0) return text;
		native[TEXT_KEY] = text;
	}
	return native;
}

function tidyText(text: string, guide: ElementShape | undefined): string {
	return guide?.type?.name === 'TTekstowy' ? text : text.trim();
}

function addAttributes(native: NativeObject, element: XmlElement): void {
	for (const { qualifiedName, namespace, value } of element.attributes) {
		if (namespace !== XSI_NAMESPACE) native[ATTRIBUTE_PREFIX + qualifiedName] = value;
	}
}

function addChild(native: NativeObject, name: string, value: NativeValue, repeats: boolean): void {
	const before = Object.hasOwn(native, name) ? native[name] : undefined;
	if (before === undefined) setOwn(native, name, repeats ? [value] : value);
	else if (isMutableArray(before)) before.push(value);
	else if (!isNativeArray(before)) setOwn(native, name, [before, value]);
}

function isMutableArray(value: NativeObject[string]): value is NativeValue[] {
	return isNativeArray(value);
}

/** Sets a key that is named by the document, `__proto__` included. */
function setOwn(native: NativeObject, name: string, value: NativeObject[string]): void {
	if (name === '__proto__') {
		Object.defineProperty(native, name, {
			value,
			enumerable: true,
			writable: true,
			configurable: true,
		});
	} else {
		native[name] = value;
	}
}

/** The values under a key as an array, whether it holds none, one or several. */
export function nativeList(native: NativeObject, name: string): readonly NativeValue[] {
	const value = native[name];
	if (value === undefined || value === null) return [];
	return isNativeArray(value) ? value : [value];
}

/** The objects under a key; values that are not objects are left out. */
export function nativeObjects(native: NativeObject, name: string): NativeObject[] {
	return nativeList(native, name).filter(isNativeObject);
}

/** The first value under a path such as `Fa.Adnotacje.P_16`, as text; undefined when absent or empty. */
export function nativeText(native: NativeObject, path: string): string | undefined {
	const names = path.split('.');
	let current: NativeValue = native;
	for (const name of names) {
		if (!isNativeObject(current)) return undefined;
		current = nativeList(current, name)[0];
	}
	if (isNativeObject(current)) current = nativeList(current, TEXT_KEY)[0];
	if (current === undefined || current === null || isNativeObject(current)) return undefined;
	return String(current) || undefined;
}
