import { decimalFromNumber, parseDecimal } from '../decimal';
import type { Decimal } from '../decimal';
import { InvoiceElement, isContentList } from '../element/element';

/** The text of an element inside another one; undefined when it is absent or holds elements. */
export function textAt(parent: InvoiceElement | undefined, name: string): string | undefined {
	const content = parent?.get(name);
	if (typeof content === 'string') return content;
	return typeof content === 'number' ? String(content) : undefined;
}

/** The amount in an element; undefined when it is absent or no number (the schema check says so then). */
export function amountAt(parent: InvoiceElement | undefined, name: string): Decimal | undefined {
	const content = parent?.get(name);
	if (typeof content === 'string') return parseDecimal(content);
	return typeof content === 'number' ? decimalFromNumber(content) : undefined;
}

/** Whether a marker is set. */
export function isMarked(parent: InvoiceElement, name: string): boolean {
	const content = parent.get(name);
	return content === '1' || content === true || content === 1;
}

/** The occurrences of an element that holds elements. */
export function elementsAt(parent: InvoiceElement, name: string): InvoiceElement[] {
	const content = parent.get(name);
	if (content instanceof InvoiceElement) return [content];
	return isContentList(content) ? content.filter((value) => value instanceof InvoiceElement) : [];
}

/** The first occurrence of an element that holds elements; undefined when there is none. */
export function elementIn(parent: InvoiceElement, name: string): InvoiceElement | undefined {
	return elementsAt(parent, name)[0];
}
