import { ENDS_NAME, QUALIFIED_NAME } from './characters';

/** A qualified name and its two parts; the prefix is empty when there is none. */
export interface XmlName {
	readonly qualifiedName: string;
	readonly prefix: string;
	readonly localName: string;
}

const SLOTS = 4096;

/**
 * The names met so far. Documents repeat a few hundred names thousands of times, so a name is looked up
 * where it stands in the source, without a new string for each occurrence. Two names that fall into
 * one slot replace each other, so the table never grows.
 */
export class NameTable {
	private readonly slots: Array<XmlName | undefined> = new Array<XmlName | undefined>(SLOTS).fill(
		undefined,
	);

	/** The name that begins at an offset; undefined when none does. */
	read(source: string, start: number): XmlName | undefined {
		const ends = ENDS_NAME;
		let hash = 0;
		let end = start;
		for (;;) {
			const code = source.charCodeAt(end);
			// NaN, the code beyond the end, is not equal to itself.
			if (code !== code || (code < 128 && ends[code] === 1)) break;
			hash = (Math.imul(hash, 31) + code) | 0;
			end += 1;
		}
		const slot = (hash ^ (hash >>> 12)) & (SLOTS - 1);
		const known = this.slots[slot];
		if (known !== undefined && isAt(known.qualifiedName, source, start, end)) return known;
		const name = splitName(source.slice(start, end));
		if (name !== undefined) this.slots[slot] = name;
		return name;
	}
}

function isAt(name: string, source: string, start: number, end: number): boolean {
	const { length } = name;
	if (length !== end - start) return false;
	for (let index = 0; index < length; index += 1) {
		if (source.charCodeAt(start + index) !== name.charCodeAt(index)) return false;
	}
	return true;
}

function splitName(qualifiedName: string): XmlName | undefined {
	if (!QUALIFIED_NAME.test(qualifiedName)) return undefined;
	const colon = qualifiedName.indexOf(':');
	return {
		qualifiedName,
		prefix: colon === -1 ? '' : qualifiedName.slice(0, colon),
		localName: qualifiedName.slice(colon + 1),
	};
}
