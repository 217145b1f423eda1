import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { exportAll } from '../../../../ksef/receiving/exportAll';
import { connect } from '../../../shared/connection';
import { forEachItem } from '../../../shared/items';
import { outputBinaryField, showFor } from '../../../shared/parameters';
import { exportedItem, keepAsFile, onlyMetadataField, simplifyField } from './exportFields';
import { readSearch, searchFields } from './searchFields';

export const fields: INodeProperties[] = showFor('invoice', 'downloadMany', [
	...searchFields.slice(0, -1),
	onlyMetadataField,
	{ ...outputBinaryField, displayOptions: { show: { onlyMetadata: [false] } } },
	simplifyField,
	...searchFields.slice(-1),
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Wait for Package (Seconds)',
				name: 'waitSeconds',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 3600 },
				default: 300,
				description:
					'How long to wait for KSeF to prepare a package. For longer ones use Start Export and Get Export.',
			},
		],
	},
]);

/** Exports all invoices that match, and gives one item with its XML for each. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await forEachItem(context, async (itemIndex) => {
		const connection = await connect(context, itemIndex);
		const onlyMetadata = context.getNodeParameter('onlyMetadata', itemIndex, false) === true;
		const simplify = context.getNodeParameter('simplify', itemIndex, true) === true;
		const field = String(context.getNodeParameter('outputBinaryPropertyName', itemIndex, 'data'));
		const options = context.getNodeParameter('options', itemIndex, {}) as { waitSeconds?: number };
		const signal = context.getExecutionCancelSignal?.();
		const items: INodeExecutionData[] = [];
		for await (const invoice of exportAll(connection, readSearch(context, itemIndex), {
			content: onlyMetadata ? 'onlyMetadata' : 'invoicesAndMetadata',
			waitMs: (options.waitSeconds ?? 300) * 1000,
			keep: keepAsFile(context),
			onProgress: (done, total) => {
				if (context.getMode() !== 'manual') return;
				context.sendMessageToUI(`Packages read: ${done} of ${total}`);
			},
			...(signal === undefined ? {} : { signal }),
		})) {
			items.push(exportedItem(invoice, simplify, field));
		}
		return items;
	});
}
