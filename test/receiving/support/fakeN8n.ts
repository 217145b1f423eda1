import { handOver, poll, type PollRequest, type PolledInvoice } from '../../../ksef/receiving/poll';
import { emptyMemory, type PollMemory } from '../../../ksef/receiving/state';
import type { FakeKsef } from './fakeKsef';

/**
 * When n8n stores a trigger's state: `withExecution` as it starts an execution and never after an empty poll
 * (1.123 and, unless told otherwise, 2.x); `afterEveryPoll` together with the execution and after an empty poll
 * too (2.x with durable cursors).
 */
export type Saving = 'withExecution' | 'afterEveryPoll';

/** n8n as a trigger sees it: calls it, stores its state, starts executions, and can be killed and started again. */
export class FakeN8n {
	/** KSeF numbers of the executions that started, in order. */
	readonly delivered: string[] = [];
	/** Batches that started. */
	readonly batches: PolledInvoice[][] = [];
	#memory: PollMemory = emptyMemory();
	/** What the database holds. */
	#stored: string | undefined;
	/** What the running process holds. */
	#live: unknown;
	/** Activating a workflow polls once, and stores the state whatever came of it. */
	#activating = true;

	constructor(
		readonly ksef: FakeKsef,
		readonly request: PollRequest,
		readonly saving: Saving = 'withExecution',
	) {}

	/** The state as stored in the database. */
	get stored(): unknown {
		return this.#stored === undefined ? undefined : JSON.parse(this.#stored);
	}

	/** The process ends, however; another one starts with what is stored. */
	restart(): void {
		this.#memory = emptyMemory();
		this.#live = this.stored;
		this.#activating = true;
	}

	/**
	 * One poll and what n8n does with its result.
	 * @param step awaited at each step after the poll; never returns where the process is to be killed
	 */
	async poll(step: () => Promise<void> = () => Promise.resolve()): Promise<unknown[]> {
		const result = await poll(this.ksef.connection(), this.#live, this.#memory, this.request);
		await step();
		this.#live = result.state;
		handOver(result, this.#memory);
		if (result.batch === undefined) {
			if (this.saving === 'afterEveryPoll' || this.#activating) {
				this.#stored = JSON.stringify(this.#live);
			}
			this.#activating = false;
			return result.errors;
		}
		this.#activating = false;
		if (this.saving === 'withExecution') {
			// 1.123 does not wait for the state to be stored: either may be first.
			this.#stored = JSON.stringify(this.#live);
			await step();
			this.#start(result.batch.invoices);
		} else {
			this.#start(result.batch.invoices);
			this.#stored = JSON.stringify(this.#live);
		}
		await step();
		return result.errors;
	}

	#start(invoices: PolledInvoice[]): void {
		this.batches.push(invoices);
		this.delivered.push(...invoices.map(({ metadata }) => metadata.ksefNumber));
	}
}

/** What a trigger with default settings asks for. */
export const buyerInvoices: PollRequest = {
	roles: ['Subject2'],
	filters: {},
	reach: 'highWaterMark',
	content: 'metadata',
	origin: 'http://ksef.invalid/v2 Nip 5265877635',
	waitMs: 25_000,
};
