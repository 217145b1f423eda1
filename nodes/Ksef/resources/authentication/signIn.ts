import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { connect } from '../../../shared/connection';
import { forEachItem } from '../../../shared/items';
import { showFor } from '../../../shared/parameters';

export const fields: INodeProperties[] = showFor('authentication', 'signIn', [
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Start Anew',
				name: 'startAnew',
				type: 'boolean',
				default: false,
				description:
					'Whether to sign in again even when a valid sign-in exists. Permissions granted since then take effect that way.',
			},
		],
	},
]);

/** Signs in, or uses the sign-in that exists, and tells how long it lasts and what it allows. No secret goes out. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await forEachItem(context, async (itemIndex) => {
		const { tokens } = await connect(context, itemIndex);
		const options = context.getNodeParameter('options', itemIndex, {}) as { startAnew?: boolean };
		if (options.startAnew === true) tokens.forget();
		return { json: { signedIn: true, ...(await tokens.summary()) } };
	});
}
