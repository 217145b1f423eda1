import { DOMParser } from '@xmldom/xmldom';
import { readShared } from './shared';

/**
 * Reads the official XSD of FA(3) into plain facts, in the same words as our table, so that a test can
 * compare the two. Knows only the constructs which that XSD uses, and throws at any other.
 */

export interface OfficialFacets {
	base: string;
	whitespace: string;
	patterns: string[];
	enumeration: string[];
	[facet: string]: string | string[];
}

export type OfficialParticle =
	| {
			kind: 'element';
			name: string;
			minimum: number;
			maximum: number;
			fixed?: string;
			attributes: Array<{ name: string; fixed?: string; facets: OfficialFacets }>;
			content: OfficialFacets | OfficialGroup;
	  }
	| OfficialGroup;

export interface OfficialGroup {
	kind: 'sequence' | 'choice';
	minimum: number;
	particles: OfficialParticle[];
}

const BUILT_IN: Record<string, Partial<OfficialFacets>> = {
	string: { base: 'string', whitespace: 'preserve' },
	normalizedString: { base: 'string', whitespace: 'replace' },
	token: { base: 'string', whitespace: 'collapse' },
	decimal: { base: 'decimal', whitespace: 'collapse' },
	integer: { base: 'integer', whitespace: 'collapse' },
	nonNegativeInteger: { base: 'integer', whitespace: 'collapse' },
	byte: { base: 'byte', whitespace: 'collapse' },
	date: { base: 'date', whitespace: 'collapse' },
	dateTime: { base: 'dateTime', whitespace: 'collapse' },
};

const FILES = [
	'FA3.xsd',
	'bazowe/ElementarneTypyDanych_v10-0E.xsd',
	'bazowe/KodyKrajow_v10-0E.xsd',
];

export class OfficialSchema {
	private readonly types = new Map<string, Element>();
	private readonly rootElement: Element;

	constructor() {
		let root: Element | undefined;
		FILES.forEach((file, index) => {
			const text = readShared(`ksef/schemas/${file}`);
			const schema = new DOMParser().parseFromString(text, 'text/xml').documentElement;
			const prefix = index === 0 ? 'tns' : 'etd';
			for (const child of children(schema)) {
				if (child.localName === 'element') root = child;
				else if (child.hasAttribute('name')) {
					this.types.set(`${prefix}:${attribute(child, 'name')}`, child);
				}
			}
		});
		if (root === undefined) throw new Error('the schema has no root element');
		this.rootElement = root;
	}

	invoice(): OfficialParticle {
		return this.particle(this.rootElement);
	}

	private particle(node: Element): OfficialParticle {
		const minimum = Number(node.getAttribute('minOccurs') || 1);
		if (node.localName === 'sequence' || node.localName === 'choice') {
			if (node.hasAttribute('maxOccurs')) throw new Error('a group repeats');
			const particles = children(node).map((child) => this.particle(child));
			return { kind: node.localName, minimum, particles };
		}
		if (node.localName !== 'element') throw new Error(`unknown particle ${node.localName}`);
		const type = this.typeOf(node);
		const isComplex =
			type instanceof Object && 'localName' in type && type.localName === 'complexType';
		const complex = isComplex ? this.complex(type) : undefined;
		return {
			kind: 'element',
			name: attribute(node, 'name'),
			minimum,
			maximum: Number(node.getAttribute('maxOccurs') || 1),
			...(node.hasAttribute('fixed') ? { fixed: attribute(node, 'fixed') } : {}),
			attributes: complex?.attributes ?? [],
			content: complex?.content ?? this.facets(type),
		};
	}

	private typeOf(node: Element): Element | string {
		const name = node.getAttribute('type');
		if (name) return this.types.get(name) ?? name;
		const inline = children(node)[0];
		if (inline === undefined) throw new Error('an element without a type');
		return inline;
	}

	private complex(type: Element): {
		attributes: Array<{ name: string; fixed?: string; facets: OfficialFacets }>;
		content: OfficialFacets | OfficialGroup;
	} {
		const parts = children(type);
		const first = parts[0];
		if (first === undefined) throw new Error('an empty complex type');
		const extension = first.localName.endsWith('Content') ? children(first)[0] : undefined;
		const attributes = children(extension ?? type)
			.filter((child) => child.localName === 'attribute')
			.map((child) => {
				if (child.getAttribute('use') !== 'required') throw new Error('an optional attribute');
				return {
					name: attribute(child, 'name'),
					...(child.hasAttribute('fixed') ? { fixed: attribute(child, 'fixed') } : {}),
					facets: this.facets(this.typeOf(child)),
				};
			});
		if (extension === undefined) {
			const group = this.particle(first);
			if (group.kind === 'element') throw new Error('a complex type without a group');
			return { attributes, content: group };
		}
		const base = attribute(extension, 'base');
		const baseType = this.types.get(base) ?? base;
		if (first.localName === 'simpleContent') return { attributes, content: this.facets(baseType) };
		if (typeof baseType === 'string') throw new Error(`unknown complex base ${base}`);
		return this.complex(baseType);
	}

	/** The facets that hold in the end: those of the type itself over those of its bases. */
	private facets(type: Element | string): OfficialFacets {
		if (typeof type === 'string') {
			const builtIn = BUILT_IN[type.replace('xsd:', '')];
			if (builtIn === undefined) throw new Error(`unknown built-in type ${type}`);
			return { base: '', whitespace: '', patterns: [], enumeration: [], ...builtIn };
		}
		const body = children(type)[0];
		if (body === undefined) throw new Error('an empty simple type');
		if (body.localName === 'union') {
			const members = children(body).map((member) => this.facets(member));
			const first = members[0];
			if (first === undefined) throw new Error('an empty union');
			return { ...first, patterns: members.flatMap((member) => member.patterns) };
		}
		const base = attribute(body, 'base');
		const facets = this.facets(this.types.get(base) ?? base);
		const own = { ...facets };
		const enumeration: string[] = [];
		for (const child of children(body)) {
			const value = attribute(child, 'value');
			if (child.localName === 'enumeration') enumeration.push(value);
			else if (child.localName === 'pattern') own.patterns = [value];
			else if (child.localName === 'whiteSpace') own.whitespace = value;
			else own[child.localName] = value;
		}
		if (enumeration.length > 0) own.enumeration = enumeration;
		return own;
	}
}

function children(node: Element): Element[] {
	const elements: Element[] = [];
	for (let child = node.firstChild; child !== null; child = child.nextSibling) {
		if (child.nodeType === 1 && (child as Element).localName !== 'annotation') {
			elements.push(child as Element);
		}
	}
	return elements;
}

function attribute(node: Element, name: string): string {
	const value = node.getAttribute(name);
	if (value === null || value === '') throw new Error(`${node.localName} without ${name}`);
	return value;
}
