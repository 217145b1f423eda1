import type { KsefError } from '../api/errors';
import type { Problem } from '../fa3/problem';
import { checkStrictDocument } from '../fa3/validation/strict-xml';
import { XmlReadError, type XmlDocument } from '../fa3/xml/document';
import { readXml } from '../fa3/xml/reader';
import { inputError } from './statusWords';

/** The document, or what is wrong with its bytes. */
export type XmlCheck = { ok: true; document: XmlDocument } | { ok: false; error: KsefError };

const ADVICE_BY_CODE: Record<string, string> = {
	STRICT_BOM: 'Save the file as UTF-8 without BOM: its first three bytes (EF BB BF) have to go.',
	STRICT_ENCODING: 'Save the file as UTF-8 and let its first line say so.',
	STRICT_SIZE: 'Split the invoice into several or shorten its texts.',
	STRICT_CHARACTER:
		'Remove the character; it usually comes from copying text out of another program.',
	STRICT_PROCESSING_INSTRUCTION: 'Remove the instruction, such as a style sheet link.',
	XML_ENCODING: 'Save the file as UTF-8; Windows-1250 and UTF-16 are refused by KSeF.',
};

/**
 * Checks that bytes are XML in the form KSeF accepts (see `ksef/fa3/validate.ts`, `checkStrictXml`) and reads them.
 */
export function checkXmlBytes(bytes: Uint8Array): XmlCheck {
	if (bytes.length === 0) {
		return {
			ok: false,
			error: inputError('The invoice is empty.', 'Check which field holds the XML.'),
		};
	}
	try {
		const document = readXml(bytes);
		const [first, ...others] = checkStrictDocument(bytes, document);
		return first === undefined
			? { ok: true, document }
			: { ok: false, error: refused(first, others) };
	} catch (error) {
		if (!(error instanceof XmlReadError)) throw error;
		const [first] = checkStrictDocument(bytes);
		if (first !== undefined) return { ok: false, error: refused(first, []) };
		throw error;
	}
}

function refused(first: Problem, others: Problem[]): KsefError {
	return inputError(
		withPlace(first),
		ADVICE_BY_CODE[first.code] ??
			'Correct the document at this place, and check that the field really holds the XML of an invoice.',
		others.map(withPlace),
	);
}

function withPlace({ line, column, message }: Problem): string {
	return line === undefined ? message : `Line ${line}, column ${column ?? 1}: ${message}`;
}
