import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { operationFields } from './operations';
import { execute } from './router';

export class KsefInvoice implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'KSeF Invoice',
		name: 'ksefInvoice',
		icon: { light: 'file:../../icons/ksef.svg', dark: 'file:../../icons/ksef.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] }}',
		description: 'Build, read and check FA(3) invoices for KSeF, without any connection',
		defaults: { name: 'KSeF Invoice' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs:
			'={{ $parameter["operation"] === "validate" && $parameter["separateInvalid"] ? [{ type: "main", displayName: "Valid" }, { type: "main", displayName: "Invalid" }] : ["main"] }}',
		properties: operationFields,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await execute(this);
	}
}
