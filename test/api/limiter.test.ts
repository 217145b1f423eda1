import type { ApiRequest } from '../../ksef/api/client';
import { SlidingWindowLimiter, type LimitGroup } from '../../ksef/api/limiter';
import { ScriptedHost } from '../support/scriptedHost';

const REQUEST: ApiRequest = {
	method: 'GET',
	path: '/x',
	authorization: { type: 'none' },
	limitGroup: 'other',
	purpose: 'test',
};

function limiter(host = new ScriptedHost({}), states = new Map()): SlidingWindowLimiter {
	return new SlidingWindowLimiter(host, 'http://ksef/v2 Nip 5265877635', states);
}

/** Makes calls as fast as the limiter lets them through; returns the moments in seconds from the start. */
async function callsOf(group: LimitGroup, count: number): Promise<number[]> {
	const host = new ScriptedHost({});
	const start = host.time;
	const one = limiter(host);
	const moments: number[] = [];
	for (let call = 0; call < count; call++) {
		await one.acquire(group, REQUEST);
		moments.push((host.time - start) / 1_000);
	}
	return moments;
}

function mostWithin(moments: number[], seconds: number): number {
	return Math.max(
		...moments.map((from) => moments.filter((at) => at >= from && at < from + seconds).length),
	);
}

describe('the sliding-window limiter', () => {
	it('lets no second, minute or hour hold more sends than KSeF allows', async () => {
		const moments = await callsOf('invoiceSend', 180);
		expect(mostWithin(moments, 1)).toBe(10);
		expect(mostWithin(moments, 60)).toBe(30);
		expect(mostWithin(moments, 3600)).toBe(180);
	});

	it('ends a call that would have to wait long, and says how long', async () => {
		const host = new ScriptedHost({});
		const one = limiter(host);
		for (let call = 0; call < 20; call++) await one.acquire('invoiceMetadata', REQUEST);
		const slept = host.sleeps.length;
		await expect(one.acquire('invoiceMetadata', REQUEST)).rejects.toMatchObject({
			kind: 'rateLimit',
			facts: { retryAfterSeconds: expect.any(Number) },
		});
		expect(one.secondsUntilAllowed('invoiceMetadata')).toBeGreaterThan(3000);
		expect(host.sleeps).toHaveLength(slept);
		host.time += 3_700_000;
		await expect(one.acquire('invoiceMetadata', REQUEST)).resolves.toBeUndefined();
	});

	it('gives concurrent calls different moments', async () => {
		const host = new ScriptedHost({});
		const one = limiter(host);
		await Promise.all(Array.from({ length: 8 }, () => one.acquire('invoiceDownload', REQUEST)));
		expect(host.sleeps).toEqual([]);
		await one.acquire('invoiceDownload', REQUEST);
		expect(host.sleeps).toEqual([1_100]);
	});

	it('shares its counts among all clients of one context, and with no other', async () => {
		const states = new Map();
		const host = new ScriptedHost({});
		for (let call = 0; call < 8; call++)
			await limiter(host, states).acquire('invoiceExport', REQUEST);
		expect(limiter(host, states).secondsUntilAllowed('invoiceExport')).toBe(2);
		const other = new SlidingWindowLimiter(host, 'http://ksef/v2 Nip 1111111111', states);
		expect(other.secondsUntilAllowed('invoiceExport')).toBe(0);
	});

	it('keeps silent as long as KSeF said with a 429', async () => {
		const host = new ScriptedHost({});
		const one = limiter(host);
		one.answered('other', {
			status: 429,
			headers: { 'retry-after': '45' },
			body: new Uint8Array(),
		});
		await one.acquire('other', REQUEST);
		expect(host.sleeps).toEqual([45_000]);
		one.answered('other', {
			status: 429,
			headers: { 'retry-after': '2400' },
			body: new Uint8Array(),
		});
		await expect(one.acquire('other', REQUEST)).rejects.toMatchObject({
			facts: { retryAfterSeconds: 2400 },
		});
	});

	it('takes over the figures that KSeF reports', async () => {
		const host = new ScriptedHost({});
		const one = limiter(host);
		one.correct({ other: { perSecond: 1, perMinute: 30, perHour: 120 } });
		await one.acquire('other', REQUEST);
		expect(one.secondsUntilAllowed('other')).toBe(2);
	});

	it('gives back the place of a call that was cancelled while waiting', async () => {
		const host = new ScriptedHost({});
		const one = limiter(host);
		for (let call = 0; call < 8; call++) await one.acquire('invoiceDownload', REQUEST);
		const signal = AbortSignal.abort(new Error('stopped'));
		await expect(one.acquire('invoiceDownload', { ...REQUEST, signal })).rejects.toThrow('stopped');
		await one.acquire('invoiceDownload', REQUEST);
		expect(host.sleeps).toEqual([1_100]);
	});
});
