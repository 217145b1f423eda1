import type { INodeProperties } from 'n8n-workflow';

import { filtersField, roleOptions } from '../shared/invoiceFilters';

/** The parameters of the trigger. Read with `readSettings`. */
export const fields: INodeProperties[] = [
	{
		displayName:
			'KSeF allows 20 questions an hour for each company. Whatever the poll time, each role is asked every 15 minutes.',
		name: 'paceNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Company Is',
		name: 'roles',
		type: 'multiOptions',
		options: roleOptions,
		default: ['Subject2'],
		required: true,
		description: 'In which roles the company of the credential is on the invoices',
	},
	{
		displayName: 'Start From',
		name: 'startFrom',
		type: 'options',
		options: [
			{
				name: 'A Date',
				value: 'date',
				description: 'Also what came in before, from a date on',
			},
			{ name: 'Now', value: 'now', description: 'What comes in after the first activation' },
		],
		default: 'now',
		description:
			'Where to begin. Changing it begins anew; otherwise reading goes on where it stopped.',
	},
	{
		displayName: 'Start Date',
		name: 'startDate',
		type: 'dateTime',
		default: '',
		required: true,
		description: 'By the date on which KSeF stored the invoice',
		displayOptions: { show: { startFrom: ['date'] } },
	},
	{
		displayName: 'Output',
		name: 'output',
		type: 'options',
		options: [
			{
				name: 'Friendly JSON',
				value: 'friendly',
				description: 'The metadata, and the whole invoice in plain English fields under "invoice"',
			},
			{
				name: 'Metadata',
				value: 'metadata',
				description: 'Numbers, dates, parties and amounts, without the document',
			},
			{
				name: 'Metadata and XML File',
				value: 'xml',
				description: 'The metadata, and the exact XML as a binary file',
			},
			{
				name: 'Row per Invoice',
				value: 'header',
				description: 'One flat row for each invoice, for sheets and databases',
			},
			{
				name: 'Row per Line',
				value: 'lines',
				description: 'One flat row for each invoice line (wiersz faktury)',
			},
		],
		default: 'metadata',
		description: 'What goes out for each new invoice',
	},
	{
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: true,
		description: 'Whether to return a simplified version of the response instead of the raw data',
		displayOptions: { show: { output: ['friendly', 'metadata', 'xml'] } },
	},
	{
		displayName: 'Start an Execution For',
		name: 'executionFor',
		type: 'options',
		options: [
			{
				name: 'Each Batch',
				value: 'batch',
				description: 'One execution with all invoices that came in',
			},
			{
				name: 'Each Invoice',
				value: 'invoice',
				description: 'An execution of its own for each invoice, at most 50 in one poll',
			},
		],
		default: 'batch',
		description: 'How new invoices are divided among executions',
	},
	filtersField,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Amounts',
				name: 'amounts',
				type: 'options',
				options: [
					{
						name: 'Exact Text',
						value: 'text',
						description: 'Such as "1234.50", every digit as in the invoice',
					},
					{ name: 'Numbers', value: 'number', description: 'Such as 1234.5' },
				],
				default: 'text',
				description: 'How amounts, prices and quantities come out of the document',
			},
			{
				displayName: 'Freshest First',
				name: 'freshestFirst',
				type: 'boolean',
				default: false,
				description:
					'Whether to read past the moment up to which KSeF’s data is complete. Invoices arrive some minutes earlier; none is lost or repeated.',
			},
			{
				displayName: 'Include XML File',
				name: 'includeXml',
				type: 'boolean',
				default: false,
				description:
					'Whether the exact XML goes out as a binary file with friendly JSON and rows too',
			},
			{
				displayName: 'Max Invoices per Poll',
				name: 'mostInvoices',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 10000 },
				default: 10000,
				description:
					'How many invoices of one role go out at once; the others follow with later polls',
			},
			{
				displayName: 'Minimum Interval (Minutes)',
				name: 'minimumInterval',
				type: 'number',
				typeOptions: { minValue: 1, numberPrecision: 2 },
				default: 15,
				description:
					'How often each role is asked at most. The ministry asks for 15 minutes or more; below that the hourly limit may run out, and the trigger pauses until it is free again.',
			},
			{
				displayName: 'Put Output File in Field',
				name: 'binaryPropertyName',
				type: 'string',
				default: 'data',
				description: 'The name of the output binary field to put the XML in',
			},
		],
	},
];
