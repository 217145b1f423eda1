import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { endCurrentAuthenticationSession } from '../../../../ksef/api/auth';
import { connect } from '../../../shared/connection';
import { forEachItem } from '../../../shared/items';

export const fields: INodeProperties[] = [];

/** Ends the sign-in of this credential; the next call signs in anew. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await forEachItem(context, async (itemIndex) => {
		const { client, tokens } = await connect(context, itemIndex);
		const { referenceNumber } = await tokens.summary();
		await endCurrentAuthenticationSession(client);
		tokens.forget();
		return { json: { ended: true, referenceNumber } };
	});
}
