import type { InvoiceMetadata } from '../../ksef/api/invoices';
import { mayCall, mergeCalls, noCalls, withCall } from '../../ksef/receiving/budget';
import { advance, nextWindow, startingAt, type WindowAnswer } from '../../ksef/receiving/cursor';
import { compareInstants, earlier, later, toMilliseconds } from '../../ksef/receiving/instants';
import { splitIntoWindows } from '../../ksef/receiving/windows';
import { FakeKsef } from './support/fakeKsef';

const NOW = new Date('2026-11-21T12:00:00Z');
const FROM = '2026-11-21T10:00:00.000Z';

function invoice(ksefNumber: string, permanentStorageDate: string): InvoiceMetadata {
	const ksef = new FakeKsef();
	ksef.store();
	const [stored] = ksef.invoices;
	if (stored === undefined) throw new Error('nothing stored');
	return { ...stored.metadata, ksefNumber, permanentStorageDate };
}

function answer(invoices: InvoiceMetadata[], changes: Partial<WindowAnswer> = {}): WindowAnswer {
	return {
		invoices,
		truncated: false,
		from: FROM,
		highWaterMark: '2026-11-21T11:00:00.000Z',
		...changes,
	};
}

describe('instants', () => {
	it('are compared to the last of KSeF’s seven digits, whatever their offset', () => {
		expect(compareInstants('2026-01-01T00:00:00.1234567Z', '2026-01-01T00:00:00.1234568Z')).toBe(
			-1,
		);
		expect(compareInstants('2026-01-01T01:00:00+01:00', '2026-01-01T00:00:00.0000000Z')).toBe(0);
		expect(compareInstants('2025-12-31T23:59:59.9Z', '2026-01-01T00:30:00+00:45')).toBeGreaterThan(
			0,
		);
		expect(earlier('2026-01-01T00:00:00Z', '2026-01-01T00:00:00+01:00')).toMatch(/\+01:00/);
		expect(later('2026-01-01T00:00:00Z', '2026-01-01T00:00:00+01:00')).toMatch(/Z/);
		expect(toMilliseconds('1970-01-01T00:00:01.5009Z')).toBe(1500);
	});

	it('that are none are refused', () => {
		expect(() => compareInstants('yesterday', FROM)).toThrow(/"yesterday"/);
	});
});

