import { inputError } from './inputError';

/** One block of PEM, or a bare Base64 text. */
export interface PastedBlock {
	/** Such as `CERTIFICATE` or `ENCRYPTED PRIVATE KEY`; `none` for bare Base64. */
	label: string;
	der: Buffer;
	/** The `DEK-Info` header of an old-style encrypted key, such as `AES-256-CBC,0F3A…`. */
	encryptionHeader?: string;
}

const BLOCK = /-----BEGIN ([A-Z0-9 ]+?)-----([\s\S]*?)-----END \1-----/g;
const HEADERS =
	/^\s*Proc-Type:\s*4,\s*ENCRYPTED\s+DEK-Info:\s*([A-Za-z0-9-]+,\s*[0-9A-Fa-f]+)(?=\s)/;

/**
 * Reads PEM or Base64 text as it survives copying: on one line, with `\n` written out, with spaces,
 * Windows line ends, quotes or a byte order mark around it, and with other text between the blocks.
 * @param field the field's name in error sentences, such as `certificate`
 * @throws {KsefError} of kind `input` when nothing readable is there
 */
export function readPastedText(text: string, field: string): PastedBlock[] {
	const tidy = text
		.replace(/\\r|\uFEFF/g, '')
		.replace(/\\n/g, '\n')
		.trim()
		.replace(/^(["'])([\s\S]*)\1$/, '$2')
		.trim();
	if (tidy === '') {
		throw inputError(`The ${field} is empty.`, `Paste the ${field} into the credential.`);
	}
	const blocks = [...tidy.matchAll(BLOCK)].map((match) =>
		toBlock(match[1] ?? '', match[2] ?? '', field),
	);
	if (blocks.length > 0) return blocks;
	if (tidy.includes('-----BEGIN') || tidy.includes('-----END')) {
		throw inputError(
			`The ${field} is cut off: a BEGIN line and its END line do not match.`,
			'Paste the whole text, from -----BEGIN to the last dash after END.',
		);
	}
	return [{ label: 'none', der: fromBase64(tidy, field) }];
}

function toBlock(label: string, body: string, field: string): PastedBlock {
	const encryptionHeader = HEADERS.exec(body)?.[1]?.replace(/\s/g, '');
	const base64 = encryptionHeader === undefined ? body : body.replace(HEADERS, '');
	return {
		label,
		der: fromBase64(base64, field),
		...(encryptionHeader === undefined ? {} : { encryptionHeader }),
	};
}

function fromBase64(text: string, field: string): Buffer {
	const compact = text.replace(/\s+/g, '').replace(/-/g, '+').replace(/_/g, '/');
	if (compact === '' || !/^[A-Za-z0-9+/]+={0,2}$/.test(compact)) {
		throw inputError(
			`The ${field} is neither PEM nor Base64.`,
			'Paste the text of the file (it starts with -----BEGIN), or the binary file encoded as Base64.',
		);
	}
	return Buffer.from(compact, 'base64');
}
