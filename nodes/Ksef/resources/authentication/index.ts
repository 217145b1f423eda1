import type { INodeProperties } from 'n8n-workflow';

import type { Operation } from '../../router';
import * as endCurrentSession from './endCurrentSession';
import * as endSession from './endSession';
import * as generateTestCertificate from './generateTestCertificate';
import * as generateTestIdentifiers from './generateTestIdentifiers';
import * as getManySessions from './getManySessions';
import * as signIn from './signIn';

export const operations: Record<string, Operation> = {
	endCurrentSession: endCurrentSession.execute,
	endSession: endSession.execute,
	generateTestCertificate: generateTestCertificate.execute,
	generateTestIdentifiers: generateTestIdentifiers.execute,
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
				name: 'Generate Test Certificate',
				value: 'generateTestCertificate',
				action: 'Generate a test certificate',
				description: 'Make a certificate and key that the test environment accepts',
			},
			{
				name: 'Generate Test Identifiers',
				value: 'generateTestIdentifiers',
				action: 'Generate test identifiers',
				description: 'Make up a NIP, a PESEL and an internal ID with right check digits',
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
	...generateTestCertificate.fields,
	...generateTestIdentifiers.fields,
	...getManySessions.fields,
	...signIn.fields,
];
