import type { InvoiceMetadata, InvoiceQueryDateRange } from '../api/invoices';
import { KsefError } from '../api/errors';
import type { IsoDateTime, KsefNumber } from '../api/types';
import {
	compareInstants,
	DAY_MS,
	earlier,
	fromMilliseconds,
	later,
	toMilliseconds,
} from './instants';

/**
 * How far one role has been read. Plain JSON, so that it can be kept between polls.
 *
 * Every invoice stored before `from` has been handed over. Of those stored at or after it, the ones in `seen`
 * have: windows touch, so KSeF shows them again.
 */
export interface Cursor {
	from: IsoDateTime;
	/** KSeF number → date of permanent storage. */
	seen: Record<KsefNumber, IsoDateTime>;
}

/** What KSeF answered for a window that starts at the cursor or before it, sorted by date of permanent storage, earliest first. */
export interface WindowAnswer {
	invoices: readonly InvoiceMetadata[];
	/** Whether KSeF cut the answer short, so that the rest has to be asked for from the last date on. */
	truncated: boolean;
	/** `lastPermanentStorageDate` of a truncated package; the last invoice's date unless given. */
	lastDate?: IsoDateTime | null;
	/** `permanentStorageHwmDate`: nothing will ever be added at or before it. */
	highWaterMark?: IsoDateTime | null;
	/** `dateRange.from` as asked. */
	from: IsoDateTime;
	/** `dateRange.to` as asked, when it was given. */
	to?: IsoDateTime;
}

/** The invoices that are new, and the cursor once they have been handed over. */
export interface Advance {
	fresh: InvoiceMetadata[];
	cursor: Cursor;
	/** Whether more is known to lie behind the cursor. */
	more: boolean;
}

/**
 * How many days one question spans. KSeF allows 100 since 2.7.1 and allowed three months before (ksef-docs
 * `api-changelog.md`): 90 fit into both.
 */
export const LONGEST_WINDOW_DAYS = 90;
/** How many numbers a cursor remembers: KSeF shows at most this many invoices for one question. */
export const MOST_SEEN = 10_000;
/**
 * The start of a question lies at least this far back, because a start behind the high-water mark, which lags by
 * seconds or minutes, is an error to KSeF (export status 420).
 */
const LEAST_AGE_MS = 10 * 60_000;
/** KSeF's high-water mark is never this far behind: a window that ended so long ago is complete. */
const SURELY_COMPLETE_AFTER_MS = DAY_MS;

/** A cursor that hands over what is stored from this moment on. */
export function startingAt(from: IsoDateTime): Cursor {
	return { from, seen: {} };
}

/**
 * The range of dates to ask for next. `to` is left out when the window reaches the present, as the ministry
 * recommends (ksef-docs `przyrostowe-pobieranie-faktur.md`, "Wielkość okna").
 * @param reach up to KSeF's high-water mark, behind which nothing is complete, or up to the present moment
 * @param start exactly at the cursor, or far enough back to be surely before the high-water mark
 */
export function nextWindow(
	cursor: Cursor,
	now: Date,
	reach: 'highWaterMark' | 'now',
	start: 'exact' | 'surelyComplete',
): InvoiceQueryDateRange {
	const fromMs = toMilliseconds(cursor.from);
	const endMs = fromMs + LONGEST_WINDOW_DAYS * DAY_MS;
	const recent = now.getTime() - LEAST_AGE_MS;
	return {
		dateType: 'PermanentStorage',
		from: start === 'surelyComplete' && fromMs > recent ? fromMilliseconds(recent) : cursor.from,
		// A minute of slack: with `to` left out KSeF takes its own present moment as the end.
		...(endMs < now.getTime() + 60_000 ? { to: fromMilliseconds(endMs) } : {}),
		restrictToPermanentStorageHwmDate: reach === 'highWaterMark',
	};
}

/**
 * Picks what is new from an answer and moves the cursor over it: to the high-water mark, or to the last date of a
 * truncated answer (ksef-docs `przyrostowe-pobieranie-faktur.md`, "Strategia kontynuacji paczek"). It never moves
 * back and never over a moment at which invoices may still appear.
 * @param most no more than this many invoices; the others come again
 * @throws {KsefError} of kind `badAnswer` when more invoices share one storage time than one answer can hold
 */
