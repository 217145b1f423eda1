import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { queryInvoices } from '../../../../ksef/receiving/query';
import { connect } from '../../../shared/connection';
import { metadataFields } from '../../../shared/invoiceMetadata';
import { forEachItem } from '../../../shared/items';
import { showFor } from '../../../shared/parameters';
import { readSearch, searchFields } from './searchFields';

export const fields: INodeProperties[] = showFor('invoice', 'getMany', [
	...searchFields.slice(0, -1),
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { returnAll: [false] } },
	},
	{
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: true,
		description: 'Whether to return a simplified version of the response instead of the raw data',
	},
	...searchFields.slice(-1),
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Sort',
				name: 'sortOrder',
				type: 'options',
				options: [
					{ name: 'Newest First', value: 'Desc' },
					{ name: 'Oldest First', value: 'Asc' },
				],
				default: 'Desc',
				description: 'In which order of the chosen date the invoices come',
			},
		],
	},
]);

/** Lists invoices without their XML: one item for each. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await forEachItem(context, async (itemIndex) => {
		const connection = await connect(context, itemIndex);
		const returnAll = context.getNodeParameter('returnAll', itemIndex, false);
		const simplify = context.getNodeParameter('simplify', itemIndex, true);
		const options = context.getNodeParameter('options', itemIndex, {}) as {
			sortOrder?: 'Asc' | 'Desc';
		};
		const signal = context.getExecutionCancelSignal?.();
		const items: INodeExecutionData[] = [];
		for await (const metadata of queryInvoices(connection, readSearch(context, itemIndex), {
			sortOrder: options.sortOrder ?? 'Desc',
			...(returnAll === true
				? {}
				: { limit: context.getNodeParameter('limit', itemIndex, 50) as number }),
			...(signal === undefined ? {} : { signal }),
		})) {
			items.push({ json: metadataFields(metadata, simplify === true) });
		}
		return items;
	});
}
