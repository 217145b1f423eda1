import { oidOf, Tag, type DerNode } from './der';

/** Names that every reader of RFC 4514 must know (section 3); other types are written as numbers. */
const SHORT_NAMES: Record<string, string> = {
	'2.5.4.3': 'CN',
	'2.5.4.7': 'L',
	'2.5.4.8': 'ST',
	'2.5.4.10': 'O',
	'2.5.4.11': 'OU',
	'2.5.4.6': 'C',
	'2.5.4.9': 'STREET',
	'0.9.2342.19200300.100.1.25': 'DC',
	'0.9.2342.19200300.100.1.1': 'UID',
};

/**
 * Writes an X.501 name as text: RFC 4514, with the stricter escapes of XML Signature (4.4.4.1: control
 * characters as hexadecimal pairs, spaces at the ends as `\20`).
 * @param name the `Name` of a certificate (a sequence of sets of attribute and value)
 */
export function distinguishedName(name: DerNode): string {
	return name.children
		.map((set) => set.children.map(attribute).join('+'))
		.reverse()
		.join(',');
}

/** All values of one attribute in a name, such as `2.5.4.97` (organizationIdentifier), in their order. */
export function attributeValues(name: DerNode, oid: string): string[] {
	return name.children
		.flatMap((set) => set.children)
		.filter((pair) => oidOf(pair.children[0]) === oid)
		.map((pair) => textOf(pair.children[1]))
		.filter((text): text is string => text !== undefined);
}

function attribute(pair: DerNode): string {
	const oid = oidOf(pair.children[0]) ?? '';
	const value = pair.children[1];
	const shortName = SHORT_NAMES[oid];
	const text = textOf(value);
	if (shortName !== undefined && text !== undefined) return `${shortName}=${escape(text)}`;
	return `${oid}=#${value?.encode().toString('hex') ?? ''}`;
}

function textOf(value: DerNode | undefined): string | undefined {
	if (value === undefined || value.tagClass !== 'universal') return undefined;
	switch (value.tag) {
		case Tag.utf8String:
			return value.content.toString('utf8');
		case Tag.bmpString:
			return Buffer.from(value.content).swap16().toString('utf16le');
		// NumericString, PrintableString, TeletexString (used as Latin-1), IA5String
		case 18:
		case Tag.printableString:
		case 20:
		case 22:
			return value.content.toString('latin1');
		default:
			return undefined;
	}
}

function escape(text: string): string {
	return text
		.replace(/[\\",+;<>]/g, '\\$&')
		.replace(/\p{Cc}/gu, hexPairs)
		.replace(/^#/, '\\#')
		.replace(/^ +| +$/g, (spaces) => '\\20'.repeat(spaces.length));
}

function hexPairs(character: string): string {
	return Buffer.from(character, 'utf8').toString('hex').replace(/../g, '\\$&');
}
