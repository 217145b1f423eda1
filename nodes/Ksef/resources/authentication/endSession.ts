import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { endAuthenticationSession } from '../../../../ksef/api/auth';
import { connect } from '../../../shared/connection';
import { forEachItem } from '../../../shared/items';
import { showFor } from '../../../shared/parameters';

export const fields: INodeProperties[] = showFor('authentication', 'endSession', [
	{
		displayName: 'Session Reference Number',
		name: 'authenticationReferenceNumber',
		type: 'string',
		default: '={{ $json.referenceNumber }}',
		required: true,
		placeholder: '20260401-AU-1234567890-ABCDEF1234-5A',
		description: 'The session to end, as Get Many Sessions lists it',
	},
]);

/** Ends other signed-in sessions: they can no longer renew their access. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await forEachItem(context, async (itemIndex) => {
		const { client } = await connect(context, itemIndex);
		const referenceNumber = String(
			context.getNodeParameter('authenticationReferenceNumber', itemIndex),
		).trim();
		await endAuthenticationSession(client, referenceNumber);
		return { json: { ended: true, referenceNumber } };
	});
}
