import { isPlainObject } from '../friendly/overlay';

/** Whether a cell holds nothing. */
export function isEmptyCell(cell: unknown): boolean {
	return cell === undefined || cell === null || (typeof cell === 'string' && cell.trim() === '');
}

/** A cell as text, for comparing and grouping. */
export function textOfCell(cell: unknown): string {
	if (isEmptyCell(cell)) return '';
	return typeof cell === 'object' ? JSON.stringify(cell) : String(cell).trim();
}

/** Sets a value at a path such as `buyer.address.line1` or `payment.accounts.0.number`. */
export function setAt(target: Record<string, unknown>, path: string, value: unknown): void {
	const [name = '', ...rest] = path.split('.');
	const [next, ...deeper] = rest;
	if (next === undefined) {
		target[name] = value;
	} else if (/^\d+$/.test(next)) {
		const existing: unknown = target[name];
		const list: unknown[] = Array.isArray(existing) ? existing : [];
		target[name] = list;
		setInList(list, Number(next), deeper.join('.'), value);
	} else {
		setAt(childOf(target, name), rest.join('.'), value);
	}
}

function setInList(list: unknown[], index: number, path: string, value: unknown): void {
	if (path === '') {
		list[index] = value;
		return;
	}
	const entry = list[index];
	const object = isPlainObject(entry) ? entry : {};
	list[index] = object;
	setAt(object, path, value);
}

function childOf(target: Record<string, unknown>, name: string): Record<string, unknown> {
	const existing = target[name];
	if (isPlainObject(existing)) return existing;
	const created: Record<string, unknown> = {};
	target[name] = created;
	return created;
}

/** A new object with everything of `base` and of `top`; where both say something, `top` holds. */
export function mergeOver(
	base: Readonly<Record<string, unknown>>,
	top: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
	const merged: Record<string, unknown> = { ...base };
	for (const [name, value] of Object.entries(top)) {
		const below = merged[name];
		merged[name] = isPlainObject(below) && isPlainObject(value) ? mergeOver(below, value) : value;
	}
	return merged;
}
