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
	/** The last batch at the time of each kill. */
	inFlight: Set<string>;
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
	const outcome: Outcome = { stored: [], delivered: n8n.delivered, inFlight: new Set(), kills: 0 };
	for (let minute = 0; minute < 60; minute++) {
		for (let count = random.below(5); count > 0; count--) outcome.stored.push(ksef.store());
		const killing = random.chance(0.3) ? killer.arm(random.below(12)) : undefined;
		const polling = n8n.poll(killer.step).then(() => 'polled' as const);
		const end = await (killing === undefined ? polling : Promise.race([polling, killing]));
		killer.disarm();
		if (end === 'killed' || random.chance(0.05)) {
			outcome.kills++;
			for (const { metadata } of n8n.batches.at(-1) ?? [])
				outcome.inFlight.add(metadata.ksefNumber);
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

function doubles(numbers: readonly string[]): string[] {
	const seen = new Set<string>();
	return numbers.filter((number) => seen.size === seen.add(number).size);
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
				const strange = doubles(outcome.delivered).filter((one) => !outcome.inFlight.has(one));
				expect({ seed, strange }).toEqual({ seed, strange: [] });
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
