/** Work that takes real time, such as opening an archive: requests are answered while it goes on. */
export class BackgroundWork {
	private readonly running = new Set<Promise<void>>();

	/**
	 * Starts work.
	 *
	 * @param work the work; it must turn its own failures into statuses, so that one that still throws is a defect
	 */
	start(work: () => Promise<void>): void {
		const promise: Promise<void> = work()
			.catch((error: unknown) => {
				process.stderr.write(
					`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
				);
			})
			.finally(() => {
				this.running.delete(promise);
			});
		this.running.add(promise);
	}

	/** Waits until nothing is going on. */
	async settle(): Promise<void> {
		while (this.running.size > 0) await Promise.all(this.running);
	}
}
