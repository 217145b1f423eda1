import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';

import type { BuildChecks } from '../../../ksef/fa3/build-checked';
import { buildCheckedInvoice } from '../../../ksef/fa3/build-checked';
import type { BuiltInvoice } from '../../../ksef/fa3/build';
import { invoiceAsJson } from '../../../ksef/fa3/friendly/json-input';
import { xmlFile } from '../../shared/files';
import { outputBinaryField } from '../../shared/parameters';
import { inputFailure, inputProblems } from '../problems';

export const fields: INodeProperties[] = [
	{
		displayName: 'Invoice',
		name: 'invoice',
		type: 'json',
		default: '={{ $json }}',
		required: true,
		typeOptions: { rows: 8 },
		description:
			'The invoice with the fields number, seller, buyer, lines and so on; the documentation of the node lists all of them',
		displayOptions: { show: { operation: ['build'] } },
	},
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
				displayName: 'Check Against Schema',
				name: 'checkSchema',
				type: 'boolean',
				default: true,
				description: 'Whether to check the finished XML against the FA(3) schema',
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

/** Builds one invoice from each input item: the XML as a file, the key facts as fields. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const output: INodeExecutionData[] = [];
	const now = new Date();
	for (let itemIndex = 0; itemIndex < context.getInputData().length; itemIndex++) {
		try {
			const invoice = invoiceAsJson(context.getNodeParameter('invoice', itemIndex));
			const options = context.getNodeParameter('options', itemIndex, {}) as BuildChecks;
			const built = buildCheckedInvoice(invoice, { now }, options);
			output.push(await builtItem(context, built, itemIndex));
		} catch (error) {
			if (!context.continueOnFail()) throw inputFailure(context.getNode(), error, itemIndex);
			output.push(inputProblems(error, itemIndex));
		}
	}
	return [output];
}

async function builtItem(
	context: IExecuteFunctions,
	built: BuiltInvoice,
	itemIndex: number,
): Promise<INodeExecutionData> {
	const field = String(context.getNodeParameter('outputBinaryPropertyName', itemIndex, 'data'));
	const { facts, warnings } = built;
	const json: IDataObject = { ...facts };
	if (warnings.length > 0) json['warnings'] = warnings.map((warning) => ({ ...warning }));
	return {
		json,
		binary: {
			[field]: await xmlFile(context, Buffer.from(built.xml, 'utf8'), `${facts.invoiceNumber}.xml`),
		},
		pairedItem: { item: itemIndex },
	};
}
