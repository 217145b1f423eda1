/**
 * The vocabulary in which the FA(3) table is written: simple types, attributes, elements, and the two
 * ways in which elements are put together (one after another, or one of several).
 *
 * FA(3) repeats elements only, never groups, and no element name occurs twice inside one parent
 * (a test holds the table to both), which keeps the content models this simple.
 *
 * `ElementDefinition`, `GroupDefinition` and `SimpleType` are what code that walks the table sees. The
 * functions give back more exact types (`ElementOf` …), from which the compiler infers native JSON.
 */

/** How whitespace is treated before a value is looked at (XML Schema Part 2, 4.3.6 whiteSpace). */
export type WhitespaceFacet = 'preserve' | 'replace' | 'collapse';

/** The built-in XML Schema type that a simple type restricts. */
export type BaseType = 'string' | 'decimal' | 'integer' | 'byte' | 'date' | 'dateTime';

/** What a JavaScript boolean stands for: 1 or nothing at all, or 1 (yes) and 2 (no). */
export type BooleanMeaning = 'markerWhenTrue' | 'oneOrTwo';

/** The words for one thing in both languages of the project. */
export interface Label {
	readonly english: string;
	readonly polish: string;
}

/** The facets of a simple type. Lengths count Unicode code points after whitespace treatment. */
export interface Facets {
	readonly whitespace?: WhitespaceFacet;
	readonly minimumLength?: number;
	readonly maximumLength?: number;
	/** Alternatives, in the syntax of XML Schema patterns; one has to match the whole value. */
	readonly patterns?: readonly string[];
	readonly enumeration?: readonly string[];
	readonly totalDigits?: number;
	readonly fractionDigits?: number;
	readonly minimumInclusive?: string;
	readonly maximumInclusive?: string;
	readonly minimumExclusive?: string;
	/** What a JavaScript boolean means for this type when an invoice is written. */
	readonly booleanMeaning?: BooleanMeaning;
}

/** A named type of element or attribute text. */
export interface SimpleType extends Facets {
	readonly name: string;
	readonly base: BaseType;
	readonly whitespace: WhitespaceFacet;
	/** What a right value looks like, in words; completes the sentence "it has to be …". */
	readonly form: string;
}

/** An attribute; all attributes of FA(3) are required. */
export interface AttributeDefinition {
	readonly name: string;
	readonly type: SimpleType;
	/** The only value allowed; the writer fills it in. */
	readonly fixed?: string;
	readonly label: Label;
}

/** How often an element may occur, in the notation `minimum..maximum`. */
export type Occurs = '1' | `${0 | 1}..${number}`;

/** An element of the invoice, in its place. */
export interface ElementDefinition {
	readonly kind: 'element';
	readonly name: string;
	readonly minimum: number;
	readonly maximum: number;
	readonly content: SimpleType | GroupDefinition;
	readonly attributes: readonly AttributeDefinition[];
	/** The only value allowed; an empty element stands for it. */
	readonly fixed?: string;
	readonly label: Label;
}

/** Elements one after another (`sequence`) or exactly one alternative of several (`choice`). */
export interface GroupDefinition {
	readonly kind: 'sequence' | 'choice';
	/** 0: the whole group may be absent. */
	readonly minimum: 0 | 1;
	readonly particles: readonly Particle[];
}

/** Anything that can stand inside a content model. */
export type Particle = ElementDefinition | GroupDefinition;

/** Facets of which the compiler knows the allowed codes and the meaning of booleans. */
export interface FacetsOf<Code extends string, Meaning extends BooleanMeaning> extends Facets {
	readonly enumeration?: readonly Code[];
	readonly booleanMeaning?: Meaning;
}

/** A simple type of which the compiler knows the base, the allowed codes and the meaning of booleans. */
export interface SimpleTypeOf<
	Base extends BaseType,
	Code extends string,
	Meaning extends BooleanMeaning,
> extends SimpleType {
	readonly base: Base;
	readonly enumeration?: readonly Code[];
	readonly booleanMeaning?: Meaning;
}

/** An element of which the compiler knows the name, the occurrence and what is inside. */
export interface ElementOf<
	Name extends string,
	Times extends Occurs,
	Content extends SimpleType | GroupDefinition,
	Attribute extends AttributeDefinition = never,
	Fixed extends string = never,
> extends ElementDefinition {
	readonly name: Name;
	readonly content: Content;
	readonly attributes: readonly Attribute[];
	readonly fixed?: Fixed;
	/** Never set: carries the occurrence for `NativeOf`. */
	readonly occurs?: Times;
}

/** A group of which the compiler knows the parts. */
export interface GroupOf<
	Kind extends GroupDefinition['kind'],
	Minimum extends GroupDefinition['minimum'],
	Parts extends readonly Particle[],
> extends GroupDefinition {
	readonly kind: Kind;
	readonly minimum: Minimum;
	readonly particles: Parts;
}

/** Defines a simple type; whitespace collapses unless told otherwise, as for everything but strings. */
export function simpleType<
	const Base extends BaseType,
	const Code extends string = string,
	const Meaning extends BooleanMeaning = never,
>(
	name: string,
	base: Base,
	form: string,
	facets: FacetsOf<Code, Meaning> = {},
): SimpleTypeOf<Base, Code, Meaning> {
	return { whitespace: base === 'string' ? 'preserve' : 'collapse', ...facets, name, base, form };
}

/**
 * Defines an element.
 *
 * @param occurs `1`, `0..1`, `0..100` …
 * @param content the type of its text, or the group of elements inside it
 */
export function element<
	const Name extends string,
	const Times extends Occurs,
	Content extends SimpleType | GroupDefinition,
	const Attribute extends AttributeDefinition = never,
	const Fixed extends string = never,
>(
	name: Name,
	occurs: Times,
	content: Content,
	english: string,
	polish: string,
	extras: { attributes?: readonly Attribute[]; fixed?: Fixed } = {},
): ElementOf<Name, Times, Content, Attribute, Fixed> {
	const [minimum, maximum] = occurs.split('..');
	return {
		kind: 'element',
		name,
		minimum: Number(minimum),
		maximum: Number(maximum ?? minimum),
		content,
		attributes: extras.attributes ?? [],
		...(extras.fixed === undefined ? {} : { fixed: extras.fixed }),
		label: { english, polish },
	};
}

/** Elements that follow one another and belong together. */
export function sequence<Parts extends readonly Particle[]>(
	...particles: Parts
): GroupOf<'sequence', 1, Parts> {
	return { kind: 'sequence', minimum: 1, particles };
}

/** A sequence that may be absent as a whole; when one part is there, its required parts have to be. */
export function optionalSequence<Parts extends readonly Particle[]>(
	...particles: Parts
): GroupOf<'sequence', 0, Parts> {
	return { kind: 'sequence', minimum: 0, particles };
}

/** Exactly one of the alternatives. */
export function choice<Parts extends readonly Particle[]>(
	...particles: Parts
): GroupOf<'choice', 1, Parts> {
	return { kind: 'choice', minimum: 1, particles };
}

/** At most one of the alternatives. */
export function optionalChoice<Parts extends readonly Particle[]>(
	...particles: Parts
): GroupOf<'choice', 0, Parts> {
	return { kind: 'choice', minimum: 0, particles };
}

/** Tells whether the content of an element is text (a simple type) rather than further elements. */
export function isSimpleType(content: SimpleType | GroupDefinition): content is SimpleType {
	return 'base' in content;
}
