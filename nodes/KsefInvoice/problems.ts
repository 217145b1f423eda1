import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { InvoiceInputError, problemText } from '../../ksef/fa3/build';
import type { NodeError } from '../shared/errors';
import { toNodeError } from '../shared/errors';
import { failedItem, failureItem } from '../shared/items';

/** The error that stops the run: what is wrong, and below it every problem with its path. */
export function inputFailure(node: INode, error: unknown, itemIndex: number): NodeError {
	if (!(error instanceof InvoiceInputError)) return toNodeError(node, error, itemIndex);
	return new NodeOperationError(node, error.message, {
		message: error.message,
		description: error.problems.map(problemText).join('\n'),
		itemIndex,
	});
}

/** The item that goes out in place of an invoice that could not be built, with every problem. */
export function inputProblems(
	node: INode,
	error: unknown,
	itemIndex: number,
	known: IDataObject = {},
): INodeExecutionData {
	if (!(error instanceof InvoiceInputError)) return failedItem(node, error, itemIndex, known);
	const json = {
		...known,
		error: error.message,
		errorDescription: error.problems.map(problemText).join('\n'),
		problems: error.problems.map((problem) => ({ ...problem })),
	};
	return failureItem(node, json, itemIndex);
}
