/**
 * Measuring: how often something can be done in a second of processor time, in several rounds that take
 * turns. Processor time, not the clock, because other work on the machine should not count.
 */

const ROUNDS = 5;
const ROUND_MILLISECONDS = 400;

export interface Measured {
	readonly name: string;
	/** Best round, as the others were disturbed by something else on the machine. */
	readonly perSecond: number;
}

/** Measures the candidates in turn, so that a busy moment of the machine does not hit only one. */
export function measure(candidates: Readonly<Record<string, () => unknown>>): Measured[] {
	const best = new Map<string, number>();
	for (let round = 0; round <= ROUNDS; round += 1) {
		for (const [name, run] of Object.entries(candidates)) {
			const perSecond = oneRound(run);
			if (round > 0) best.set(name, Math.max(best.get(name) ?? 0, perSecond));
		}
	}
	return [...best].map(([name, perSecond]) => ({ name, perSecond }));
}

function oneRound(run: () => unknown): number {
	const before = process.cpuUsage();
	let times = 0;
	let elapsed = 0;
	while (elapsed < ROUND_MILLISECONDS) {
		for (let turn = 0; turn < 20; turn += 1) run();
		times += 20;
		elapsed = processorMilliseconds(before);
	}
	return (times * 1000) / elapsed;
}

function processorMilliseconds(since: NodeJS.CpuUsage): number {
	const { user, system } = process.cpuUsage(since);
	return (user + system) / 1000;
}

/** Prints one line per candidate with its ratio to the first. */
export function report(title: string, measured: readonly Measured[]): void {
	const reference = measured[0]?.perSecond ?? 1;
	console.log(`\n${title}`);
	for (const { name, perSecond } of measured) {
		const rate = Math.round(perSecond).toLocaleString('en');
		console.log(
			`  ${name.padEnd(44)} ${rate.padStart(9)}/s   × ${(perSecond / reference).toFixed(2)}`,
		);
	}
}
