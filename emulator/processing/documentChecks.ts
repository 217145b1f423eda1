import { checkStrictXml, validateInvoiceSchema } from '../../ksef/fa3/validate';

/** The size limits of a context can be changed in a test environment, so the emulator checks them by itself. */
const SIZE = 'STRICT_SIZE';

/** Codes of the validator for a document that is not XML at all. */
const NOT_XML = 'XML_';

/** What is wrong with a document, in texts for the details of a status. */
export interface DocumentProblems {
	/** Against the rules for the file: status 430. */
	file: string[];
	/** Against the schema: status 450. */
	content: string[];
}

/**
 * Checks a document against the rules for files and the FA(3) schema. The one place where the emulator uses the
 * project's own validator; everything else in it is independent of the client.
 *
 * @param document the plain bytes of an invoice
 */
export function checkDocument(document: Uint8Array): DocumentProblems {
	const file: string[] = [];
	const content: string[] = [];
	for (const { severity, code, message } of checkStrictXml(document)) {
		if (severity === 'error' && code !== SIZE) file.push(message);
	}
	if (file.length > 0) return { file, content };
	for (const { severity, code, path, message } of validateInvoiceSchema(document)) {
		if (severity === 'error') {
			(code.startsWith(NOT_XML) ? file : content).push(`${path}: ${message}`);
		}
	}
	return { file, content };
}
