import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { ksefApiTest } from '../shared/credentialTest';
import { authenticationFields } from './resources/authentication';
import { invoiceFields } from './resources/invoice';
import { sessionFields } from './resources/session';
import { execute } from './router';

export class Ksef implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'KSeF',
		name: 'ksef',
		icon: { light: 'file:../../icons/ksef.svg', dark: 'file:../../icons/ksef.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Send invoices to KSeF, get their numbers and receipts, and download them',
		defaults: { name: 'KSeF' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: 'ksefApi',
				required: true,
				testedBy: 'ksefApiTest',
				displayOptions: {
					hide: { operation: ['generateTestCertificate', 'generateTestIdentifiers'] },
				},
			},
		],
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: [
					{ name: 'Authentication', value: 'authentication' },
					{ name: 'Invoice', value: 'invoice' },
					{ name: 'Session', value: 'session' },
				],
				default: 'invoice',
			},
			...authenticationFields,
			...invoiceFields,
			...sessionFields,
		],
	};

	methods = { credentialTest: { ksefApiTest } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [await execute(this)];
	}
}
