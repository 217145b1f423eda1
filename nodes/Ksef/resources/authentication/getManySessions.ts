import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';

import type { AuthenticationSession } from '../../../../ksef/api/auth';
import { listAuthenticationSessions } from '../../../../ksef/api/auth';
import { connect } from '../../../shared/connection';
import { forEachItem } from '../../../shared/items';
import { readLimit, returnAllFields, showFor, simplifyField } from '../../../shared/parameters';

const LARGEST_PAGE = 100;

export const fields: INodeProperties[] = showFor('authentication', 'getManySessions', [
	...returnAllFields,
	simplifyField,
]);

/** Lists who is signed in to this context, newest first, one item a session. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await forEachItem(context, async (itemIndex) => {
		const { client } = await connect(context, itemIndex);
		const limit = readLimit(context, itemIndex);
		const simplify = context.getNodeParameter('simplify', itemIndex, true) as boolean;
		const sessions: AuthenticationSession[] = [];
		let continuationToken: string | undefined;
		do {
			const page = await listAuthenticationSessions(client, {
				pageSize: Math.min(LARGEST_PAGE, Math.max(10, limit)),
				...(continuationToken === undefined ? {} : { continuationToken }),
			});
			sessions.push(...page.items);
			continuationToken = page.continuationToken ?? undefined;
		} while (continuationToken && sessions.length < limit);
		return sessions.slice(0, limit).map((session) => ({
			json: simplify ? simplified(session) : ({ ...session } as IDataObject),
		}));
	});
}

function simplified(session: AuthenticationSession): IDataObject {
	return {
		referenceNumber: session.referenceNumber,
		isCurrent: session.isCurrent ?? false,
		startDate: session.startDate,
		authenticationMethod:
			session.authenticationMethodInfo?.displayName ?? session.authenticationMethod ?? '',
		status: session.status.code,
		statusDescription: session.status.description,
		lastTokenRefreshDate: session.lastTokenRefreshDate ?? '',
		refreshTokenValidUntil: session.refreshTokenValidUntil ?? '',
	};
}
