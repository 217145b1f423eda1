import type { Host } from './api/port';

/**
 * Milliseconds that a turn lasts. n8n serves editors and webhooks from the same thread; garbage collection and other
 * processes of a busy machine come on top, so this stays far below what a person or a probe would notice (50 ms).
 */
const TURN_MS = 10;

/** What a function needs in its options to go on in turns. */
export interface InTurns {
	turns: Turns;
}

/**
 * Shares the event loop with the other work of the process, by time: work of any length asks after every small step
 * whether its turn is over. One object goes through a whole run, so that phases without calls add up to one turn.
 */
export class Turns {
	private began: number;

	constructor(private readonly host: Pick<Host, 'now' | 'sleep'>) {
		this.began = this.now();
	}

	/** Whether it is time for {@link giveWay}; lets loops do without a promise for every step. */
	isOver(): boolean {
		return this.now() - this.began >= TURN_MS;
	}

	/** Lets other work of the process have its turn, if this one is over. */
	async giveWay(): Promise<void> {
		if (this.isOver()) await this.next();
	}

	/** Begins a new turn in any case: before a step that is long and cannot be divided. */
	async next(): Promise<void> {
		await this.host.sleep(0);
		this.began = this.now();
	}

	/** Visits all elements, in as many turns as that takes. */
	async each<T>(elements: Iterable<T>, visit: (element: T) => void): Promise<void> {
		for (const element of elements) {
			visit(element);
			if (this.isOver()) await this.next();
		}
	}

	private now(): number {
		return this.host.now().getTime();
	}
}
