import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { SendOutcome } from '../../../../ksef/sending/types';
import { toNodeError } from '../../../shared/errors';
import { failedItem } from '../../../shared/items';
import { summarize } from '../../../shared/progress';
import { outcomeFields } from './outcomeFields';

/**
 * Collects what became of the invoices, one item per input item and in its order. The files of the input go on
 * with the result, so that the bytes that were sent stay at hand.
 */
export class OutcomeItems {
	readonly #context: IExecuteFunctions;
	readonly #items: INodeExecutionData[];
	readonly #failures: Array<{ itemIndex: number; error: unknown }> = [];

	constructor(context: IExecuteFunctions) {
		this.#context = context;
		this.#items = new Array<INodeExecutionData>(context.getInputData().length);
	}

	/** An item whose invoice failed, with what is known of it. */
	fail(itemIndex: number, error: unknown, known: IDataObject): void {
		this.#failures.push({ itemIndex, error });
		const failed = failedItem(this.#context.getNode(), error, itemIndex, known);
		this.#items[itemIndex] = { ...this.#files(itemIndex), ...failed };
	}

	/** An item whose invoice came to an outcome. */
	add(itemIndex: number, outcome: SendOutcome, files: INodeExecutionData['binary'] = {}): void {
		if (outcome.status === 'rejected' || outcome.status === 'notSent') {
			this.fail(itemIndex, outcome.error, outcomeFields(outcome));
			return;
		}
		const { binary } = this.#files(itemIndex);
		const all = { ...binary, ...files };
		this.#items[itemIndex] = {
			json: outcomeFields(outcome),
			...(Object.keys(all).length === 0 ? {} : { binary: all }),
			pairedItem: { item: itemIndex },
		};
	}

	/** Adds a field to an item that is there already. */
	note(itemIndex: number, fields: IDataObject): void {
		const item = this.#items[itemIndex];
		if (item !== undefined) item.json = { ...item.json, ...fields };
	}

	/**
	 * The items; says above the output how many failed.
	 * @throws {NodeApiError | NodeOperationError} when every invoice failed and Continue On Fail is off
	 */
	finish(verb: string): INodeExecutionData[] {
		const [first] = this.#failures;
		const failed = this.#failures.length;
		if (first !== undefined && failed === this.#items.length && !this.#context.continueOnFail()) {
			throw toNodeError(this.#context.getNode(), first.error, first.itemIndex);
		}
		summarize(this.#context, this.#items.length - failed, failed, verb);
		return this.#items;
	}

	#files(itemIndex: number): Pick<INodeExecutionData, 'binary'> {
		const item = this.#context.getInputData()[itemIndex];
		return item?.binary === undefined ? {} : { binary: { ...item.binary } };
	}
}
