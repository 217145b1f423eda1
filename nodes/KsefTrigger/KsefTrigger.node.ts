import type {
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IPollFunctions,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { connect } from '../shared/connection';
import { ksefApiTest } from '../shared/credentialTest';
import { toNodeError } from '../shared/errors';
import { fields } from './fields';
import { latestInvoices } from './latest';
import { pollForNews } from './polling';
import { readSettings } from './settings';

export class KsefTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'KSeF Trigger',
		name: 'ksefTrigger',
		icon: { light: 'file:../../icons/ksef.svg', dark: 'file:../../icons/ksef.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["output"] }}',
		description: 'Starts the workflow when new invoices come into KSeF',
		defaults: { name: 'KSeF Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'ksefApi', required: true, testedBy: 'ksefApiTest' }],
		properties: fields,
	};

	methods = { credentialTest: { ksefApiTest } };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		try {
			if (this.getMode() !== 'manual') return await pollForNews(this);
			const connection = await connect(this);
			return [await latestInvoices(this, connection, readSettings(this, connection))];
		} catch (error) {
			throw toNodeError(this.getNode(), error);
		}
	}
}
