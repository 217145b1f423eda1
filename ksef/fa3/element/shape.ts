import { INVOICE, elementsOf, isSimpleType } from '../schema';
import type { ElementDefinition, GroupDefinition, SimpleType } from '../schema';

/** An element of the table made ready for use: tags spelled out, the elements inside it by name and by rank. */
export interface ElementShape {
	readonly definition: ElementDefinition;
	readonly name: string;
	/** Place among the elements of the parent, counted from 0 in the order of the schema. */
	readonly rank: number;
	/** `<P_1>`, with fixed attributes spelled out. */
	readonly startTag: string;
	readonly endTag: string;
	readonly repeats: boolean;
	readonly type: SimpleType | undefined;
	/** Elements inside, by name; undefined for an element with text. */
	readonly children: ReadonlyMap<string, ElementShape> | undefined;
	/** Elements inside, each at its rank; empty for an element with text. */
	readonly ranked: readonly ElementShape[];
	/** A place for each of the elements inside, with nothing in it. */
	readonly empty: readonly undefined[];
	/** Attributes of which the invoice gives the value. */
	readonly freeAttributes: readonly string[];
	readonly hasAttributes: boolean;
	/** Text is all that the invoice gives of it. */
	readonly isPlainText: boolean;
}

/** The elements inside another one. */
type Inside = Pick<ElementShape, 'children' | 'ranked' | 'empty'>;

const NOTHING_INSIDE: Inside = {
	children: undefined,
	ranked: [],
	empty: [],
};

const compiledGroups = new Map<GroupDefinition, Inside>();

/** Compiles an element with everything below it; shared blocks are compiled once. */
export function compileShape(definition: ElementDefinition, rank = 0): ElementShape {
	const { name, content, attributes, maximum } = definition;
	const fixed = attributes.filter((attribute) => attribute.fixed !== undefined);
	const fixedText = fixed.map((attribute) => ` ${attribute.name}="${attribute.fixed ?? ''}"`);
	const { children, ranked, empty } = isSimpleType(content)
		? NOTHING_INSIDE
		: compileGroup(content);
	const type = isSimpleType(content) ? content : undefined;
	return {
		definition,
		name,
		rank,
		startTag: `<${name}${fixedText.join('')}>`,
		endTag: `</${name}>`,
		repeats: maximum > 1,
		type,
		children,
		ranked,
		empty,
		freeAttributes: attributes
			.filter((attribute) => attribute.fixed === undefined)
			.map((attribute) => attribute.name),
		hasAttributes: attributes.length > 0,
		isPlainText: type !== undefined && fixed.length === attributes.length,
	};
}

function compileGroup(group: GroupDefinition): Inside {
	const known = compiledGroups.get(group);
	if (known !== undefined) return known;
	const ranked = elementsOf(group).map((definition, rank) => compileShape(definition, rank));
	const inside: Inside = {
		children: new Map(ranked.map((shape) => [shape.name, shape])),
		ranked,
		empty: ranked.map(() => undefined),
	};
	compiledGroups.set(group, inside);
	return inside;
}

/** `Faktura`. */
export const INVOICE_SHAPE = compileShape(INVOICE);
