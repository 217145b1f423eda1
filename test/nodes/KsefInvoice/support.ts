import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { invoiceWith } from '../../fa3/build/support';

/** An item with friendly JSON as it comes out of another node. */
export function invoiceItem(changes: IDataObject = {}): INodeExecutionData {
	return { json: JSON.parse(JSON.stringify(invoiceWith(changes))) as IDataObject };
}
