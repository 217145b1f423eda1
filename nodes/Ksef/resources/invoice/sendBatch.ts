import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { sendBatch } from '../../../../ksef/sending/batch';
import type { BatchOptions } from '../../../../ksef/sending/types';
import { connectOrFail } from '../../../shared/connection';
import { invoiceSourceFields, readInvoiceXml } from '../../../shared/invoiceSource';
import {
	offlineModeOption,
	otherSellersOption,
	readRateLimitsOption,
	showFor,
} from '../../../shared/parameters';
import { reportProgress } from '../../../shared/progress';
import { OutcomeItems } from './outcomeItems';

export const fields: INodeProperties[] = showFor('invoice', 'sendBatch', [
	...invoiceSourceFields,
	{
		displayName: 'Mode',
		name: 'mode',
		type: 'options',
		options: [
			{
				name: 'Return References Now',
				value: 'references',
				description: 'Do not wait; ask later with Session: Resume',
			},
			{
				name: 'Wait for KSeF Numbers',
				value: 'wait',
				description: 'Wait until KSeF has processed the package',
			},
		],
		default: 'wait',
	},
	{
		displayName: 'Wait at Most (Seconds)',
		name: 'waitSeconds',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 86400 },
		default: 900,
		description:
			'Invoices without a number by then go out with status "pending"; ask for them later with Session: Resume',
		displayOptions: { show: { mode: ['wait'] } },
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Archive',
				name: 'archive',
				type: 'options',
				options: [
					{ name: 'TAR.GZ', value: 'TarGz', description: 'Faster, and needs less memory' },
					{ name: 'ZIP', value: 'Zip' },
				],
				default: 'TarGz',
				description: 'How the package is compressed; KSeF takes both',
			},
			offlineModeOption,
			otherSellersOption,
			readRateLimitsOption,
		],
	},
]);

interface BatchParameters {
	archive?: BatchOptions['archive'];
	offlineMode?: boolean;
	otherSellers?: boolean;
	readRateLimits?: boolean;
}

/**
 * Sends all items as a package and gives one item back for each, matched by hash. More than 10 000 invoices become
 * several sessions.
 */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const results = new OutcomeItems(context);
	const options = context.getNodeParameter('options', 0, {}) as BatchParameters;
	const wait = context.getNodeParameter('mode', 0) === 'wait';
	const seconds = wait ? (context.getNodeParameter('waitSeconds', 0) as number) : 0;
	const connection = await connectOrFail(context, options);
	const signal = context.getExecutionCancelSignal?.();
	// Read when needed, up to three times, instead of all at once: a batch may be larger than the memory.
	const invoices = context.getInputData().map((_, itemIndex) => ({
		read: async () => await readInvoiceXml(context, itemIndex),
	}));
	const outcomes = await sendBatch(connection, invoices, {
		waitMs: seconds * 1000,
		archive: options.archive ?? 'TarGz',
		offlineMode: options.offlineMode === true,
		otherSellers: options.otherSellers === true,
		onProgress: reportProgress(context),
		...(signal === undefined ? {} : { signal }),
	});
	for (const [itemIndex, outcome] of outcomes.entries()) results.add(itemIndex, outcome);
	return results.finish('sent');
}
