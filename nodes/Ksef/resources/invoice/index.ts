import type { INodeProperties } from 'n8n-workflow';

import type { Operation } from '../../router';
import * as download from './download';
import * as getStatus from './getStatus';
import * as getUpo from './getUpo';
import * as send from './send';
import * as sendBatch from './sendBatch';

export const operations: Record<string, Operation> = {
	download: download.execute,
	getStatus: getStatus.execute,
	getUpo: getUpo.execute,
	send: send.execute,
	sendBatch: sendBatch.execute,
};

export const invoiceFields: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['invoice'] } },
		options: [
			{
				name: 'Download',
				value: 'download',
				action: 'Download an invoice',
				description: 'Get the XML of an invoice by its KSeF number',
			},
			{
				name: 'Get Status',
				value: 'getStatus',
				action: 'Get the status of an invoice',
				description: 'See whether a sent invoice was accepted, and its KSeF number',
			},
			{
				name: 'Get UPO',
				value: 'getUpo',
				action: 'Get the UPO of an invoice',
				description: 'Get the official receipt (Urzędowe Poświadczenie Odbioru)',
			},
			{
				name: 'Send',
				value: 'send',
				action: 'Send an invoice',
				description: 'Send invoices (FA(3) XML) and wait for their KSeF numbers',
			},
			{
				name: 'Send Batch',
				value: 'sendBatch',
				action: 'Send invoices as a batch',
				description: 'Send many invoices as one package (wysyłka wsadowa)',
			},
		],
		default: 'send',
	},
	...download.fields,
	...getStatus.fields,
	...getUpo.fields,
	...send.fields,
	...sendBatch.fields,
];
