import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { operations } from './operations';

/** Carries out one operation for all input items; one list of items for each output of the node. */
export type Operation = (context: IExecuteFunctions) => Promise<INodeExecutionData[][]>;

/**
 * Carries out what the node's Operation field says.
 * @throws {NodeOperationError} when it names nothing that exists
 */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const operation = context.getNodeParameter('operation', 0);
	const run = operations[operation];
	if (run === undefined) {
		throw new NodeOperationError(context.getNode(), `The operation "${operation}" does not exist`, {
			description: 'Choose the operation again in the node.',
		});
	}
	return await run(context);
}
