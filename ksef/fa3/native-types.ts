import type { INVOICE } from './schema';
import type {
	AttributeDefinition,
	ElementOf,
	GroupDefinition,
	GroupOf,
	Occurs,
	Particle,
	SimpleType,
} from './schema/model';

/**
 * The TypeScript types of native JSON, inferred from the FA(3) table: nothing here names an element.
 * The rules are those of `native.ts` and of the writer. What types cannot say (lengths, patterns, that a
 * choice wants exactly one alternative) is for `validateInvoice`.
 */

/**
 * An invoice in native JSON with every element of FA(3) by its name: the content of `Faktura`.
 *
 * Assignable to `NativeInvoice`, so that `writeInvoiceXml(invoice satisfies Fa3Native)` compiles for right
 * names, codes and nesting only.
 */
export type Fa3Native = NativeOf<typeof INVOICE>;

/**
 * The native JSON of one occurrence of an element: an object of what is inside, or the text.
 *
 * @typeParam Element `typeof` an element of the table, made by `element`
 */
export type NativeOf<Element extends KnownElement> = Element['content'] extends GroupDefinition
	? Flat<ChildrenOf<Element['content']> & AttributesOf<Element['attributes'][number]>>
	: Element['content'] extends SimpleType
		? TextWithAttributes<
				Only<NonNullable<Element['fixed']>, TextOf<Element['content']>>,
				Element['attributes'][number]
			>
		: never;

/** Any element made by `element`. */
export type KnownElement = ElementOf<
	string,
	Occurs,
	SimpleType | GroupDefinition,
	AttributeDefinition,
	string
>;

type Flat<Type> = { [Key in keyof Type]: Type[Key] };

/** What stands for an element or attribute that is absent; leaving out the key does as well. */
type Absent = null | undefined;

/** The only value allowed, where the table fixes one. */
type Only<Fixed extends string, Otherwise> = [Fixed] extends [never] ? Otherwise : Fixed;

/** All elements below a group are keys of the object that holds the group: groups leave no trace. */
type ChildrenOf<Group extends GroupDefinition> = {
	[Child in RequiredIn<Group> as Child['name']]: Occurrences<Child>;
} & {
	[Child in OptionalIn<Group> as Child['name']]?: Occurrences<Child> | Absent;
};

/** The parts of a group; none for a group of which only the general type is known. */
type PartsOf<Group extends GroupDefinition> = number extends Group['particles']['length']
	? never
	: Group['particles'][number];

/** The elements that always have to be there. */
type RequiredIn<Part extends Particle> = Part extends KnownElement
	? Part extends MayBeAbsent
		? never
		: Part
	: Part extends AlwaysPresent
		? RequiredIn<PartsOf<Part>>
		: never;

/** The elements that may be absent, by themselves or because of a group around them. */
type OptionalIn<Part extends Particle> = Part extends KnownElement
	? Part extends MayBeAbsent
		? Part
		: never
	: Part extends AlwaysPresent
		? OptionalIn<PartsOf<Part>>
		: ElementsIn<Part>;

type ElementsIn<Part extends Particle> = Part extends KnownElement
	? Part
	: Part extends GroupDefinition
		? ElementsIn<PartsOf<Part>>
		: never;

/** A group whose required elements are required indeed. */
type AlwaysPresent = GroupOf<'sequence', 1, readonly Particle[]>;

interface MayBeAbsent {
	readonly occurs?: `0..${number}`;
}

/** An array for an element that repeats; a single value does as well. */
type Occurrences<Element extends KnownElement> =
	NonNullable<Element['occurs']> extends '1' | `${number}..1`
		? NativeOf<Element>
		: NativeOf<Element> | ReadonlyArray<NativeOf<Element>>;

/**
 * Text as the writer takes it: exact decimal digits may be a number, yes/no marks a boolean. A list of
 * codes is a union; a date is never a number.
 */
type TextOf<Type extends SimpleType> =
	| (string extends CodesOf<Type>
			? Type['base'] extends 'date' | 'dateTime'
				? string
				: string | number
			: CodesOf<Type> | NumberOf<CodesOf<Type>>)
	| ([NonNullable<Type['booleanMeaning']>] extends [never] ? never : boolean);

type CodesOf<Type extends SimpleType> = NonNullable<Type['enumeration']>[number];

type NumberOf<Code extends string> = Code extends `${infer Digits extends number}` ? Digits : never;

/**
 * Plain text, or an object in which it has the key `#text` beside the attributes. Plain text will not do
 * where the invoice has to give the value of an attribute.
 */
type TextWithAttributes<Text, Attribute extends AttributeDefinition> = [Attribute] extends [never]
	? Text
	: | ([Exclude<Attribute, FixedAttribute>] extends [never] ? Text : never)
		| Flat<{ '#text': Text } & AttributesOf<Attribute>>;

/** Attributes as `@name`; the writer fills fixed ones in, and takes strings only. */
type AttributesOf<Attribute extends AttributeDefinition> = {
	[Free in Exclude<Attribute, FixedAttribute> as `@${Free['name']}`]: CodesOf<Free['type']>;
} & {
	[Given in Extract<Attribute, FixedAttribute> as `@${Given['name']}`]?: Given['fixed'] | Absent;
};

interface FixedAttribute {
	readonly fixed: string;
}
