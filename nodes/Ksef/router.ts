import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import * as authentication from './resources/authentication';
import * as invoice from './resources/invoice';
import * as session from './resources/session';

/** Carries out one operation for all input items. */
export type Operation = (context: IExecuteFunctions) => Promise<INodeExecutionData[]>;

const OPERATIONS: Record<string, Record<string, Operation>> = {
	authentication: authentication.operations,
	invoice: invoice.operations,
	session: session.operations,
};

/**
 * Carries out what the node's Resource and Operation fields say.
 * @throws {NodeOperationError} when the two name nothing that exists
 */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const resource = context.getNodeParameter('resource', 0);
	const operation = context.getNodeParameter('operation', 0);
	const run = OPERATIONS[resource]?.[operation];
	if (run === undefined) {
		throw new NodeOperationError(
			context.getNode(),
			`The operation "${operation}" of "${resource}" does not exist`,
			{ description: 'Choose the resource and the operation again in the node.' },
		);
	}
	return await run(context);
}
