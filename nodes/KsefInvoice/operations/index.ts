import type { INodeProperties } from 'n8n-workflow';

import type { Operation } from '../router';
import * as build from './build';
import * as parse from './parse';
import * as validate from './validate';

export const operations: Record<string, Operation> = {
	build: build.execute,
	parse: parse.execute,
	validate: validate.execute,
};

export const operationFields: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Build',
				value: 'build',
				action: 'Build an invoice',
				description: 'Make an FA(3) invoice (XML) from data',
			},
			{
				name: 'Parse',
				value: 'parse',
				action: 'Parse an invoice',
				description: 'Read the XML of an invoice into JSON or flat rows',
			},
			{
				name: 'Validate',
				value: 'validate',
				action: 'Validate an invoice',
				description: 'Check the XML of an invoice, before KSeF does',
			},
		],
		default: 'build',
	},
	...build.fields,
	...parse.fields,
	...validate.fields,
];
