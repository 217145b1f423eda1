/** Characters of XML 1.0: which are allowed, which make up names, which KSeF refuses besides. */

/** Characters that XML 1.0 does not allow (section 2.2, production Char), or halves of a pair. */
const SUSPICIOUS_CHARACTER = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD]/;

/** The same, where a pair of surrogates counts as the one character that it stands for. */
const ILLEGAL_CHARACTER = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/** Index of the first character that XML 1.0 does not allow, or -1. */
export function indexOfIllegalCharacter(text: string): number {
	// Looking at UTF-16 units first is several times faster, and most texts have no pairs at all.
	return SUSPICIOUS_CHARACTER.test(text) ? text.search(ILLEGAL_CHARACTER) : -1;
}

/**
 * Characters that XML 1.0 (section 2.2, note) discourages and that KSeF refuses since 2026-10-19,
 * also when they are written as character references.
 */
export const DISCOURAGED_CHARACTERS =
	/[\u007F-\u0084\u0086-\u009F\uFDD0-\uFDEF\u{1FFFE}\u{1FFFF}\u{2FFFE}\u{2FFFF}\u{3FFFE}\u{3FFFF}\u{4FFFE}\u{4FFFF}\u{5FFFE}\u{5FFFF}\u{6FFFE}\u{6FFFF}\u{7FFFE}\u{7FFFF}\u{8FFFE}\u{8FFFF}\u{9FFFE}\u{9FFFF}\u{AFFFE}\u{AFFFF}\u{BFFFE}\u{BFFFF}\u{CFFFE}\u{CFFFF}\u{DFFFE}\u{DFFFF}\u{EFFFE}\u{EFFFF}\u{FFFFE}\u{FFFFF}\u{10FFFE}\u{10FFFF}]/gu;

/** The same as UTF-16 units, where every half of a pair is suspicious; several times faster to look for. */
const MAYBE_DISCOURAGED = /[\u007F-\u0084\u0086-\u009F\uD800-\uDFFF\uFDD0-\uFDEF]/;

/** A discouraged character and its place in a text. */
export interface CharacterPlace {
	readonly offset: number;
	readonly name: string;
}

/** All discouraged characters of a text. */
export function discouragedCharacters(text: string): CharacterPlace[] {
	if (!MAYBE_DISCOURAGED.test(text)) return [];
	return [...text.matchAll(DISCOURAGED_CHARACTERS)].map((found) => ({
		offset: found.index,
		name: codePointName(found[0].codePointAt(0) ?? 0),
	}));
}

const NAME_START =
	'A-Z_a-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C-\\u200D' +
	'\\u2070-\\u218F\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD\\u{10000}-\\u{EFFFF}';
const NAME_PART = `\\u0300-\\u036F${NAME_START}\\-.0-9\\u00B7\\u203F-\\u2040`;

/** A qualified name: at most one colon, with a name on either side of it (Namespaces in XML, QName). */
export const QUALIFIED_NAME = new RegExp(
	`^[${NAME_START}][${NAME_PART}]*(?::[${NAME_START}][${NAME_PART}]*)?$`,
	'u',
);

/** Name of a processing instruction: no colon. */
export const PLAIN_NAME = new RegExp(`^[${NAME_START}][${NAME_PART}]*$`, 'u');

/** 1 for every UTF-16 unit below 128 that cannot be part of a name and so ends it. */
export const ENDS_NAME: Readonly<Uint8Array> = Uint8Array.from({ length: 128 }, (_, code) =>
	/[-.0-9A-Z_a-z:]/.test(String.fromCharCode(code)) ? 0 : 1,
);

/** Blank as XML means it: space, tab, line feed, carriage return. */
export function isBlankCode(code: number): boolean {
	return code === 32 || code === 10 || code === 9 || code === 13;
}

/** Tells whether a piece of a text holds blanks only. */
export function isBlank(text: string, start = 0, end = text.length): boolean {
	for (let index = start; index < end; index += 1) {
		if (!isBlankCode(text.charCodeAt(index))) return false;
	}
	return true;
}

/** Tells whether a character reference to this code point is allowed (XML 1.0, production Char). */
export function isLegalCodePoint(codePoint: number): boolean {
	if (codePoint < 0x20) return codePoint === 9 || codePoint === 10 || codePoint === 13;
	return (
		codePoint < 0xd800 ||
		(codePoint > 0xdfff && codePoint < 0xfffe) ||
		(codePoint > 0xffff && codePoint <= 0x10ffff)
	);
}

/** The way a code point is named in messages: `U+007F`. */
export function codePointName(codePoint: number): string {
	return `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
}
