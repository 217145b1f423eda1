import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	IPairedItemData,
} from 'n8n-workflow';

import type { BuildChecks } from '../../../ksef/fa3/build-checked';
import { buildCheckedInvoice } from '../../../ksef/fa3/build-checked';
import type { BuiltInvoice } from '../../../ksef/fa3/build';
import { xmlFile } from '../../shared/files';
import { outputBinaryField } from '../../shared/parameters';
import { newTurns } from '../../shared/turns';
import * as form from '../inputs/form';
import type { InvoiceInput } from '../inputs/input';
import * as json from '../inputs/json';
import * as rows from '../inputs/rows';
import { inputFailure, inputProblems } from '../problems';

export const fields: INodeProperties[] = [
	{
		displayName: 'Invoice Data',
		name: 'source',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Fields Below',
				value: 'form',
				description: 'One invoice from each item, its parts in the fields of this node',
			},
			{
				name: 'JSON',
				value: 'json',
				description: 'One invoice from each item, all of it in one object',
			},
			{
				name: 'Sheet Rows',
				value: 'rows',
				description: 'Each item is a row: one line of an invoice',
			},
		],
		default: 'json',
		description: 'Where the invoice comes from',
		displayOptions: { show: { operation: ['build'] } },
	},
	...json.fields,
	...rows.fields,
	...form.fields,
	{
		...outputBinaryField,
		displayOptions: { show: { operation: ['build'] } },
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: { show: { operation: ['build'] } },
		options: [
			{
				displayName: 'Check Finished Invoice',
				name: 'checkFinished',
				type: 'boolean',
				default: true,
				description:
					'Whether to check the finished XML against the FA(3) schema and the rules of KSeF and the law',
			},
			{
				displayName: 'Fail on Warnings',
				name: 'failOnWarnings',
				type: 'boolean',
				default: false,
				description:
					'Whether doubtful input stops the invoice, such as given totals that disagree with the lines',
			},
		],
	},
];

/** Builds invoices from the input items: the XML as a file, the key facts as fields. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const now = new Date();
	const output: INodeExecutionData[] = [];
	const turns = newTurns();
	for (const input of readInputs(context, now)) {
		await turns.giveWay();
		const itemIndex = input.items[0] ?? 0;
		try {
			const options = context.getNodeParameter('options', itemIndex, {}) as BuildChecks;
			const built = buildCheckedInvoice(input.invoice(), { now }, options);
			output.push(await builtItem(context, built, input));
		} catch (error) {
			if (!context.continueOnFail()) throw inputFailure(context.getNode(), error, itemIndex);
			const failed = inputProblems(context.getNode(), error, itemIndex);
			output.push({ ...failed, pairedItem: linksTo(input.items) });
		}
	}
	return [output];
}

function readInputs(context: IExecuteFunctions, now: Date): InvoiceInput[] {
	switch (context.getNodeParameter('source', 0, 'json')) {
		case 'rows':
			return groupedRows(context, now);
		case 'form':
			return form.readInputs(context);
		default:
			return json.readInputs(context);
	}
}

/** Rows that cannot even be grouped fail together, as one invoice of all items. */
function groupedRows(context: IExecuteFunctions, now: Date): InvoiceInput[] {
	try {
		return rows.readInputs(context, now);
	} catch (error) {
		const items = context.getInputData().map((_item, index) => index);
		const failed = (): never => {
			throw inputFailure(context.getNode(), error, 0);
		};
		return [{ items, invoice: failed }];
	}
}

/** Links to the input items: one link, or one for each row of the invoice. */
function linksTo(items: readonly number[]): IPairedItemData | IPairedItemData[] {
	const [first, ...others] = items;
	return others.length === 0 ? { item: first ?? 0 } : items.map((item) => ({ item }));
}

async function builtItem(
	context: IExecuteFunctions,
	built: BuiltInvoice,
	{ items }: InvoiceInput,
): Promise<INodeExecutionData> {
	const itemIndex = items[0] ?? 0;
	const field = String(context.getNodeParameter('outputBinaryPropertyName', itemIndex, 'data'));
	const { facts, warnings } = built;
	const result: IDataObject = { ...facts };
	if (warnings.length > 0) result['warnings'] = warnings.map((warning) => ({ ...warning }));
	return {
		json: result,
		binary: {
			[field]: await xmlFile(context, Buffer.from(built.xml, 'utf8'), `${facts.invoiceNumber}.xml`),
		},
		pairedItem: linksTo(items),
	};
}
