import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { invoiceAsJson } from '../../../ksef/fa3/friendly/json-input';

/** Whatever the form has no field for, as friendly JSON. */
export const moreField: INodeProperties = {
	displayName: 'More Fields',
	name: 'more',
	type: 'json',
	default: '{}',
	description: 'Any other fields of the invoice; they win over the fields above',
};

/** The value of {@link moreField}. */
export function readMore(context: IExecuteFunctions, itemIndex: number): Record<string, unknown> {
	const value = context.getNodeParameter('more', itemIndex, '{}');
	return typeof value === 'string' && value.trim() === '' ? {} : invoiceAsJson(value);
}
