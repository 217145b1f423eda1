import { pathOf, problemAt, unreadable } from '../problem';
import type { Problem } from '../problem';
import { discouragedCharacters } from '../xml/characters';
import { declaredEncoding, encodingOf } from '../xml/decode';
import type { XmlEncoding } from '../xml/decode';
import { XmlReadError } from '../xml/document';
import type { XmlDocument, XmlElement } from '../xml/document';
import { readXml } from '../xml/reader';

/** Bytes of an invoice without and with an attachment (KSeF 2.0, limits of invoice size). */
export const MAXIMUM_INVOICE_BYTES = 1_000_000;
export const MAXIMUM_INVOICE_BYTES_WITH_ATTACHMENT = 3_000_000;

const RULE = 'KSeF, requirements for invoice files (strict XML since 2026-10-19)';
const SHOWN_CHARACTERS = 20;

/**
 * See `checkStrictXml`. Text counts as the UTF-8 that it will be. A document that is read already can be
 * handed over, so that it is not read again.
 */
export function checkStrictDocument(xml: Uint8Array | string, read?: XmlDocument): Problem[] {
	const { label, byteOrderMark } = encodingInUse(xml);
	const problems: Problem[] = [];
	if (byteOrderMark > 0) {
		const message = 'The file begins with a byte order mark (BOM); save it as UTF-8 without BOM.';
		problems.push(fileProblem('STRICT_BOM', message));
	}
	try {
		const document = read ?? readXml(xml);
		const declared = declaredEncoding(document.source) ?? label;
		if (label !== 'utf-8' || declared !== 'utf-8') {
			const message = `The file is encoded as ${declared}; KSeF takes UTF-8 only.`;
			problems.push(fileProblem('STRICT_ENCODING', message));
		}
		const size = typeof xml === 'string' ? Buffer.byteLength(xml) : xml.length;
		problems.push(...checkSize(size, document), ...checkText(document));
	} catch (error) {
		if (!(error instanceof XmlReadError)) throw error;
		problems.push(unreadable(error));
	}
	return problems;
}

function encodingInUse(xml: Uint8Array | string): XmlEncoding {
	if (typeof xml !== 'string') return encodingOf(xml);
	return { label: 'utf-8', byteOrderMark: xml.charCodeAt(0) === 0xfeff ? 3 : 0 };
}

function fileProblem(code: string, message: string): Problem {
	return {
		code,
		severity: 'error',
		path: '/',
		element: '',
		line: 1,
		column: 1,
		message,
		rule: RULE,
	};
}

function checkSize(size: number, document: XmlDocument): Problem[] {
	const attachment = document.root.child('Zalacznik');
	const maximum =
		attachment === undefined ? MAXIMUM_INVOICE_BYTES : MAXIMUM_INVOICE_BYTES_WITH_ATTACHMENT;
	if (size <= maximum) return [];
	const kind = attachment === undefined ? 'without' : 'with';
	const message = `The file has ${size} bytes; an invoice ${kind} attachment (załącznik) may have at most ${maximum}.`;
	return [fileProblem('STRICT_SIZE', message)];
}

function checkText(document: XmlDocument): Problem[] {
	const problems = document.processingInstructions.map(({ offset, text }) =>
		noticeProblem(
			document,
			offset,
			'STRICT_PROCESSING_INSTRUCTION',
			text,
			`The file contains the processing instruction <?${text}…?>; KSeF refuses files with any.`,
		),
	);
	const discouraged = [...document.discouragedReferences];
	for (const { offset, name } of discouragedCharacters(document.source)) {
		discouraged.push({ offset, text: name });
	}
	discouraged.sort((first, second) => first.offset - second.offset);
	for (const { offset, text } of discouraged.slice(0, SHOWN_CHARACTERS)) {
		const message = `The invisible character ${text} stands here; KSeF refuses it. Retype the text without it.`;
		problems.push(noticeProblem(document, offset, 'STRICT_CHARACTER', text, message));
	}
	return problems;
}

function noticeProblem(
	document: XmlDocument,
	offset: number,
	code: string,
	value: string,
	message: string,
): Problem {
	const element = elementAt(document.root, offset);
	return {
		...problemAt(document, element, { code, severity: 'error', message, rule: RULE, value }),
		path: offset < document.root.offset ? '/' : pathOf(element),
		...document.positionAt(offset),
	};
}

/** The innermost element whose start lies before an offset. */
function elementAt(element: XmlElement, offset: number): XmlElement {
	let inner: XmlElement | undefined;
	for (const child of element.children) if (child.offset <= offset) inner = child;
	return inner === undefined ? element : elementAt(inner, offset);
}
