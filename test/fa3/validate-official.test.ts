import { INVOICE, elementPlaces } from '../../ksef/fa3/schema';
import { validateInvoiceSchema } from '../../ksef/fa3/validate';
import { writeInvoiceXml } from '../../ksef/fa3/write';
import { officialVerdicts } from '../support/libxml2';
import { mutate } from '../support/mutations';
import { SeededRandom } from '../support/random';
import { planInvoice, randomPlan } from '../support/random-invoice';
import type { InvoicePlan } from '../support/random-invoice';
import { describeWithShared, invoiceSamples } from '../support/shared';
import { allElements, treeOf, writeTree } from '../support/xml';
import type { XmlTree } from '../support/xml';

interface Disagreement {
	origin: string;
	official: string;
	ours: string;
	document: string;
}

/** Documents on which our verdict differs from that of libxml2. */
function disagreements(
	documents: ReadonlyArray<{ origin: string; document: string }>,
): Disagreement[] {
	const verdicts = officialVerdicts(documents.map(({ document }) => document));
	const found: Disagreement[] = [];
	documents.forEach(({ origin, document }, index) => {
		const official = verdicts[index] ?? 'no verdict';
		const problems = validateInvoiceSchema(document);
		if ((official === 'valid') !== (problems.length === 0)) {
			const ours = problems.map((problem) => `${problem.path} ${problem.message}`).join('\n');
			found.push({ origin, official, ours: ours || 'valid', document });
		}
	});
	return found;
}

/** Plans with every optional part, whose choices go through the alternatives in changing company. */
function fullPlans(count: number): InvoicePlan[] {
	const random = new SeededRandom(406);
	return Array.from({ length: count }, () => ({
		includes: () => true,
		times: (minimum, maximum) => Math.min(maximum, Math.max(minimum, 2)),
		alternative: (alternatives: number) => random.below(alternatives),
		value: (values: readonly string[]) => random.pick(values),
	}));
}

describeWithShared('verdicts of the validator and of libxml2 on the official schema', () => {
	const samples = invoiceSamples();
	const sampleTrees = (): XmlTree[] => samples.map(({ bytes }) => treeOf(bytes));

	test('agree on every sample of the ministry, and accept them', () => {
		expect(samples.length).toBeGreaterThan(0);
		for (const { name, bytes } of samples) {
			expect({ name, problems: validateInvoiceSchema(bytes) }).toEqual({ name, problems: [] });
		}
		const documents = samples.map(({ name, bytes }) => ({
			origin: name,
			document: Buffer.from(bytes).toString('utf8'),
		}));
		expect(disagreements(documents)).toEqual([]);
	});

	test('agree on invoices that hold one of each element, which all are valid', () => {
		const documents = fullPlans(40).map((plan, turn) => ({
			origin: `plan ${turn}`,
			document: writeInvoiceXml(planInvoice(plan)),
		}));
		expect(disagreements(documents)).toEqual([]);
		const reached = new Set<string>();
		for (const { document } of documents) {
			expect(validateInvoiceSchema(document)).toEqual([]);
			const collect = (tree: XmlTree, parent: string): void => {
				const path = `${parent}/${tree.name}`;
				reached.add(path);
				for (const child of tree.children) collect(child, path);
			};
			collect(treeOf(document), '');
		}
		const missed = elementPlaces(INVOICE).filter(({ path }) => !reached.has(path));
		expect(missed.map(({ path }) => path)).toEqual([]);
	});

	test('agree on random invoices from the table', () => {
		const random = new SeededRandom(20261121);
		const documents = Array.from({ length: 300 }, (_, index) => ({
			origin: `random invoice ${index}`,
			document: writeInvoiceXml(planInvoice(randomPlan(random))),
		}));
		expect(disagreements(documents)).toEqual([]);
	});

	test('agree on mutants of the samples and of random invoices', () => {
		const random = new SeededRandom(4);
		const bases = [
			...sampleTrees(),
			...fullPlans(2).map((plan) => treeOf(writeInvoiceXml(planInvoice(plan)))),
			...Array.from({ length: 20 }, () => treeOf(writeInvoiceXml(planInvoice(randomPlan(random))))),
		];
		const documents = Array.from({ length: 2600 }, () => {
			const tree = structuredClone(random.pick(bases));
			const origin = mutate(tree, random);
			return { origin, document: writeTree(tree) };
		});
		const kinds = new Set(documents.map(({ origin }) => origin.split(' ')[0]));
		expect([...kinds].sort()).toEqual([
			'attribute',
			'choice',
			'empty',
			'enumeration',
			'inserted',
			'long',
			'namespace',
			'number',
			'removed',
			'renamed',
			'repeated',
			'swapped',
			'text',
		]);
		const invalid = documents.filter(({ document }) => validateInvoiceSchema(document).length > 0);
		expect(invalid.length).toBeGreaterThan(1300);
		expect(disagreements(documents)).toEqual([]);
	});

	test('agree on documents of random elements', () => {
		const random = new SeededRandom(77);
		const names = elementPlaces().map(({ definition }) => definition.name);
		const documents = Array.from({ length: 200 }, (_, index) => {
			const tree = structuredClone(random.pick(sampleTrees()));
			for (const element of allElements(tree)) {
				if (element !== tree && random.chance(0.03)) element.name = random.pick(names);
				if (random.chance(0.02)) element.children.reverse();
			}
			return { origin: `random document ${index}`, document: writeTree(tree) };
		});
		expect(disagreements(documents)).toEqual([]);
	});
});
