/** Dates as users give them, and "today" where Polish invoices live. */

const WARSAW_DAY = new Intl.DateTimeFormat('en-CA', {
	timeZone: 'Europe/Warsaw',
	year: 'numeric',
	month: '2-digit',
	day: '2-digit',
});

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const LOCAL_MOMENT = /^(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?$/;
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;
const SHORT_MOMENT = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})(Z|[+-]\d{2}:\d{2})$/;

/** Keeps the last text, as all invoices of a run ask for that of the same moment. */
function rememberingLast(textOf: (instant: Date) => string): (instant: Date) => string {
	let last = { instant: NaN, text: '' };
	return (instant) => {
		if (instant.getTime() !== last.instant) {
			last = { instant: instant.getTime(), text: textOf(instant) };
		}
		return last.text;
	};
}

/** The calendar day in Warsaw at a moment, as `yyyy-mm-dd`. */
export const warsawDay = rememberingLast((instant) => WARSAW_DAY.format(instant));

/** A moment in UTC to the second: `2026-02-01T09:30:47Z`. */
export const isoSeconds = rememberingLast((instant) => `${instant.toISOString().slice(0, 19)}Z`);

/**
 * A day as `yyyy-mm-dd` from a day, a moment (its day in Warsaw) or a Date; undefined for anything
 * else. Whether the day exists is left to the check of the element.
 */
export function dateText(value: unknown): string | undefined {
	if (value instanceof Date) {
		return Number.isNaN(value.getTime()) ? undefined : warsawDay(value);
	}
	if (typeof value !== 'string') return undefined;
	if (DAY.test(value)) return value;
	const text = value.trim();
	if (DAY.test(text)) return text;
	const local = LOCAL_MOMENT.exec(text);
	if (local?.[1] !== undefined) return local[1];
	if (!MOMENT.test(text) && !SHORT_MOMENT.test(text)) return undefined;
	const instant = new Date(text);
	return Number.isNaN(instant.getTime()) ? undefined : warsawDay(instant);
}

/** A moment in ISO 8601 with `Z` or an offset, from such text or a Date; undefined for anything else. */
export function momentText(value: unknown): string | undefined {
	if (value instanceof Date) {
		return Number.isNaN(value.getTime()) ? undefined : isoSeconds(value);
	}
	if (typeof value !== 'string') return undefined;
	const text = value.trim();
	if (MOMENT.test(text)) return text;
	const short = SHORT_MOMENT.exec(text);
	return short === null ? undefined : `${short[1] ?? ''}:00${short[2] ?? ''}`;
}
