import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { invoiceAsJson } from '../../../ksef/fa3/friendly/json-input';
import type { InvoiceInput } from './input';
import { showForSource } from './input';

export const fields: INodeProperties[] = showForSource(
	['json'],
	[
		{
			displayName: 'Invoice',
			name: 'invoice',
			type: 'json',
			default: '={{ $json }}',
			required: true,
			typeOptions: { rows: 8 },
			description:
				'The invoice with the fields number, seller, buyer, lines and so on; the documentation of the node lists all of them',
		},
	],
);

/** One invoice from each item, given as JSON. */
export function readInputs(context: IExecuteFunctions): InvoiceInput[] {
	return context.getInputData().map((_item, itemIndex) => ({
		items: [itemIndex],
		invoice: () => invoiceAsJson(context.getNodeParameter('invoice', itemIndex)),
	}));
}
