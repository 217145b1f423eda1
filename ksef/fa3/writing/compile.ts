import { elementsOf, isSimpleType } from '../schema';
import type { ElementDefinition, GroupDefinition, SimpleType } from '../schema';

/** The table made ready for writing: tags spelled out, children found by name. */
export interface ElementWriter {
	readonly definition: ElementDefinition;
	readonly name: string;
	/** Place among the elements of the parent. */
	readonly rank: number;
	/** `<P_1>`, with fixed attributes spelled out. */
	readonly startTag: string;
	readonly endTag: string;
	readonly repeats: boolean;
	readonly type: SimpleType | undefined;
	/** Elements inside, by name; undefined for an element with text. */
	readonly children: ReadonlyMap<string, ElementWriter> | undefined;
	/** Attributes of which the invoice gives the value. */
	readonly freeAttributes: readonly string[];
	readonly hasAttributes: boolean;
}

const compiledGroups = new Map<GroupDefinition, ReadonlyMap<string, ElementWriter>>();

/** Compiles an element with everything below it; shared blocks are compiled once. */
export function compileWriter(definition: ElementDefinition, rank = 0): ElementWriter {
	const { name, content, attributes, maximum } = definition;
	const fixed = attributes.filter((attribute) => attribute.fixed !== undefined);
	const fixedText = fixed.map((attribute) => ` ${attribute.name}="${attribute.fixed ?? ''}"`);
	return {
		definition,
		name,
		rank,
		startTag: `<${name}${fixedText.join('')}>`,
		endTag: `</${name}>`,
		repeats: maximum > 1,
		type: isSimpleType(content) ? content : undefined,
		children: isSimpleType(content) ? undefined : compileChildren(content),
		freeAttributes: attributes
			.filter((attribute) => attribute.fixed === undefined)
			.map((attribute) => attribute.name),
		hasAttributes: attributes.length > 0,
	};
}

function compileChildren(group: GroupDefinition): ReadonlyMap<string, ElementWriter> {
	const known = compiledGroups.get(group);
	if (known !== undefined) return known;
	const writers = elementsOf(group).map((definition, rank) => compileWriter(definition, rank));
	const children = new Map(writers.map((writer) => [writer.name, writer]));
	compiledGroups.set(group, children);
	return children;
}
