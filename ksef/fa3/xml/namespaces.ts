import type { XmlAttribute } from './document';
import type { XmlName } from './names';

/** Namespaces in XML 1.0: which prefix means what inside an element. */

const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace';
const XMLNS_NAMESPACE = 'http://www.w3.org/2000/xmlns/';

/** An attribute as it stands in the start tag. */
export interface RawAttribute {
	readonly name: XmlName;
	readonly qualifiedName: string;
	readonly value: string;
	readonly offset: number;
}

/** Reports a breach of the rules of namespaces; does not return. */
type Fail = (reason: string, offset: number) => never;

/** The declarations in force inside an element. */
export class NamespaceScope {
	static readonly START = new NamespaceScope('', new Map([['xml', XML_NAMESPACE]]));

	private constructor(
		private readonly defaultNamespace: string,
		private readonly prefixes: ReadonlyMap<string, string>,
	) {}

	/** The namespace of an element with this prefix; undefined when the prefix is not declared. */
	namespaceOf(prefix: string): string | undefined {
		return prefix === '' ? this.defaultNamespace : this.prefixes.get(prefix);
	}

	/** This scope with the declarations among the attributes of an element added. */
	extend(attributes: readonly RawAttribute[], fail: Fail): NamespaceScope {
		let defaultNamespace = this.defaultNamespace;
		let prefixes: Map<string, string> | undefined;
		for (const { qualifiedName, value, offset } of attributes) {
			if (qualifiedName === 'xmlns') {
				if (value === XML_NAMESPACE || value === XMLNS_NAMESPACE) {
					fail(`the namespace ${value} cannot be the default namespace`, offset);
				}
				defaultNamespace = value;
			} else if (qualifiedName.startsWith('xmlns:')) {
				const prefix = qualifiedName.slice(6);
				checkDeclaration(prefix, value, offset, fail);
				prefixes ??= new Map(this.prefixes);
				prefixes.set(prefix, value);
			}
		}
		if (prefixes === undefined && defaultNamespace === this.defaultNamespace) return this;
		return new NamespaceScope(defaultNamespace, prefixes ?? this.prefixes);
	}

	/** The attributes that are not declarations, with their namespaces. */
	resolve(attributes: readonly RawAttribute[], fail: Fail): XmlAttribute[] {
		const resolved: XmlAttribute[] = [];
		for (const { name, qualifiedName, value, offset } of attributes) {
			if (qualifiedName === 'xmlns' || qualifiedName.startsWith('xmlns:')) continue;
			const { prefix, localName } = name;
			const namespace = prefix === '' ? '' : this.prefixes.get(prefix);
			if (namespace === undefined) {
				fail(`the prefix ${prefix} of ${qualifiedName} is not declared`, offset);
			}
			const isTwin = (other: XmlAttribute): boolean =>
				other.localName === localName && other.namespace === namespace;
			if (namespace !== '' && resolved.some(isTwin)) {
				fail(`the attribute ${qualifiedName} stands twice under two prefixes`, offset);
			}
			resolved.push({ qualifiedName, localName, namespace, value });
		}
		return resolved;
	}
}

function checkDeclaration(prefix: string, value: string, offset: number, fail: Fail): void {
	if (prefix === 'xmlns' || value === XMLNS_NAMESPACE) {
		fail('the prefix xmlns and its namespace cannot be declared', offset);
	}
	if ((prefix === 'xml') !== (value === XML_NAMESPACE)) {
		fail('the prefix xml and its namespace belong together', offset);
	}
	if (value === '') fail(`the prefix ${prefix} is declared with an empty namespace`, offset);
}
