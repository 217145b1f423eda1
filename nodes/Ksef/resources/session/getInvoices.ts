import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { listFailedInvoices, listSessionInvoices } from '../../../../ksef/sending/status';
import { connect } from '../../../shared/connection';
import { forEachItem } from '../../../shared/items';
import {
	readLimit,
	returnAllFields,
	sessionReferenceNumberField,
	showFor,
} from '../../../shared/parameters';
import { sessionInvoiceFields } from './sessionFields';

export const fields: INodeProperties[] = showFor(
	'session',
	['getInvoices', 'getFailedInvoices'],
	[
		{ ...sessionReferenceNumberField, description: 'The session whose invoices to list' },
		...returnAllFields,
	],
);

/** Lists the invoices of a session with what became of each. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await list(context, listSessionInvoices);
}

/** Lists the invoices of a session that KSeF rejected, with its reasons. */
export async function executeFailed(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await list(context, listFailedInvoices);
}

async function list(
	context: IExecuteFunctions,
	read: typeof listSessionInvoices,
): Promise<INodeExecutionData[]> {
	return await forEachItem(context, async (itemIndex) => {
		const connection = await connect(context, itemIndex);
		const sessionReferenceNumber = String(
			context.getNodeParameter('sessionReferenceNumber', itemIndex),
		).trim();
		const limit = readLimit(context, itemIndex);
		const invoices = await read(
			connection,
			sessionReferenceNumber,
			Number.isFinite(limit) ? { limit } : {},
		);
		return invoices.map((invoice) => ({
			json: sessionInvoiceFields(invoice, sessionReferenceNumber),
		}));
	});
}
