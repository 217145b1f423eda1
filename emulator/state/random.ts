/** A repeatable source of numbers (mulberry32): the same seed gives the same run. Nothing secret comes from it. */
export class SeededRandom {
	private state: number;

	constructor(seed: number) {
		this.state = seed >>> 0;
	}

	/** A number in [0, 1). */
	next(): number {
		this.state = (this.state + 0x6d2b79f5) >>> 0;
		let mixed = this.state;
		mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	}

	/** So many upper-case hexadecimal digits. */
	hexadecimal(digits: number): string {
		let text = '';
		while (text.length < digits) text += Math.floor(this.next() * 16).toString(16);
		return text.toUpperCase();
	}
}
