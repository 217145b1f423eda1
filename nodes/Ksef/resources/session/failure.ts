import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { KsefError } from '../../../../ksef/api/errors';
import { toNodeError } from '../../../shared/errors';
import { failedItem } from '../../../shared/items';

/** Fails the item with all that is known; stops the run unless Continue On Fail is on. */
export function failWithFacts(
	context: IExecuteFunctions,
	itemIndex: number,
	error: KsefError,
	known: IDataObject,
): INodeExecutionData {
	if (!context.continueOnFail()) {
		throw toNodeError(context.getNode(), error, itemIndex);
	}
	return failedItem(error, itemIndex, known);
}
