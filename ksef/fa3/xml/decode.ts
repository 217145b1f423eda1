import { XmlReadError, positionInText } from './document';

/** What the bytes of a document say about its encoding. */
export interface XmlEncoding {
	/** Label of the encoding in lower case, such as `utf-8`. */
	readonly label: string;
	/** Length of the byte order mark; 0 without one. */
	readonly byteOrderMark: number;
}

const DECLARED_ENCODING = /^<\?xml\s[^>]*?\sencoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]*)["']/;

/** The encoding named in the XML declaration at the start of a text, in lower case. */
export function declaredEncoding(text: string): string | undefined {
	return DECLARED_ENCODING.exec(text)?.[1]?.toLowerCase();
}

/** The encoding by byte order mark, then by XML declaration, then UTF-8 (XML 1.0, appendix F). */
export function encodingOf(bytes: Uint8Array): XmlEncoding {
	const [first, second, third] = bytes;
	if (first === 0xef && second === 0xbb && third === 0xbf) {
		return { label: 'utf-8', byteOrderMark: 3 };
	}
	if (first === 0xff && second === 0xfe) return { label: 'utf-16le', byteOrderMark: 2 };
	if (first === 0xfe && second === 0xff) return { label: 'utf-16be', byteOrderMark: 2 };
	const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 200));
	const declared = declaredEncoding(head.toString('latin1'));
	const isUtf8 = declared === undefined || declared === 'us-ascii';
	return { label: isUtf8 ? 'utf-8' : declared, byteOrderMark: 0 };
}

/**
 * Turns bytes into text. KSeF takes UTF-8 only; other encodings are read because files from elsewhere
 * come in them.
 *
 * @throws XmlReadError `XML_ENCODING` when the encoding is unknown or the bytes do not fit it
 */
export function decodeXml(bytes: Uint8Array): string {
	const { label, byteOrderMark } = encodingOf(bytes);
	return decode(byteOrderMark === 0 ? bytes : bytes.subarray(byteOrderMark), label);
}

function decode(bytes: Uint8Array, encoding: string): string {
	let decoder: InstanceType<typeof TextDecoder>;
	try {
		decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
	} catch {
		throw new XmlReadError(
			'XML_ENCODING',
			`the encoding "${encoding}" is not known; save the file as UTF-8`,
			{ line: 1, column: 1 },
		);
	}
	try {
		return decoder.decode(bytes);
	} catch {
		const readable = new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes);
		throw new XmlReadError(
			'XML_ENCODING',
			`the bytes here are not valid ${encoding.toUpperCase()}; save the file as UTF-8`,
			positionInText(readable, Math.max(0, readable.indexOf('\uFFFD'))),
		);
	}
}
