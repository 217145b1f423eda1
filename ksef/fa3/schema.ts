import { attachment, footer } from './schema/closing';
import { advances, corrections } from './schema/corrections';
import { invoiceLine, order } from './schema/lines';
import { element, isSimpleType, sequence } from './schema/model';
import type { ElementDefinition, GroupDefinition, Particle } from './schema/model';
import { authorisedEntity, buyer, header, seller, thirdParty } from './schema/parties';
import { payment, settlement } from './schema/settlement';
import { terms } from './schema/terms';
import { annotations, opening, totals } from './schema/totals';

export type {
	AttributeDefinition,
	ElementDefinition,
	Facets,
	GroupDefinition,
	Label,
	Particle,
	SimpleType,
} from './schema/model';
export { isSimpleType } from './schema/model';

/** Namespace of FA(3), the form in force since 2026-02-01. */
export const FA3_NAMESPACE = 'http://crd.gov.pl/wzor/2025/06/25/13775/';

const body = element(
	'Fa',
	'1',
	sequence(
		...opening,
		...totals,
		annotations,
		...corrections,
		...advances,
		invoiceLine,
		settlement,
		payment,
		terms,
		order,
	),
	'Invoice body',
	'Treść faktury',
);

/**
 * The one description of FA(3), variant 1-0E: every element in order, with cardinality, choices, types,
 * limits and labels. The writer, the reader, the validator, the types of native JSON and the reference page
 * all come from it.
 * Written from the facts of the official XSD; `test/fa3/schema-official.test.ts` holds it to them.
 */
export const INVOICE = element(
	'Faktura',
	'1',
	sequence(header, seller, buyer, thirdParty, authorisedEntity, body, footer, attachment),
	'Invoice',
	'Faktura',
);

/** The elements directly inside a group, in the order of the schema, choices and groups opened up. */
export function elementsOf(group: GroupDefinition): readonly ElementDefinition[] {
	return group.particles.flatMap((particle: Particle) =>
		particle.kind === 'element' ? [particle] : elementsOf(particle),
	);
}

/** One element together with the place where it stands, such as `/Faktura/Fa/P_1`. */
export interface ElementPlace {
	readonly path: string;
	readonly definition: ElementDefinition;
}

/** Every element of FA(3) with its path, parents first, in the order of the schema (406 places). */
export function elementPlaces(
	definition: ElementDefinition = INVOICE,
	parent = '',
): ElementPlace[] {
	const path = `${parent}/${definition.name}`;
	const below = isSimpleType(definition.content)
		? []
		: elementsOf(definition.content).flatMap((child) => elementPlaces(child, path));
	return [{ path, definition }, ...below];
}
