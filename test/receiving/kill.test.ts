import { SeededRandom } from '../support/random';
import { FakeKsef } from './support/fakeKsef';
import { buyerInvoices, FakeN8n, type Saving } from './support/fakeN8n';

jest.setTimeout(60_000);

const MINUTE = 60_000;

/** Freezes a process at one of its steps, which is what a kill looks like from inside. */
class Killer {
	#stepsLeft = Infinity;
	#killed: () => void = () => undefined;

	/** From now on the process dies at the given step. */
	arm(steps: number): Promise<'killed'> {
		this.#stepsLeft = steps;
		return new Promise((resolve) => {
			this.#killed = () => resolve('killed');
		});
	}

	disarm(): void {
		this.#stepsLeft = Infinity;
	}

	step = async (): Promise<void> => {
		if (this.#stepsLeft-- > 0) return;
		this.#killed();
		await new Promise<never>(() => undefined);
	};
}

interface Outcome {
	stored: string[];
	delivered: string[];
	/** For each invoice, at how many kills it was in the last batch. */
	inFlight: Map<string, number>;
	kills: number;
}

/** Polls each minute while invoices arrive, with kills at random steps of random polls. */
async function run(
	saving: Saving,
	seed: number,
	content: 'metadata' | 'invoices',
): Promise<Outcome> {
	const random = new SeededRandom(seed);
	const ksef = new FakeKsef();
	ksef.perHour = 1_000;
	ksef.exportTakes = random.below(4) * 20_000;
	ksef.truncateAt = 6 + random.below(4);
	const killer = new Killer();
	ksef.fault = killer.step;
	const n8n = new FakeN8n(ksef, { ...buyerInvoices, content, paceMs: MINUTE }, saving);
	await n8n.poll(killer.step);
	const outcome: Outcome = { stored: [], delivered: n8n.delivered, inFlight: new Map(), kills: 0 };
	for (let minute = 0; minute < 60; minute++) {
		for (let count = random.below(5); count > 0; count--) outcome.stored.push(ksef.store());
		const killing = random.chance(0.3) ? killer.arm(random.below(12)) : undefined;
		const polling = n8n.poll(killer.step).then(() => 'polled' as const);
		const end = await (killing === undefined ? polling : Promise.race([polling, killing]));
		killer.disarm();
		if (end === 'killed' || random.chance(0.05)) {
			outcome.kills++;
			for (const { metadata } of n8n.batches.at(-1) ?? []) {
				const { ksefNumber } = metadata;
				outcome.inFlight.set(ksefNumber, (outcome.inFlight.get(ksefNumber) ?? 0) + 1);
			}
			n8n.restart();
		}
		ksef.pass(MINUTE);
	}
	// Time to catch up.
	for (let minute = 0; minute < 180; minute++) {
		await n8n.poll();
		ksef.pass(MINUTE);
	}
	return outcome;
}

/** Invoices that came more often than once and once more for each kill at which they were in the last batch. */
function tooOften({ delivered, inFlight }: Outcome): string[] {
	const times = new Map<string, number>();
	for (const number of delivered) times.set(number, (times.get(number) ?? 0) + 1);
	return [...times]
		.filter(([number, count]) => count > 1 + (inFlight.get(number) ?? 0))
		.map(([number]) => number);
}

const seeds = Array.from({ length: 8 }, (_, index) => index + 1);

describe.each(['withExecution', 'afterEveryPoll'] as const)('an n8n that saves %s', (saving) => {
	it.each(['metadata', 'invoices'] as const)(
		'loses nothing when killed at any step, and repeats only the last batch: %s',
		async (content) => {
			let kills = 0;
			for (const seed of seeds) {
				const outcome = await run(saving, seed, content);
				const missing = outcome.stored.filter((number) => !outcome.delivered.includes(number));
				expect({ seed, missing }).toEqual({ seed, missing: [] });
				expect({ seed, tooOften: tooOften(outcome) }).toEqual({ seed, tooOften: [] });
				kills += outcome.kills;
			}
			expect(kills).toBeGreaterThan(60);
		},
	);

	it('asks again for a batch whose execution never started', async () => {
		const ksef = new FakeKsef();
		const killer = new Killer();
		const n8n = new FakeN8n(ksef, buyerInvoices, saving);
		await n8n.poll();
		const number = ksef.store();
		ksef.pass(15 * MINUTE);
		// After the poll (1), after the state was stored (2).
		const killed = killer.arm(saving === 'withExecution' ? 1 : 0);
		const polling = n8n.poll(killer.step).then(() => 'polled' as const);
		expect(await Promise.race([polling, killed])).toBe('killed');
		expect(n8n.delivered).toEqual([]);
		n8n.restart();
		await n8n.poll();
		expect(n8n.delivered).toEqual([number]);
	});
});

it('repeats a batch in doubt alone, and brings what is newer after it', async () => {
	const ksef = new FakeKsef();
	const n8n = new FakeN8n(ksef, buyerInvoices);
	await n8n.poll();
	const first = ksef.store();
	ksef.pass(15 * MINUTE);
	await n8n.poll();
	const restartWithNews = async () => {
		const number = ksef.store();
		ksef.pass(15 * MINUTE);
		n8n.restart();
		await n8n.poll();
		ksef.pass(MINUTE);
		await n8n.poll();
		return number;
	};
	const second = await restartWithNews();
	const third = await restartWithNews();
	expect(n8n.delivered).toEqual([first, first, second, second, third]);
});

it('does not repeat a settled batch after a restart when n8n stores the state of empty polls', async () => {
	const ksef = new FakeKsef();
	const n8n = new FakeN8n(ksef, buyerInvoices, 'afterEveryPoll');
	await n8n.poll();
	const number = ksef.store();
	ksef.pass(15 * MINUTE);
	await n8n.poll();
	ksef.pass(MINUTE);
	await n8n.poll();
	n8n.restart();
	for (let minute = 0; minute < 60; minute++) {
		await n8n.poll();
		ksef.pass(MINUTE);
	}
	expect(n8n.delivered).toEqual([number]);
});
