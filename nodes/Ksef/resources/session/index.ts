import type { INodeProperties } from 'n8n-workflow';

import type { Operation } from '../../router';
import * as close from './close';
import * as get from './get';
import * as getInvoices from './getInvoices';
import * as getMany from './getMany';
import * as getUpo from './getUpo';
import * as open from './open';
import * as resume from './resume';
import * as sendInto from './sendInto';

export const operations: Record<string, Operation> = {
	close: close.execute,
	get: get.execute,
	getFailedInvoices: getInvoices.executeFailed,
	getInvoices: getInvoices.execute,
	getMany: getMany.execute,
	getUpo: getUpo.execute,
	open: open.execute,
	resume: resume.execute,
	sendInto: sendInto.execute,
};

export const sessionFields: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['session'] } },
		options: [
			{
				name: 'Close',
				value: 'close',
				action: 'Close a session',
				description: 'End an online session, so that its UPO is written',
			},
			{
				name: 'Get',
				value: 'get',
				action: 'Get a session',
				description: 'See the state of a session and its counts',
			},
			{
				name: 'Get Failed Invoices',
				value: 'getFailedInvoices',
				action: 'Get failed invoices of a session',
				description: 'List the invoices that were rejected, with the reasons',
			},
			{
				name: 'Get Invoices',
				value: 'getInvoices',
				action: 'Get invoices of a session',
				description: 'List the invoices of a session and what became of them',
			},
			{
				name: 'Get Many',
				value: 'getMany',
				action: 'Get many sessions',
				description: 'List the sessions of the company',
			},
			{
				name: 'Get UPO',
				value: 'getUpo',
				action: 'Get the UPO of a session',
				description: 'Get the official receipt for all invoices of a session',
			},
			{
				name: 'Open',
				value: 'open',
				action: 'Open a session',
				description: 'Start an online session for several runs; Send does this by itself',
			},
			{
				name: 'Resume',
				value: 'resume',
				action: 'Resume a session',
				description: 'Get what became of invoices that an earlier run left pending',
			},
			{
				name: 'Send Into',
				value: 'sendInto',
				action: 'Send an invoice into a session',
				description: 'Hand invoices over into a session that Open started',
			},
		],
		default: 'get',
	},
	...close.fields,
	...get.fields,
	...getInvoices.fields,
	...getMany.fields,
	...getUpo.fields,
	...open.fields,
	...resume.fields,
	...sendInto.fields,
];
