import { INVOICE, elementPlaces, isSimpleType } from '../../ksef/fa3/schema';
import type { Particle, SimpleType } from '../../ksef/fa3/schema';
import { OfficialSchema } from '../support/official-schema';
import type { OfficialFacets, OfficialParticle } from '../support/official-schema';
import { describeWithShared } from '../support/shared';

/** One line per fact, so that a difference names its place. */
type Facts = string[];

function facetFacts(path: string, facets: Record<string, unknown>): Facts {
	return Object.entries(facets)
		.filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0))
		.map(([facet, value]) => {
			const sorted = Array.isArray(value)
				? [...(value as string[])].sort().join('|')
				: String(value);
			return `${path} ${facet}=${sorted}`;
		})
		.sort();
}

function ourFacets(type: SimpleType): Record<string, unknown> {
	return {
		base: type.base,
		whitespace: type.whitespace,
		patterns: type.patterns,
		enumeration: type.enumeration,
		minLength: type.minimumLength,
		maxLength: type.maximumLength,
		totalDigits: type.totalDigits,
		fractionDigits: type.fractionDigits,
		minInclusive: type.minimumInclusive,
		maxInclusive: type.maximumInclusive,
		minExclusive: type.minimumExclusive,
	};
}

function ourFacts(particle: Particle, parent = ''): Facts {
	if (particle.kind !== 'element') {
		return [
			`${parent} ${particle.kind} ${particle.minimum} {`,
			...particle.particles.flatMap((child) => ourFacts(child, parent)),
			`${parent} }`,
		];
	}
	const path = `${parent}/${particle.name}`;
	const { content } = particle;
	return [
		`${path} ${particle.minimum}..${particle.maximum} fixed=${String(particle.fixed)}`,
		...particle.attributes.flatMap((attribute) => [
			`${path}/@${attribute.name} fixed=${String(attribute.fixed)}`,
			...facetFacts(`${path}/@${attribute.name}`, ourFacets(attribute.type)),
		]),
		...(isSimpleType(content) ? facetFacts(path, ourFacets(content)) : ourFacts(content, path)),
	];
}

function isFacets(content: object): content is OfficialFacets {
	return 'base' in content;
}

function officialFacts(particle: OfficialParticle, parent = ''): Facts {
	if (particle.kind !== 'element') {
		return [
			`${parent} ${particle.kind} ${particle.minimum} {`,
			...particle.particles.flatMap((child) => officialFacts(child, parent)),
			`${parent} }`,
		];
	}
	const path = `${parent}/${particle.name}`;
	const { content } = particle;
	return [
		`${path} ${particle.minimum}..${particle.maximum} fixed=${String(particle.fixed)}`,
		...particle.attributes.flatMap((attribute) => [
			`${path}/@${attribute.name} fixed=${String(attribute.fixed)}`,
			...facetFacts(`${path}/@${attribute.name}`, attribute.facets),
		]),
		...(isFacets(content) ? facetFacts(path, content) : officialFacts(content, path)),
	];
}

describe('the FA(3) table', () => {
	test('has 406 places, each with a label in both languages', () => {
		const places = elementPlaces();
		expect(places).toHaveLength(406);
		for (const { path, definition } of places) {
			expect({ path, ...definition.label }).toEqual({
				path,
				english: expect.stringMatching(/\S/),
				polish: expect.stringMatching(/\S/),
			});
		}
	});

	test('names every place once', () => {
		const paths = elementPlaces().map((place) => place.path);
		expect(new Set(paths).size).toBe(paths.length);
	});
});

describeWithShared('the FA(3) table against the official schema', () => {
	test('has the same elements, cardinalities, groups, facets and attributes in the same order', () => {
		expect(ourFacts(INVOICE)).toEqual(officialFacts(new OfficialSchema().invoice()));
	});
});
