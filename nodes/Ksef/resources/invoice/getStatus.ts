import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';

import type { InvoiceInSession } from '../../../../ksef/sending/status';
import { getInvoiceStatus } from '../../../../ksef/sending/status';
import { connect } from '../../../shared/connection';
import { errorWords } from '../../../shared/errors';
import { forEachItem } from '../../../shared/items';
import {
	invoiceReferenceNumberField,
	sessionReferenceNumberField,
	showFor,
} from '../../../shared/parameters';
import { outcomeFields } from './outcomeFields';

export const fields: INodeProperties[] = showFor('invoice', 'getStatus', [
	sessionReferenceNumberField,
	{
		displayName: 'Find By',
		name: 'findBy',
		type: 'options',
		options: [
			{
				name: 'Invoice Hash',
				value: 'invoiceHash',
				description: 'For when the reference number was lost',
			},
			{ name: 'Invoice Reference Number', value: 'invoiceReference' },
		],
		default: 'invoiceReference',
	},
	{
		...invoiceReferenceNumberField,
		displayOptions: { show: { findBy: ['invoiceReference'] } },
	},
	{
		displayName: 'Invoice Hash',
		name: 'invoiceHash',
		type: 'string',
		default: '={{ $json.invoiceHash }}',
		required: true,
		placeholder: 'EbrK4cOSjW4hEpJaHU71YXSOZZmqP5++dK9nLgTzgV4=',
		description: 'SHA-256 of the XML, as Base64',
		displayOptions: { show: { findBy: ['invoiceHash'] } },
	},
]);

/** Tells for each item what became of its invoice; a rejected invoice is an answer, not an error. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await forEachItem(context, async (itemIndex) => {
		const connection = await connect(context, itemIndex);
		const outcome = await getInvoiceStatus(connection, readInvoice(context, itemIndex));
		return { json: { ...outcomeFields(outcome), ...reason(outcome) } };
	});
}

function readInvoice(context: IExecuteFunctions, itemIndex: number): InvoiceInSession {
	const text = (name: string) => String(context.getNodeParameter(name, itemIndex)).trim();
	const sessionReferenceNumber = text('sessionReferenceNumber');
	return text('findBy') === 'invoiceHash'
		? { sessionReferenceNumber, invoiceHash: text('invoiceHash') }
		: { sessionReferenceNumber, invoiceReferenceNumber: text('invoiceReferenceNumber') };
}

function reason(outcome: { status: string; error?: unknown }): IDataObject {
	if (outcome.status !== 'rejected') return {};
	const { message, description, facts } = errorWords(outcome.error);
	return { reason: message, reasonDescription: description, reasonDetails: facts };
}
