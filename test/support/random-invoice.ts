import { INVOICE, isSimpleType } from '../../ksef/fa3/schema';
import type {
	ElementDefinition,
	GroupDefinition,
	Particle,
	SimpleType,
} from '../../ksef/fa3/schema';
import type { NativeObject } from '../../ksef/fa3/native';
import type { SeededRandom } from './random';

/** Makes native JSON from the table: either one of everything, or what chance decides. */

/** Values that fit the types with patterns, by type name; the others follow from their facets. */
const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
	TKwotowy: ['0', '-1.5', '1234.56', '9999999999999999.99', '-0'],
	TKwotowy2: ['0.12345678', '12', '99999999999999.99999999'],
	TIlosci: ['1', '4.123456', '-2.5'],
	TProcentowy: ['100', '0', '33.333333', '05.50'],
	TNaturalny: ['1', '99999999999999', '007'],
	integer: ['14', '-1', '123456789012345678901234567890'],
	TNrNIP: ['5265877635', '1111111111'],
	TNIPIdWew: ['5265877635-12345'],
	TNrVatUE: ['123456789', 'AB12+*'],
	TNumerKSeF: ['5265877635-20260201-0100001AF629-AF', '5265877635-20260201-010000-1AF629-AF'],
	TAdresEmail: ['a@b', 'jan.kowalski@example.com'],
	TNrRB: ['61109010140000071219812874'],
	SWIFT_Type: ['WBKPPLPP', 'WBKPPLPPXXX'],
	TNrKRS: ['0000123456'],
	TNrREGON: ['123456785', '12345678512347'],
	LinkDoPlatnosci: ['https://pay.example.com/x?IPKSeF=123ABCdef4567'],
	IPKSeF: ['123ABCdef4567'],
	TDataT: ['2026-02-15', '2006-01-01', '2024-02-29'],
	TData: ['2026-02-15', '2016-07-01'],
	TDataU: ['1990-01-01', '2050-01-01'],
	TDataCzas: ['2026-02-01T12:30:00Z', '2021-10-01T00:00:00Z', '2026-02-01T12:30:00.125+01:00'],
	DataWytworzeniaFa: ['2026-02-01T09:30:47Z', '2026-02-01T24:00:00Z'],
	string: ['txt'],
};

const TEXTS = ['Usługa', 'a & b < c > "d"', '  two  blanks ', 'zażółć gęślą jaźń', '😀'];

export interface InvoicePlan {
	/** Whether an optional part is there. */
	includes(): boolean;
	/** How often an element occurs that may occur so often. */
	times(minimum: number, maximum: number): number;
	/** Index of the alternative of a choice. */
	alternative(count: number, group: GroupDefinition): number;
	/** One of the values that fit. */
	value(values: readonly string[]): string;
}

/** A plan that leaves everything to chance. */
export function randomPlan(random: SeededRandom): InvoicePlan {
	return {
		includes: () => random.chance(0.4),
		times: (minimum, maximum) =>
			Math.min(maximum, Math.max(minimum, random.chance(0.7) ? 1 : 1 + random.below(3))),
		alternative: (count) => random.below(count),
		value: (values) => random.pick(values),
	};
}

/** Builds the content of `Faktura` by a plan. */
export function planInvoice(plan: InvoicePlan): NativeObject {
	const { content } = INVOICE;
	return isSimpleType(content) ? {} : planGroup(content, plan);
}

function planGroup(group: GroupDefinition, plan: InvoicePlan): NativeObject {
	const native: NativeObject = {};
	addGroup(group, plan, native);
	return native;
}

function addGroup(group: GroupDefinition, plan: InvoicePlan, native: NativeObject): void {
	if (group.minimum === 0 && !plan.includes()) return;
	if (group.kind === 'choice') {
		const chosen = group.particles[plan.alternative(group.particles.length, group)];
		if (chosen !== undefined) addParticle(chosen, plan, native);
	} else {
		for (const particle of group.particles) addParticle(particle, plan, native);
	}
}

function addParticle(particle: Particle, plan: InvoicePlan, native: NativeObject): void {
	if (particle.kind !== 'element') {
		addGroup(particle, plan, native);
		return;
	}
	if (particle.minimum === 0 && !plan.includes()) return;
	const times = plan.times(Math.max(1, particle.minimum), particle.maximum);
	const values = Array.from({ length: times }, () => planElement(particle, plan));
	native[particle.name] = values.length === 1 ? values[0] : values;
}

function planElement(definition: ElementDefinition, plan: InvoicePlan): NativeObject | string {
	const { content, fixed } = definition;
	const attributes = Object.fromEntries(
		definition.attributes
			.filter((attribute) => attribute.fixed === undefined)
			.map((attribute) => [`@${attribute.name}`, plan.value(valuesOf(attribute.type))]),
	);
	if (isSimpleType(content)) return fixed ?? plan.value(valuesOf(content));
	return { ...attributes, ...planGroup(content, plan) };
}

function valuesOf(type: SimpleType): readonly string[] {
	if (type.enumeration !== undefined) return type.enumeration;
	const examples = EXAMPLES[type.name];
	if (examples !== undefined) return examples;
	const { minimumLength = 0, maximumLength = 100 } = type;
	const texts = TEXTS.filter((text) => [...text.trim()].length <= maximumLength);
	return [...texts, 'x'.repeat(maximumLength), 'y'.repeat(Math.max(1, minimumLength))];
}
