import type { Host } from '../ksef/api/port';
import { Turns } from '../ksef/turns';

/** A host whose clock stands still unless moved, and that counts how often it was left waiting. */
class CountingHost implements Host {
	time = 0;
	sleeps = 0;

	http(): never {
		throw new Error('No call is expected.');
	}

	sleep(): Promise<void> {
		this.sleeps++;
		return Promise.resolve();
	}

	now(): Date {
		return new Date(this.time);
	}
}

describe('turns', () => {
	it('are given up by time, not by count', async () => {
		const host = new CountingHost();
		const turns = new Turns(host);
		const visited: number[] = [];
		await turns.each(Array(1_000).keys(), (index) => visited.push(index));
		expect(host.sleeps).toBe(0);
		await turns.each(Array(30).keys(), (index) => {
			host.time += 4;
			visited.push(index);
		});
		expect(host.sleeps).toBe(10);
		expect(visited).toHaveLength(1_030);
	});

	it('add up over phases that are short each', async () => {
		const host = new CountingHost();
		const turns = new Turns(host);
		host.time += 6;
		await turns.giveWay();
		expect(host.sleeps).toBe(0);
		host.time += 6;
		await turns.giveWay();
		expect(host.sleeps).toBe(1);
		await turns.giveWay();
		expect(host.sleeps).toBe(1);
	});

	it('can begin before they are due', async () => {
		const host = new CountingHost();
		await new Turns(host).next();
		expect(host.sleeps).toBe(1);
	});
});
