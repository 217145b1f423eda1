import { SeededRandom } from '../state/random';
import type { HttpReply } from './messages';

/** What goes wrong with a request. */
export type FaultEffect =
	/** It is served, but late. */
	| { kind: 'delay'; milliseconds: number }
	/** The connection is cut, and nothing was done. */
	| { kind: 'dropBefore' }
	/** Everything was done, but the connection is cut instead of an answer. */
	| { kind: 'dropAfter' }
	/** Everything was done; the connection is cut in the middle of the answer's body. */
	| { kind: 'cutAnswer' }
	/** Everything was done; the answer has the right status and half a body. */
	| { kind: 'badBody' }
	/** Nothing was done; another answer is given. */
	| { kind: 'answer'; status: number; body?: string; headers?: Record<string, string> };

/** When something goes wrong. Without `at` and `probability` it happens at every request. */
export interface FaultRule {
	/** Name of the operation, such as `POST /sessions/online`; `*` for all. Storage is `PUT /storage`, `GET /storage`. */
	operation: string;
	effect: FaultEffect;
	/** Which of the requests that match it hits, counted from 1. */
	at?: readonly number[];
	/** How likely it is at each request that matches, 0 to 1; the seed of the emulator decides. */
	probability?: number;
	/** Most times that it happens. */
	times?: number;
}

interface ActiveRule {
	rule: FaultRule;
	matched: number;
	happened: number;
}

/** The faults that are still to come. */
export class FaultSchedule {
	private readonly random: SeededRandom;
	private rules: ActiveRule[] = [];

	constructor(seed: number) {
		this.random = new SeededRandom(seed);
	}

	/** Adds rules; the first that fits a request decides. */
	add(rules: readonly FaultRule[]): void {
		for (const rule of rules) this.rules.push({ rule, matched: 0, happened: 0 });
	}

	/** Forgets all rules. */
	clear(): void {
		this.rules = [];
	}

	/** What goes wrong with the next request for an operation; undefined when nothing does. */
	next(operation: string): FaultEffect | undefined {
		let effect: FaultEffect | undefined;
		for (const active of this.rules) {
			const { rule } = active;
			if (rule.operation !== '*' && rule.operation !== operation) continue;
			active.matched += 1;
			if (effect !== undefined || !this.happens(active)) continue;
			active.happened += 1;
			effect = rule.effect;
		}
		return effect;
	}

	private happens({ rule, matched, happened }: ActiveRule): boolean {
		if (rule.times !== undefined && happened >= rule.times) return false;
		if (rule.at !== undefined && !rule.at.includes(matched)) return false;
		return rule.probability === undefined || this.random.next() < rule.probability;
	}
}

/**
 * Serves a request with a fault.
 *
 * @param effect what goes wrong; undefined for nothing
 * @param serve what serves the request
 * @returns the answer, or undefined when the connection is to be cut without one
 */
export async function withFault(
	effect: FaultEffect | undefined,
	serve: () => Promise<HttpReply>,
): Promise<HttpReply | undefined> {
	switch (effect?.kind) {
		case undefined:
			return await serve();
		case 'delay':
			await new Promise((resolve) => setTimeout(resolve, effect.milliseconds));
			return await serve();
		case 'dropBefore':
			return undefined;
		case 'dropAfter':
			await serve();
			return undefined;
		case 'cutAnswer':
			return { ...(await serve()), transmission: 'cutInTheMiddle' };
		case 'badBody': {
			const reply = await serve();
			const body = Buffer.from(reply.body ?? '');
			return { ...reply, body: body.subarray(0, Math.ceil(body.length / 2)) };
		}
		case 'answer':
			return {
				status: effect.status,
				headers: effect.headers ?? {},
				...(effect.body === undefined ? {} : { body: effect.body }),
			};
	}
}
