import { asn1, util } from 'node-forge';

/** One ASN.1 value, read. */
export interface DerNode {
	tagClass: 'universal' | 'application' | 'context' | 'private';
	/** Universal type or context number, such as 16 for a sequence. */
	tag: number;
	constructed: boolean;
	/** The parts of a constructed value; empty for a simple one. */
	children: DerNode[];
	/** The content of a simple value; of a constructed string, its joined pieces (BER). */
	content: Buffer;
	/** The whole value encoded again as DER. */
	encode(): Buffer;
}

/** Universal types by number (X.680, 8.4). */
export const Tag = {
	boolean: 1,
	integer: 2,
	bitString: 3,
	octetString: 4,
	null: 5,
	oid: 6,
	utf8String: 12,
	sequence: 16,
	set: 17,
	printableString: 19,
	utcTime: 23,
	generalizedTime: 24,
	bmpString: 30,
} as const;

/**
 * Reads DER, and BER with indefinite lengths as some programs write PKCS#12.
 * @returns undefined when the bytes are not ASN.1
 */
export function readDer(bytes: Uint8Array): DerNode | undefined {
	try {
		return toNode(asn1.fromDer(util.createBuffer(Buffer.from(bytes).toString('binary')), true));
	} catch {
		// The parser's words ("Too few bytes…") mean nothing to a user; the caller says what it wanted.
		return undefined;
	}
}

/** The dotted form of an object identifier; undefined for another type of value. */
export function oidOf(node: DerNode | undefined): string | undefined {
	if (node === undefined || node.tagClass !== 'universal' || node.tag !== Tag.oid) return undefined;
	return asn1.derToOid(node.content.toString('binary'));
}

/** A small non-negative integer (versions, iteration counts); undefined for another type of value. */
export function integerOf(node: DerNode | undefined): number | undefined {
	if (node === undefined || node.tag !== Tag.integer || node.content.length > 4) return undefined;
	return node.content.readUIntBE(0, node.content.length);
}

/** Whether a value has this universal type. */
export function isUniversal(node: DerNode | undefined, tag: number): node is DerNode {
	return node !== undefined && node.tagClass === 'universal' && node.tag === tag;
}

/** Whether a value has this context-specific number, such as `[3]`. */
export function isContext(node: DerNode | undefined, number: number): node is DerNode {
	return node !== undefined && node.tagClass === 'context' && node.tag === number;
}

const CLASSES: Record<number, DerNode['tagClass']> = {
	0x00: 'universal',
	0x40: 'application',
	0x80: 'context',
	0xc0: 'private',
};

function toNode(value: asn1.Asn1): DerNode {
	const children = Array.isArray(value.value) && value.constructed ? value.value.map(toNode) : [];
	return {
		tagClass: CLASSES[value.tagClass] ?? 'private',
		tag: value.type,
		constructed: value.constructed,
		children,
		content: contentOf(value, children),
		encode: () => encodeNode(value),
	};
}

function contentOf(value: asn1.Asn1, children: DerNode[]): Buffer {
	if (value.constructed) return Buffer.concat(children.map((child) => child.content));
	// A bit string that holds ASN.1 comes back parsed: its encoding is the content, after the count of unused bits.
	if (Array.isArray(value.value)) {
		return Buffer.concat([Buffer.from([0]), ...value.value.map(encodeNode)]);
	}
	if (value.type === asn1.Type.BMPSTRING) return Buffer.from(value.value, 'utf16le').swap16();
	return Buffer.from(value.value, 'binary');
}

function encodeNode(value: asn1.Asn1): Buffer {
	return Buffer.from(asn1.toDer(value).getBytes(), 'binary');
}
