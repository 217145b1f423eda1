import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import { KsefError } from '../../ksef/api/errors';
import { queryInvoicesMetadata } from '../../ksef/api/invoices';
import { LONGEST_WINDOW_DAYS } from '../../ksef/receiving/cursor';
import { downloadInvoice } from '../../ksef/receiving/download';
import { compareInstants, DAY_MS, fromMilliseconds } from '../../ksef/receiving/instants';
import type { PolledInvoice } from '../../ksef/receiving/poll';
import type { NodeConnection } from '../shared/connection';
import { itemsOf } from './output';
import type { TriggerSettings } from './settings';

const SHOWN = 3;
const SMALLEST_PAGE = 10;

/**
 * What a test run shows: the last few invoices of the last 90 days. Reads and keeps no state.
 * @throws {KsefError} of kind `notFound` when there are none; else as `ApiClient.call`
 */
export async function latestInvoices(
	context: IPollFunctions,
	connection: NodeConnection,
	{ request, output }: TriggerSettings,
): Promise<INodeExecutionData[]> {
	const { client } = connection;
	const from = fromMilliseconds(client.host.now().getTime() - LONGEST_WINDOW_DAYS * DAY_MS);
	const found: PolledInvoice[] = [];
	for (const role of request.roles) {
		const page = await queryInvoicesMetadata(
			client,
			{
				...request.filters,
				subjectType: role,
				dateRange: { dateType: 'PermanentStorage', from },
			},
			{ sortOrder: 'Desc', pageOffset: 0, pageSize: SMALLEST_PAGE },
		);
		found.push(...page.invoices.map((metadata) => ({ role, metadata })));
	}
	const newestFirst = found.sort((a, b) =>
		compareInstants(b.metadata.permanentStorageDate, a.metadata.permanentStorageDate),
	);
	const items: INodeExecutionData[] = [];
	for (const invoice of newestFirst.slice(0, SHOWN)) {
		const content =
			request.content === 'invoices'
				? { xml: (await downloadInvoice(connection, invoice.metadata.ksefNumber)).xml }
				: {};
		items.push(...(await itemsOf(context, { ...invoice, ...content }, output)));
	}
	if (items.length === 0) throw nothingToShow();
	return items;
}

function nothingToShow(): KsefError {
	return new KsefError({
		kind: 'notFound',
		message: `There is no invoice to show from the last ${LONGEST_WINDOW_DAYS} days.`,
		advice:
			'The connection works. Check the roles and filters if you expected some; the active workflow will start with the next invoice that comes in.',
	});
}