describe('a cursor', () => {
	it('moves to the high-water mark and remembers what lies at it', () => {
		const mark = '2026-11-21T11:00:00.0000000Z';
		const invoices = [invoice('A', '2026-11-21T10:30:00Z'), invoice('B', mark)];
		const moved = advance(startingAt(FROM), answer(invoices, { highWaterMark: mark }), NOW);
		expect(moved.fresh.map(({ ksefNumber }) => ksefNumber)).toEqual(['A', 'B']);
		expect(moved.cursor).toEqual({ from: mark, seen: { B: mark } });
		const again = advance(
			moved.cursor,
			answer([invoice('B', mark), invoice('C', mark)], { highWaterMark: mark }),
			NOW,
		);
		expect(again.fresh.map(({ ksefNumber }) => ksefNumber)).toEqual(['C']);
	});

	it('moves to the last date of a truncated answer', () => {
		const last = '2026-11-21T10:20:00Z';
		const { cursor, more } = advance(
			startingAt(FROM),
			answer([invoice('A', '2026-11-21T10:10:00Z'), invoice('B', last)], { truncated: true }),
			NOW,
		);
		expect(cursor.from).toBe(last);
		expect(more).toBe(true);
	});

	it('never moves back, nor past what was asked, nor without knowing what is complete', () => {
		const behind = advance(
			startingAt(FROM),
			answer([], { highWaterMark: '2026-11-21T09:00:00Z' }),
			NOW,
		);
		expect(behind.cursor.from).toBe(FROM);
		const to = '2026-11-21T10:30:00.000Z';
		expect(advance(startingAt(FROM), answer([], { to }), NOW).cursor.from).toBe(to);
		const unknown = answer([invoice('A', '2026-11-21T10:10:00Z')], { highWaterMark: null });
		const { cursor, fresh } = advance(startingAt(FROM), unknown, NOW);
		expect(cursor.from).toBe(FROM);
		expect(cursor.seen).toHaveProperty('A');
		expect(fresh).toHaveLength(1);
	});

	it('leaves out what was stored before it and what an answer repeats', () => {
		const twice = invoice('A', '2026-11-21T10:10:00Z');
		const old = invoice('OLD', '2026-11-21T09:59:59.9999999Z');
		const { fresh } = advance(startingAt(FROM), answer([old, twice, twice]), NOW);
		expect(fresh).toEqual([twice]);
	});

	it('holds back what is more than wanted, and gives it the next time', () => {
		const moment = '2026-11-21T10:10:00Z';
		const invoices = ['A', 'B', 'C'].map((number) => invoice(number, moment));
		const first = advance(startingAt(FROM), answer(invoices), NOW, 2);
		expect(first.fresh.map(({ ksefNumber }) => ksefNumber)).toEqual(['A', 'B']);
		expect(first).toMatchObject({ more: true, cursor: { from: moment } });
		const second = advance(first.cursor, answer(invoices, { from: moment }), NOW, 2);
		expect(second.fresh.map(({ ksefNumber }) => ksefNumber)).toEqual(['C']);
	});

	it('remembers a bounded number of invoices', () => {
		const moment = '2026-11-21T11:30:00Z';
		const invoices = Array.from({ length: 10_050 }, (_, index) => ({
			...invoice('X', moment),
			ksefNumber: `N${index}`,
		}));
		const { cursor, fresh, more } = advance(startingAt(FROM), answer(invoices), NOW);
		expect(Object.keys(cursor.seen)).toHaveLength(10_000);
		expect(fresh).toHaveLength(10_000);
		expect(more).toBe(true);
	});

	it('asks without an end when the window reaches the present, and with one when it does not', () => {
		const recent = nextWindow(startingAt('2026-11-01T00:00:00Z'), NOW, 'highWaterMark', 'exact');
		expect(recent).toEqual({
			dateType: 'PermanentStorage',
			from: '2026-11-01T00:00:00Z',
			restrictToPermanentStorageHwmDate: true,
		});
		const old = nextWindow(startingAt('2026-01-01T00:00:00Z'), NOW, 'now', 'exact');
		expect(old).toMatchObject({
			to: '2026-04-01T00:00:00.000Z',
			restrictToPermanentStorageHwmDate: false,
		});
	});
});

describe('windows', () => {
	it('touch, are at most 90 days long, and end now', () => {
		const windows = splitIntoWindows('2026-01-01T00:00:00Z', undefined, NOW);
		expect(windows).toHaveLength(4);
		for (const [index, { from, to }] of windows.entries()) {
			expect(Date.parse(to) - Date.parse(from)).toBeLessThanOrEqual(90 * 86_400_000);
			if (index > 0) expect(from).toBe(windows[index - 1]?.to);
		}
		expect(windows.at(-1)?.to).toBe(NOW.toISOString());
	});

	it('that end before they start are refused', () => {
		expect(() => splitIntoWindows(FROM, '2026-11-20T00:00:00Z', NOW)).toThrow(/after its end/);
	});
});

describe('the log of calls', () => {
	it('allows 20 in any hour and 16 in any minute', () => {
		let log = noCalls();
		let made = 0;
		for (let minute = 0; minute < 24 * 60; minute++) {
			const now = minute * 60_000;
			while (mayCall(log, 'metadata', now, { perHour: 20, perMinute: 16 })) {
				log = withCall(log, 'metadata', now);
				made++;
			}
			expect(log.metadata.filter((at) => at > now - 3_600_000).length).toBeLessThanOrEqual(20);
			expect(log.metadata.filter((at) => at > now - 60_000).length).toBeLessThanOrEqual(16);
		}
		expect(made).toBeGreaterThan(23 * 20 - 20);
		expect(mayCall(log, 'export', 24 * 3_600_000, { perHour: 20, perMinute: 16 })).toBe(true);
	});

	it('is merged without counting a call twice', () => {
		const one = withCall(withCall(noCalls(), 'export', 1), 'export', 2);
		const other = withCall(withCall(noCalls(), 'export', 2), 'export', 3);
		expect(mergeCalls(one, other, 10).export).toEqual([1, 2, 3]);
	});
});
