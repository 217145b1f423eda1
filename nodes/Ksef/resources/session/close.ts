import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { closeSession } from '../../../../ksef/sending/onlineSession';
import { connect } from '../../../shared/connection';
import { toNodeError } from '../../../shared/errors';
import { forEachItem } from '../../../shared/items';
import { sessionReferenceNumberField, showFor } from '../../../shared/parameters';

export const fields: INodeProperties[] = showFor('session', 'close', [
	{ ...sessionReferenceNumberField, description: 'The online session to close' },
]);

/** Closes online sessions, so that KSeF writes their UPO. Closing twice does no harm. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await forEachItem(context, async (itemIndex) => {
		const connection = await connect(context, itemIndex);
		const sessionReferenceNumber = String(
			context.getNodeParameter('sessionReferenceNumber', itemIndex),
		).trim();
		const failure = await closeSession(connection, sessionReferenceNumber);
		if (failure !== undefined) throw toNodeError(context.getNode(), failure, itemIndex);
		return { json: { closed: true, sessionReferenceNumber } };
	});
}
