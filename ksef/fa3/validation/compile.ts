import { isSimpleType } from '../schema';
import type { ElementDefinition, GroupDefinition, Particle } from '../schema';
import { compileValueCheck } from './values';
import type { ValueCheck } from './values';

/** The table made ready for validation: each content model once, elements found by name. */

/** An element with what its content has to be. */
export interface CompiledElement {
	readonly definition: ElementDefinition;
	/** Place among the elements of the parent, counted from 0. */
	readonly rank: number;
	readonly checkValue: ValueCheck | undefined;
	readonly content: CompiledContent | undefined;
	readonly attributes: ReadonlyArray<{ readonly name: string; readonly check: ValueCheck }>;
}

/** The content model of an element that holds elements. */
export interface CompiledContent {
	readonly elements: ReadonlyMap<string, CompiledElement>;
	readonly ranked: readonly CompiledElement[];
	readonly group: CompiledGroup;
	/** How often each element occurred; reused, as no content model of FA(3) contains itself. */
	readonly counts: number[];
}

/** A group as demands on which ranks are present. Parts that demand nothing are left out. */
export interface CompiledGroup {
	readonly kind: 'sequence' | 'choice';
	readonly minimum: 0 | 1;
	readonly firstRank: number;
	readonly lastRank: number;
	readonly parts: readonly CompiledPart[];
}

/** A required or repeatable element, by rank, or a nested group. */
export type CompiledPart =
	| {
			readonly kind: 'element';
			readonly firstRank: number;
			readonly lastRank: number;
			readonly minimum: number;
	  }
	| CompiledGroup;

const compiledContents = new Map<GroupDefinition, CompiledContent>();

/** Compiles an element with everything below it; shared blocks are compiled once. */
export function compileElement(definition: ElementDefinition, rank = 0): CompiledElement {
	const { content } = definition;
	return {
		definition,
		rank,
		checkValue: isSimpleType(content) ? compileValueCheck(content) : undefined,
		content: isSimpleType(content) ? undefined : compileContent(content),
		attributes: definition.attributes.map((attribute) => ({
			name: attribute.name,
			check: compileValueCheck(attribute.type),
		})),
	};
}

function compileContent(group: GroupDefinition): CompiledContent {
	const known = compiledContents.get(group);
	if (known !== undefined) return known;
	const ranked: CompiledElement[] = [];
	const compiledGroup = compileGroup(group, ranked);
	const content: CompiledContent = {
		elements: new Map(ranked.map((element) => [element.definition.name, element])),
		ranked,
		group: compiledGroup,
		counts: ranked.map(() => 0),
	};
	compiledContents.set(group, content);
	return content;
}

function compileGroup(group: GroupDefinition, ranked: CompiledElement[]): CompiledGroup {
	const firstRank = ranked.length;
	const parts = group.particles.map((particle) => compilePart(particle, ranked));
	return {
		kind: group.kind,
		minimum: group.minimum,
		firstRank,
		lastRank: ranked.length - 1,
		parts: group.kind === 'choice' ? parts : parts.filter(isDemanding),
	};
}

function compilePart(particle: Particle, ranked: CompiledElement[]): CompiledPart {
	if (particle.kind !== 'element') return compileGroup(particle, ranked);
	const rank = ranked.length;
	ranked.push(compileElement(particle, rank));
	return { kind: 'element', firstRank: rank, lastRank: rank, minimum: particle.minimum };
}

function isDemanding(part: CompiledPart): boolean {
	if (part.kind === 'element') return part.minimum > 0;
	return part.kind === 'choice' || part.parts.length > 0;
}
