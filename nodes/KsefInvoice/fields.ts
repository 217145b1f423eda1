import type { INodeProperties } from 'n8n-workflow';

import { invoiceSourceFields } from '../shared/invoiceSource';

/** Where the XML to read comes from, for one operation of this node. */
export function xmlSourceFields(operation: string): INodeProperties[] {
	return invoiceSourceFields.map((field) => ({
		...field,
		...(field.name === 'xml' ? { description: 'The invoice as XML' } : {}),
		displayOptions: {
			show: { ...field.displayOptions?.show, operation: [operation] },
		},
	}));
}
