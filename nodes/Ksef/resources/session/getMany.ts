import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import type {
	CommonSessionStatus,
	SessionsQuery,
	SessionType,
} from '../../../../ksef/api/sessions';
import { listSessions } from '../../../../ksef/sending/status';
import { connect } from '../../../shared/connection';
import { withOffset } from '../../../shared/dates';
import { forEachItem } from '../../../shared/items';
import { readLimit, returnAllFields, showFor } from '../../../shared/parameters';
import { sessionFields } from './sessionFields';

export const fields: INodeProperties[] = showFor('session', 'getMany', [
	{
		displayName: 'Session Type',
		name: 'sessionType',
		type: 'options',
		options: [
			{ name: 'Batch', value: 'Batch', description: 'Sessions of Send Batch (wsadowe)' },
			{ name: 'Online', value: 'Online', description: 'Sessions of Send (interaktywne)' },
		],
		default: 'Online',
	},
	...returnAllFields,
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add filter',
		default: {},
		options: [
			{ displayName: 'Closed After', name: 'dateClosedFrom', type: 'dateTime', default: '' },
			{ displayName: 'Closed Before', name: 'dateClosedTo', type: 'dateTime', default: '' },
			{ displayName: 'Created After', name: 'dateCreatedFrom', type: 'dateTime', default: '' },
			{ displayName: 'Created Before', name: 'dateCreatedTo', type: 'dateTime', default: '' },
			{
				displayName: 'Status',
				name: 'statuses',
				type: 'multiOptions',
				options: [
					{ name: 'Cancelled', value: 'Cancelled' },
					{ name: 'Failed', value: 'Failed' },
					{ name: 'In Progress', value: 'InProgress' },
					{ name: 'Succeeded', value: 'Succeeded' },
				],
				default: [],
			},
		],
	},
]);

type Filters = Partial<
	Record<'dateClosedFrom' | 'dateClosedTo' | 'dateCreatedFrom' | 'dateCreatedTo', string>
> & { statuses?: CommonSessionStatus[] };

/** Lists the sessions of this company, newest first, one item a session. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await forEachItem(context, async (itemIndex) => {
		const connection = await connect(context, itemIndex);
		const limit = readLimit(context, itemIndex);
		const sessions = await listSessions(
			connection,
			readQuery(context, itemIndex),
			Number.isFinite(limit) ? { limit } : {},
		);
		return sessions.map((session) => ({
			json: { sessionReferenceNumber: session.referenceNumber, ...sessionFields(session) },
		}));
	});
}

function readQuery(context: IExecuteFunctions, itemIndex: number): SessionsQuery {
	const { statuses, ...dates } = context.getNodeParameter('filters', itemIndex, {}) as Filters;
	const query: SessionsQuery = {
		sessionType: context.getNodeParameter('sessionType', itemIndex) as SessionType,
	};
	if (statuses !== undefined && statuses.length > 0) query.statuses = statuses;
	for (const [name, value] of Object.entries(dates)) {
		if (value) query[name as keyof typeof dates] = withOffset(value, context.getTimezone());
	}
	return query;
}
