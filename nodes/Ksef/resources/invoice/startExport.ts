import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { KsefError } from '../../../../ksef/api/errors';
import { startExport } from '../../../../ksef/receiving/export';
import { splitIntoWindows } from '../../../../ksef/receiving/windows';
import { connect } from '../../../shared/connection';
import { forEachItem } from '../../../shared/items';
import { showFor } from '../../../shared/parameters';
import { onlyMetadataField } from './exportFields';
import { readSearch, searchFields } from './searchFields';

export const fields: INodeProperties[] = showFor('invoice', 'startExport', [
	...searchFields.slice(0, -1),
	onlyMetadataField,
	...searchFields.slice(-1),
]);

/** Asks KSeF to prepare a package and does not wait for it: one item that Get Export takes. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await forEachItem(context, async (itemIndex) => {
		const connection = await connect(context, itemIndex);
		const filters = readSearch(context, itemIndex);
		const { from, to } = filters.dateRange;
		const windows = splitIntoWindows(from, to, connection.host.now());
		if (windows.length > 1) throw tooLong(windows.length);
		const onlyMetadata = context.getNodeParameter('onlyMetadata', itemIndex, false) === true;
		const started = await startExport(
			connection,
			filters,
			onlyMetadata ? 'onlyMetadata' : 'invoicesAndMetadata',
			context.getExecutionCancelSignal?.(),
		);
		return {
			json: {
				exportReferenceNumber: started.referenceNumber,
				initializationVector: started.initializationVector,
				startedAt: started.startedAt,
				status: 'running',
			},
		};
	});
}

function tooLong(windows: number): KsefError {
	return new KsefError({
		kind: 'input',
		message: 'The range of dates is longer than one export may span (90 days).',
		advice: `Start ${windows} exports for shorter ranges, or use Download Many, which splits the range by itself.`,
	});
}
