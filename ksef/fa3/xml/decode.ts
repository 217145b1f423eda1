import { XmlReadError, positionInText } from './document';

/** A document as text, with what its bytes said about the encoding. */
export interface DecodedXml {
	readonly text: string;
	/** Label of the encoding that was used, such as `utf-8`. */
	readonly encoding: string;
	readonly hasByteOrderMark: boolean;
}

const DECLARED_ENCODING = /^<\?xml\s[^>]*?\sencoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]*)["']/;

/** The encoding named in the XML declaration at the start of a text, in lower case. */
export function declaredEncoding(text: string): string | undefined {
	return DECLARED_ENCODING.exec(text)?.[1]?.toLowerCase();
}

/**
 * Turns bytes into text by byte order mark, then by XML declaration, then as UTF-8 (XML 1.0, appendix F).
 * KSeF takes UTF-8 only; other encodings are read because files from elsewhere come in them.
 *
 * @throws XmlReadError `XML_ENCODING` when the encoding is unknown or the bytes do not fit it
 */
export function decodeXml(bytes: Uint8Array): DecodedXml {
	const [first, second, third] = bytes;
	if (first === 0xef && second === 0xbb && third === 0xbf) {
		return { text: decode(bytes.subarray(3), 'utf-8'), encoding: 'utf-8', hasByteOrderMark: true };
	}
	if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
		const encoding = first === 0xff ? 'utf-16le' : 'utf-16be';
		return { text: decode(bytes.subarray(2), encoding), encoding, hasByteOrderMark: true };
	}
	const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 200));
	const declared = declaredEncoding(head.toString('latin1'));
	const encoding = declared === undefined || declared === 'us-ascii' ? 'utf-8' : declared;
	return { text: decode(bytes, encoding), encoding, hasByteOrderMark: false };
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
