import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { readSession } from '../../../../ksef/sending/status';
import { connect } from '../../../shared/connection';
import { forEachItem } from '../../../shared/items';
import { sessionReferenceNumberField, showFor } from '../../../shared/parameters';
import { sessionFields } from './sessionFields';

export const fields: INodeProperties[] = showFor('session', 'get', [
	{ ...sessionReferenceNumberField, description: 'The session to look at' },
]);

/** The state of a session: how far it is, how many invoices were accepted and rejected. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await forEachItem(context, async (itemIndex) => {
		const connection = await connect(context, itemIndex);
		const sessionReferenceNumber = String(
			context.getNodeParameter('sessionReferenceNumber', itemIndex),
		).trim();
		const session = await readSession(connection, sessionReferenceNumber);
		return { json: { sessionReferenceNumber, ...sessionFields(session) } };
	});
}
