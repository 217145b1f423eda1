import type { INodeProperties } from 'n8n-workflow';

import type { Operation } from '../../router';
import * as download from './download';
import * as downloadMany from './downloadMany';
import * as find from './find';
import * as getExport from './getExport';
import * as getMany from './getMany';
import * as getStatus from './getStatus';
import * as getUpo from './getUpo';
import * as send from './send';
import * as sendBatch from './sendBatch';
import * as startExport from './startExport';

export const operations: Record<string, Operation> = {
	download: download.execute,
	downloadMany: downloadMany.execute,
	find: find.execute,
	getExport: getExport.execute,
	getMany: getMany.execute,
	getStatus: getStatus.execute,
	getUpo: getUpo.execute,
	send: send.execute,
	sendBatch: sendBatch.execute,
	startExport: startExport.execute,
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
				name: 'Download Many',
				value: 'downloadMany',
				action: 'Download many invoices',
				description: 'Get the XML of all invoices that match, as one package (eksport)',
			},
			{
				name: 'Find',
				value: 'find',
				action: 'Find an invoice',
				description: 'Find an invoice by its own number or by its hash',
			},
			{
				name: 'Get Export',
				value: 'getExport',
				action: 'Get an export of invoices',
				description: 'Fetch the package that Start Export asked for',
			},
			{
				name: 'Get Many',
				value: 'getMany',
				action: 'Get many invoices',
				description: 'List invoices without their XML: numbers, dates, parties and amounts',
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
			{
				name: 'Start Export',
				value: 'startExport',
				action: 'Start an export of invoices',
				description: 'Ask KSeF to prepare a package, to be fetched later with Get Export',
			},
		],
		default: 'send',
	},
	...download.fields,
	...downloadMany.fields,
	...find.fields,
	...getExport.fields,
	...getMany.fields,
	...getStatus.fields,
	...getUpo.fields,
	...send.fields,
	...sendBatch.fields,
	...startExport.fields,
];
