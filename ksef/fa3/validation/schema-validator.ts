import { FORMS_BY_NAMESPACE } from '../forms';
import { byPlace, problemAt } from '../problem';
import type { Finding, Problem } from '../problem';
import { FA3_NAMESPACE, INVOICE, elementPlaces } from '../schema';
import type { ElementDefinition, SimpleType } from '../schema';
import type { XmlDocument, XmlElement } from '../xml/document';
import { compileElement } from './compile';
import type { CompiledContent, CompiledElement, CompiledPart } from './compile';
import { checkPresence } from './content';
import type { ContentFindings } from './content';
import type { ValueFault } from './values';

const ROOT = compileElement(INVOICE);
const RULE = 'FA(3) schema 1-0E';
const XSI_NAMESPACE = 'http://www.w3.org/2001/XMLSchema-instance';

/** Checks a document that is well formed against the FA(3) table; finds every problem at once. */
export function validateAgainstSchema(document: XmlDocument): Problem[] {
	return new SchemaValidator(document).validate();
}

class SchemaValidator implements ContentFindings {
	private readonly problems: Problem[] = [];
	/** The namespace as the document holds it: the same string for all elements compares fastest. */
	private readonly namespace: string;
	/** The element whose content is being looked at, for the findings about it. */
	private parent: XmlElement;
	private parentDefinition: ElementDefinition = INVOICE;
	private parentContent: CompiledContent | undefined;

	constructor(private readonly document: XmlDocument) {
		this.namespace = document.root.namespace;
		this.parent = document.root;
	}

	validate(): Problem[] {
		const { root } = this.document;
		if (root.namespace !== FA3_NAMESPACE) {
			const form = FORMS_BY_NAMESPACE.get(root.namespace);
			const found = root.namespace === '' ? 'no namespace' : `the namespace ${root.namespace}`;
			const known = form === undefined ? '' : `, which is ${form}`;
			this.report(
				root,
				'SCHEMA_NAMESPACE',
				`The document has ${found}${known}; FA(3) has the namespace ${FA3_NAMESPACE}.`,
			);
		} else if (root.localName !== INVOICE.name) {
			this.report(
				root,
				'SCHEMA_ROOT',
				`The document begins with ${root.localName}; an invoice begins with Faktura.`,
			);
		} else {
			this.element(root, ROOT);
		}
		return this.problems.sort(byPlace);
	}

	private report(
		element: XmlElement,
		code: string,
		message: string,
		extras: Partial<Finding> = {},
	): void {
		const finding: Finding = { rule: RULE, ...extras, code, severity: 'error', message };
		this.problems.push(problemAt(this.document, element, finding));
	}

	private element(element: XmlElement, compiled: CompiledElement): void {
		if (element.attributes.length > 0 || compiled.attributes.length > 0) {
			this.attributes(element, compiled);
		}
		if (compiled.content !== undefined)
			this.content(element, compiled.definition, compiled.content);
		else this.value(element, compiled);
	}

	private value(element: XmlElement, compiled: CompiledElement): void {
		const { definition } = compiled;
		const [child] = element.children;
		if (child !== undefined) {
			this.report(
				child,
				'SCHEMA_UNEXPECTED',
				`${child.localName} stands inside ${named(definition)}, which holds text only.`,
			);
			return;
		}
		const { text } = element;
		if (definition.fixed !== undefined && text === '' && !element.hasCdata) return;
		const fault = compiled.checkValue?.(text);
		const type = definition.content as SimpleType;
		if (fault !== undefined) this.reportValue(element, named(definition), text, fault, type);
		else if (definition.fixed !== undefined && text !== definition.fixed) {
			this.report(
				element,
				'SCHEMA_FIXED',
				`${named(definition)} has the value "${text}"; only "${definition.fixed}" is allowed.`,
				{ value: text },
			);
		}
	}

	private reportValue(
		element: XmlElement,
		subject: string,
		value: string,
		fault: ValueFault,
		type: SimpleType,
	): void {
		const rule = `${RULE}, type ${type.name}`;
		const shown = value.length > 60 ? `${value.slice(0, 60)}…` : value;
		const message =
			fault.code === 'SCHEMA_EMPTY'
				? `${subject} is empty: it has to be ${type.form}.`
				: `${subject} has the value "${shown}"${fault.detail === undefined ? '' : ` (${fault.detail})`}: it has to be ${type.form}.`;
		this.report(element, fault.code, message, { value, rule });
	}

	private attributes(element: XmlElement, compiled: CompiledElement): void {
		const { definition } = compiled;
		for (const attribute of element.attributes) {
			const { localName, namespace } = attribute;
			const isKnown =
				namespace === '' && compiled.attributes.some((known) => known.name === localName);
			const isHint =
				namespace === XSI_NAMESPACE && /^(schemaL|noNamespaceSchemaL)ocation$/.test(localName);
			if (!isKnown && !isHint) {
				this.report(
					element,
					'SCHEMA_ATTRIBUTE',
					`${named(definition)} has the attribute ${attribute.qualifiedName}, which does not belong there.`,
					{ value: attribute.value },
				);
			}
		}
		compiled.attributes.forEach(({ name, check }, index) => {
			const expected = definition.attributes[index];
			if (expected === undefined) return;
			const subject = `The attribute ${name} of ${named(definition)}`;
			const found = element.attributes.find(
				(attribute) => attribute.localName === name && attribute.namespace === '',
			);
			if (found === undefined) {
				const example = expected.fixed === undefined ? '' : `: ${name}="${expected.fixed}"`;
				this.report(
					element,
					'SCHEMA_ATTRIBUTE_MISSING',
					`${named(definition)} lacks the attribute ${name}${example}.`,
				);
				return;
			}
			const fault = check(found.value);
			if (fault !== undefined)
				this.reportValue(element, subject, found.value, fault, expected.type);
			else if (expected.fixed !== undefined && found.value !== expected.fixed) {
				this.report(
					element,
					'SCHEMA_FIXED',
					`${subject} has the value "${found.value}"; only "${expected.fixed}" is allowed.`,
					{ value: found.value },
				);
			}
		});
	}

