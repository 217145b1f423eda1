import type { INodeProperties } from 'n8n-workflow';

import type { Operation } from '../../router';
import * as endCurrentSession from './endCurrentSession';
import * as endSession from './endSession';
import * as getManySessions from './getManySessions';
import * as signIn from './signIn';

export const operations: Record<string, Operation> = {
	endCurrentSession: endCurrentSession.execute,
	endSession: endSession.execute,
	getManySessions: getManySessions.execute,
	signIn: signIn.execute,
};

export const authenticationFields: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['authentication'] } },
		options: [
			{
				name: 'End Current Session',
				value: 'endCurrentSession',
				action: 'End the current session',
				description: 'Sign out this credential',
			},
			{
				name: 'End Session',
				value: 'endSession',
				action: 'End a session',
				description: 'Sign out another session of the same company',
			},
			{
				name: 'Get Many Sessions',
				value: 'getManySessions',
				action: 'Get many sessions',
				description: 'List who is signed in for the company',
			},
			{
				name: 'Sign In',
				value: 'signIn',
				action: 'Sign in',
				description: 'Sign in and see how long it lasts and what it allows',
			},
		],
		default: 'signIn',
	},
	...endCurrentSession.fields,
	...endSession.fields,
	...getManySessions.fields,
	...signIn.fields,
];
