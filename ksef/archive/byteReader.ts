/** Reads exact numbers of bytes from a stream of chunks of any size. */
export class ByteReader {
	readonly #source: AsyncIterator<Uint8Array>;
	#chunk: Uint8Array = new Uint8Array();

	constructor(source: AsyncIterable<Uint8Array>) {
		this.#source = source[Symbol.asyncIterator]();
	}

	/**
	 * The next bytes, in memory of their own.
	 * @returns undefined when the stream ends before
	 */
	async take(count: number): Promise<Uint8Array | undefined> {
		const result = new Uint8Array(count);
		let filled = 0;
		while (filled < count) {
			if (this.#chunk.length === 0 && !(await this.#next())) return undefined;
			const part = this.#chunk.subarray(0, count - filled);
			result.set(part, filled);
			filled += part.length;
			this.#chunk = this.#chunk.subarray(part.length);
		}
		return result;
	}

	/** Reads to the end of the stream. */
	async drain(): Promise<void> {
		while (await this.#next());
	}

	/** Ends the stream early, so that whoever feeds it can clean up. */
	async close(): Promise<void> {
		await this.#source.return?.();
	}

	async #next(): Promise<boolean> {
		const { done, value } = await this.#source.next();
		if (done === true) return false;
		this.#chunk = value;
		return true;
	}
}
