import type { INodeProperties } from 'n8n-workflow';

import type { Operation } from '../router';
import * as build from './build';

export const operations: Record<string, Operation> = {
	build: build.execute,
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
				description: 'Make an FA(3) invoice (XML) from JSON',
			},
		],
		default: 'build',
	},
	...build.fields,
];