	private content(
		parent: XmlElement,
		definition: ElementDefinition,
		content: CompiledContent,
	): void {
		if (parent.text !== '' || parent.hasCdata) {
			if (parent.hasCdata || /[^ \t\n\r]/.test(parent.text)) {
				this.report(
					parent,
					'SCHEMA_TEXT',
					`${named(definition)} holds text; it may hold elements only.`,
					{ value: parent.text },
				);
			}
		}
		const { counts, elements } = content;
		counts.fill(0);
		let last: CompiledElement | undefined;
		for (const child of parent.children) {
			const compiled =
				child.namespace === this.namespace ? elements.get(child.localName) : undefined;
			if (compiled === undefined) {
				this.unexpected(child, definition, content);
				continue;
			}
			const count = (counts[compiled.rank] ?? 0) + 1;
			counts[compiled.rank] = count;
			if (last !== undefined && compiled.rank < last.rank) this.misplaced(child, compiled, last);
			else last = compiled;
			if (count === compiled.definition.maximum + 1) {
				this.report(
					child,
					'SCHEMA_REPEATED',
					`${named(compiled.definition)} occurs too often in ${named(definition)}: at most ${compiled.definition.maximum} allowed.`,
				);
			}
			this.element(child, compiled);
		}
		this.parent = parent;
		this.parentDefinition = definition;
		this.parentContent = content;
		checkPresence(content, this);
	}

	private misplaced(child: XmlElement, compiled: CompiledElement, last: CompiledElement): void {
		this.report(
			child,
			'SCHEMA_ORDER',
			`${named(compiled.definition)} stands after ${named(last.definition)}; it has to stand before it.`,
		);
	}

	private nameOf(rank: number): string {
		const compiled = this.parentContent?.ranked[rank];
		return compiled === undefined ? '' : named(compiled.definition);
	}

	missing(rank: number): void {
		this.report(
			this.parent,
			'SCHEMA_MISSING',
			`${named(this.parentDefinition)} lacks ${this.nameOf(rank)}.`,
		);
	}

	missingChoice(alternatives: readonly CompiledPart[]): void {
		const ranked = this.parentContent?.ranked ?? [];
		const names = alternatives.map((part) => firstNames(part, ranked).join(' with '));
		this.report(
			this.parent,
			'SCHEMA_CHOICE',
			`${named(this.parentDefinition)} lacks one of: ${names.join('; ')}.`,
		);
	}

	conflict(ranks: readonly number[]): void {
		const names = ranks.map((rank) => this.nameOf(rank)).join(' and ');
		this.report(
			this.parent,
			'SCHEMA_CHOICE',
			`${named(this.parentDefinition)} holds ${names}, which exclude each other: keep one.`,
		);
	}

	private unexpected(child: XmlElement, parent: ElementDefinition, content: CompiledContent): void {
		const inside = `inside ${named(parent)}`;
		if (child.namespace !== FA3_NAMESPACE) {
			const namespace =
				child.namespace === '' ? 'no namespace' : `the namespace ${child.namespace}`;
			this.report(
				child,
				'SCHEMA_NAMESPACE',
				`${child.localName} ${inside} has ${namespace}; it has to be ${FA3_NAMESPACE}.`,
			);
			return;
		}
		this.report(
			child,
			'SCHEMA_UNEXPECTED',
			`${child.localName} does not belong ${inside}.${hint(child.localName, content)}`,
		);
	}
}

/** An element the way messages name it: `P_1 (issue date, Data wystawienia)`. */
function named(definition: ElementDefinition): string {
	const { english, polish } = definition.label;
	return english === polish
		? `${definition.name} (${english})`
		: `${definition.name} (${english} / ${polish})`;
}

function firstNames(part: CompiledPart, ranked: readonly CompiledElement[]): string[] {
	const required = ranked
		.slice(part.firstRank, part.lastRank + 1)
		.filter((compiled) => part.kind === 'element' || compiled.definition.minimum > 0);
	const shown = part.kind === 'choice' ? required.slice(0, 1) : required.slice(0, 2);
	return shown.map((compiled) => compiled.definition.name);
}

let placesByName: Map<string, string[]> | undefined;

/** Where an element that stands in the wrong place would belong. */
function hint(name: string, content: CompiledContent): string {
	const sameLetters = [...content.elements.keys()].find(
		(known) => known.toLowerCase() === name.toLowerCase(),
	);
	if (sameLetters !== undefined) return ` Did you mean ${sameLetters}?`;
	if (placesByName === undefined) {
		placesByName = new Map();
		for (const { path, definition } of elementPlaces()) {
			const paths = placesByName.get(definition.name) ?? [];
			paths.push(path.slice(0, path.lastIndexOf('/')));
			placesByName.set(definition.name, paths);
		}
	}
	const places = placesByName.get(name);
	if (places === undefined) return ' FA(3) has no element of this name.';
	return ` It belongs into ${places.slice(0, 3).join(' or ')}.`;
}
