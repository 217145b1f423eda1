import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';

import type { Problem } from '../../../ksef/fa3/validate';
import { checkStrictXml, validateInvoiceSchema } from '../../../ksef/fa3/validate';
import { toNodeError } from '../../shared/errors';
import { readInvoiceXml } from '../../shared/invoiceSource';
import { failedItem } from '../../shared/items';
import { xmlSourceFields } from '../fields';

export const fields: INodeProperties[] = [
	...xmlSourceFields('validate'),
	{
		displayName: 'Separate Output for Invalid Invoices',
		name: 'separateInvalid',
		type: 'boolean',
		noDataExpression: true,
		default: false,
		description: 'Whether invalid invoices leave through an output of their own',
		displayOptions: { show: { operation: ['validate'] } },
	},
];

/** What Validate found out about one item. */
interface Verdict {
	readonly item: INodeExecutionData;
	readonly valid: boolean;
}

/**
 * Checks each item's invoice. A bad invoice is an answer (`valid`, `errors`, `warnings`), never an error;
 * its files go out with it. Only an item without any document fails.
 */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const verdicts: Verdict[] = [];
	for (let itemIndex = 0; itemIndex < context.getInputData().length; itemIndex++) {
		verdicts.push(await verdictOn(context, itemIndex));
	}
	const separate = context.getNodeParameter('separateInvalid', 0, false) as boolean;
	if (!separate) return [verdicts.map(({ item }) => item)];
	return [true, false].map((valid) =>
		verdicts.filter((verdict) => verdict.valid === valid).map(({ item }) => item),
	);
}

async function verdictOn(context: IExecuteFunctions, itemIndex: number): Promise<Verdict> {
	try {
		const problems = problemsOf(await readInvoiceXml(context, itemIndex));
		const errors = problems.filter(({ severity }) => severity === 'error');
		const warnings = problems.filter(({ severity }) => severity === 'warning');
		const input = context.getInputData()[itemIndex];
		const valid = errors.length === 0;
		return {
			valid,
			item: {
				json: { ...input?.json, valid, errors: errors.map(asData), warnings: warnings.map(asData) },
				...(input?.binary === undefined ? {} : { binary: input.binary }),
				pairedItem: { item: itemIndex },
			},
		};
	} catch (error) {
		if (!context.continueOnFail()) throw toNodeError(context.getNode(), error, itemIndex);
		return { valid: false, item: failedItem(error, itemIndex) };
	}
}

function problemsOf(xml: Uint8Array): Problem[] {
	const strict = checkStrictXml(xml);
	const known = new Set(strict.map(({ code, path }) => `${code} ${path}`));
	const schema = validateInvoiceSchema(xml).filter(
		({ code, path }) => !known.has(`${code} ${path}`),
	);
	return [...strict, ...schema];
}

function asData(problem: Problem): IDataObject {
	return { ...problem };
}