export function advance(cursor: Cursor, answer: WindowAnswer, now: Date, most = Infinity): Advance {
	const all = newInvoices(cursor, answer.invoices);
	const fresh = all.slice(0, most);
	const last = fresh.at(-1)?.permanentStorageDate;
	const end = endOfAnswer(cursor, answer, now);
	const isCut = fresh.length < all.length && last !== undefined;
	const from = later(cursor.from, isCut ? earlier(end, last) : end);
	const kept = Object.entries(cursor.seen).filter(([, date]) => compareInstants(date, from) >= 0);
	const seen: Record<KsefNumber, IsoDateTime> = Object.fromEntries(kept);
	const handedOver: InvoiceMetadata[] = [];
	let remembered = kept.length;
	for (const invoice of fresh) {
		if (compareInstants(invoice.permanentStorageDate, from) >= 0) {
			// Those held back lie behind the new cursor, so they come again.
			if (remembered >= MOST_SEEN) continue;
			seen[invoice.ksefNumber] = invoice.permanentStorageDate;
			remembered++;
		}
		handedOver.push(invoice);
	}
	const isStuck = compareInstants(from, cursor.from) === 0 && answer.from === cursor.from;
	if (answer.truncated && handedOver.length === 0 && isStuck) throw stuck(from);
	return {
		fresh: handedOver,
		cursor: { from, seen },
		more: answer.truncated || handedOver.length < all.length,
	};
}

function newInvoices(cursor: Cursor, invoices: readonly InvoiceMetadata[]): InvoiceMetadata[] {
	const numbers = new Set<KsefNumber>();
	const fresh = invoices.filter(({ ksefNumber, permanentStorageDate }) => {
		if (numbers.has(ksefNumber) || ksefNumber in cursor.seen) return false;
		numbers.add(ksefNumber);
		return compareInstants(permanentStorageDate, cursor.from) >= 0;
	});
	return fresh.sort((a, b) => compareInstants(a.permanentStorageDate, b.permanentStorageDate));
}

function endOfAnswer(cursor: Cursor, answer: WindowAnswer, now: Date): IsoDateTime {
	const { highWaterMark, to, invoices } = answer;
	const last = answer.lastDate ?? invoices.at(-1)?.permanentStorageDate ?? cursor.from;
	let end: IsoDateTime;
	if (highWaterMark !== undefined && highWaterMark !== null) {
		end = answer.truncated ? earlier(last, highWaterMark) : highWaterMark;
	} else if (answer.truncated || to === undefined || !isLongAgo(to, now)) {
		// Without a high-water mark nothing is known to be complete, so only what `seen` holds is passed over.
		end = answer.truncated && isLongAgo(last, now) ? last : cursor.from;
	} else {
		end = to;
	}
	return to === undefined ? end : earlier(end, to);
}

function isLongAgo(instant: IsoDateTime, now: Date): boolean {
	return toMilliseconds(instant) < now.getTime() - SURELY_COMPLETE_AFTER_MS;
}

function stuck(at: IsoDateTime): KsefError {
	return new KsefError({
		kind: 'badAnswer',
		message: `KSeF shows more invoices stored at ${at} than one answer holds, and none of them is new.`,
		advice:
			'Narrow the filters of the trigger (seller, type, currency), so that fewer invoices share one moment.',
	});
}

/**
 * The part of an answer that had been handed over already, up to where that batch ended.
 * @param end the cursor behind that batch
 * @returns undefined when the answer does not cover that batch wholly, or holds nothing else
 */
export function upTo({ fresh, cursor }: Advance, end: Cursor): InvoiceMetadata[] | undefined {
	if (compareInstants(cursor.from, end.from) < 0) return undefined;
	const before = fresh.filter(
		({ ksefNumber, permanentStorageDate }) =>
			ksefNumber in end.seen || compareInstants(permanentStorageDate, end.from) < 0,
	);
	const numbers = new Set(fresh.map(({ ksefNumber }) => ksefNumber));
	const isWhole = Object.keys(end.seen).every((one) => numbers.has(one) || one in cursor.seen);
	return isWhole && before.length > 0 && before.length < fresh.length ? before : undefined;
}
