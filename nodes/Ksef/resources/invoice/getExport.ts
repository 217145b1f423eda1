import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { waitForExport } from '../../../../ksef/receiving/export';
import { continuesFrom, readStarted } from '../../../../ksef/receiving/exportAll';
import { connect } from '../../../shared/connection';
import { forEachItem } from '../../../shared/items';
import { outputBinaryField, showFor } from '../../../shared/parameters';
import { exportedItem, keepAsFile, simplifyField } from './exportFields';

export const fields: INodeProperties[] = showFor('invoice', 'getExport', [
	{
		displayName: 'Export Reference Number',
		name: 'exportReferenceNumber',
		type: 'string',
		default: '={{ $json.exportReferenceNumber }}',
		required: true,
		placeholder: '20260401-EH-1234567890-ABCDEF1234-5A',
		description: 'From the output of Start Export',
	},
	{
		displayName: 'Initialization Vector',
		name: 'initializationVector',
		type: 'string',
		default: '={{ $json.initializationVector }}',
		required: true,
		description:
			'From the output of Start Export. Not secret: the package opens only together with the credential that started the export.',
	},
	outputBinaryField,
	simplifyField,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Wait for Package (Seconds)',
				name: 'waitSeconds',
				type: 'number',
				typeOptions: { minValue: 0, maxValue: 3600 },
				default: 0,
				description:
					'How long to wait if the package is not ready. After that one item with the status "running" goes out.',
			},
		],
	},
]);

/**
 * Fetches the package of an export: one item for each invoice, or one with `status` `running` or `nothingYet`. When
 * KSeF cut the package short, each item says in `continueFrom` where the next export has to start.
 */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await forEachItem(context, async (itemIndex) => {
		const connection = await connect(context, itemIndex);
		const text = (name: string) => String(context.getNodeParameter(name, itemIndex, '')).trim();
		const exportReferenceNumber = text('exportReferenceNumber');
		const initializationVector = text('initializationVector');
		const options = context.getNodeParameter('options', itemIndex, {}) as { waitSeconds?: number };
		const signal = context.getExecutionCancelSignal?.();
		const waitMs = (options.waitSeconds ?? 0) * 1000;
		const deadline = new Date(connection.host.now().getTime() + waitMs);
		const progress = await waitForExport(connection, exportReferenceNumber, deadline, signal);
		if (progress.state === 'failed' || progress.state === 'gone') throw progress.error;
		if (progress.state !== 'ready') {
			return {
				json: { exportReferenceNumber, initializationVector, status: progress.state },
			};
		}
		const invoices = await readStarted(connection, { initializationVector }, progress.package, {
			keep: keepAsFile(context),
			...(signal === undefined ? {} : { signal }),
		});
		const simplify = context.getNodeParameter('simplify', itemIndex, true) === true;
		const field = text('outputBinaryPropertyName') || 'data';
		const continueFrom = continuesFrom(progress.package);
		return invoices.map((invoice) => {
			const item = exportedItem(invoice, simplify, field);
			if (continueFrom !== undefined) item.json['continueFrom'] = continueFrom;
			return item;
		});
	});
}
