/** Pseudo-random choices that a seed repeats (mulberry32), so that a failing test can be run again. */
export class SeededRandom {
	private state: number;

	constructor(seed: number) {
		this.state = seed >>> 0;
	}

	/** A number from 0 to below 1. */
	next(): number {
		this.state = (this.state + 0x6d2b79f5) >>> 0;
		let mixed = this.state;
		mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	}

	/** A whole number from 0 to below the limit. */
	below(limit: number): number {
		return Math.floor(this.next() * limit);
	}

	/** One of the items. */
	pick<Item>(items: readonly Item[]): Item {
		const item = items[this.below(items.length)];
		if (item === undefined) throw new Error('nothing to pick from');
		return item;
	}

	chance(probability: number): boolean {
		return this.next() < probability;
	}
}
