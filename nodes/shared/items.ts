import type { IDataObject, IExecuteFunctions, INode, INodeExecutionData } from 'n8n-workflow';

import { errorWords, toNodeError } from './errors';
import { newTurns } from './turns';

/**
 * Runs one operation for each input item. A failing item stops the run with an error that names the item,
 * or, with Continue On Fail, goes out with `error` while the others go on.
 */
export async function forEachItem(
	context: IExecuteFunctions,
	operation: (itemIndex: number) => Promise<INodeExecutionData | INodeExecutionData[]>,
): Promise<INodeExecutionData[]> {
	const output: INodeExecutionData[] = [];
	const turns = newTurns();
	for (let itemIndex = 0; itemIndex < context.getInputData().length; itemIndex++) {
		await turns.giveWay();
		try {
			const result = await operation(itemIndex);
			for (const item of Array.isArray(result) ? result : [result]) {
				output.push({ ...item, pairedItem: item.pairedItem ?? { item: itemIndex } });
			}
		} catch (error) {
			if (!context.continueOnFail()) throw toNodeError(context.getNode(), error, itemIndex);
			output.push(failedItem(context.getNode(), error, itemIndex));
		}
	}
	return output;
}

/** The item that goes out in place of a result: what is wrong, what to do, and all that is known. */
export function failedItem(
	node: INode,
	error: unknown,
	itemIndex: number,
	known: IDataObject = {},
): INodeExecutionData {
	const { message, description, facts } = errorWords(error);
	const json = { ...known, error: message, errorDescription: description, errorDetails: facts };
	return failureItem(node, json, itemIndex);
}

/**
 * An item that tells of a failure in its field `error`. For the error output everything goes under that one field:
 * n8n sends no item there that has others beside it, and empties one that is marked as failed in any other way.
 */
export function failureItem(
	node: INode,
	json: IDataObject & { error: string },
	itemIndex: number,
): INodeExecutionData {
	const pairedItem = { item: itemIndex };
	if (node.onError !== 'continueErrorOutput') return { json, pairedItem };
	const { error, ...others } = json;
	return { json: { error: { message: error, ...others } }, pairedItem };
}

/** Puts together what has the same key, in the order of first appearance. No group is empty. */
export function groupBy<T>(entries: readonly T[], key: (entry: T) => string): Array<[T, ...T[]]> {
	const groups = new Map<string, [T, ...T[]]>();
	for (const entry of entries) {
		const group = groups.get(key(entry));
		if (group === undefined) groups.set(key(entry), [entry]);
		else group.push(entry);
	}
	return [...groups.values()];
}
