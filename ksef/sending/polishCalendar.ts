import type { IsoDate } from '../api/types';

const warsawDayFormat = new Intl.DateTimeFormat('en-CA', {
	timeZone: 'Europe/Warsaw',
	year: 'numeric',
	month: '2-digit',
	day: '2-digit',
});

/** The calendar day in Poland at this moment: the day KSeF compares dates of issue with. */
export function polishDay(moment: Date): IsoDate {
	return warsawDayFormat.format(moment);
}

/** Holidays on fixed days (ustawa z 18 stycznia 1951 r. o dniach wolnych od pracy), month and day. */
const FIXED_HOLIDAYS = new Set([
	'01-01',
	'01-06',
	'05-01',
	'05-03',
	'08-15',
	'11-01',
	'11-11',
	'12-25',
	'12-26',
]);
/** Christmas Eve became a holiday with the year 2025 (amendment of 6 December 2024). */
const CHRISTMAS_EVE = '12-24';
const CHRISTMAS_EVE_SINCE = 2025;
/** Days after Easter Sunday: Easter itself and its Monday, Pentecost, Corpus Christi. */
const MOVABLE_HOLIDAYS = [0, 1, 49, 60];
const DAY_MS = 86_400_000;

/**
 * The day after.
 * @throws {RangeError} when the text is not a calendar day
 */
export function nextDay(day: IsoDate): IsoDate {
	return new Date(midnight(day) + DAY_MS).toISOString().slice(0, 10);
}

/**
 * Whether a day is a business day in Poland: Monday to Friday and no statutory holiday. Saturdays do not count
 * (art. 12 § 5 of the Tax Ordinance treats them like holidays).
 * @throws {RangeError} when the text is not a calendar day
 */
export function isPolishBusinessDay(day: IsoDate): boolean {
	const moment = new Date(midnight(day));
	const weekday = moment.getUTCDay();
	if (weekday === 0 || weekday === 6) return false;
	const year = moment.getUTCFullYear();
	const monthAndDay = day.slice(5);
	if (FIXED_HOLIDAYS.has(monthAndDay)) return false;
	if (monthAndDay === CHRISTMAS_EVE && year >= CHRISTMAS_EVE_SINCE) return false;
	const daysAfterEaster = Math.round((moment.getTime() - easterSunday(year)) / DAY_MS);
	return !MOVABLE_HOLIDAYS.includes(daysAfterEaster);
}

/** Whether a text is a day of the calendar, `YYYY-MM-DD`. */
export function isCalendarDay(text: string): boolean {
	const moment = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
	return !Number.isNaN(moment) && new Date(moment).toISOString().startsWith(text);
}

/** Midnight UTC of a day, in milliseconds since 1970. */
function midnight(day: IsoDate): number {
	if (!isCalendarDay(day)) throw new RangeError(`${day} is not a calendar day`);
	return Date.parse(`${day}T00:00:00Z`);
}

/** Midnight UTC of Easter Sunday in the Gregorian calendar (Meeus, Jones and Butcher). */
function easterSunday(year: number): number {
	const golden = year % 19;
	const century = Math.floor(year / 100);
	const inCentury = year % 100;
	const skippedLeapDays = century - Math.floor(century / 4);
	const moonCorrection = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
	const epact = (19 * golden + skippedLeapDays - moonCorrection + 15) % 30;
	const weekday =
		(32 + 2 * (century % 4) + 2 * Math.floor(inCentury / 4) - epact - (inCentury % 4)) % 7;
	const shift = Math.floor((golden + 11 * epact + 22 * weekday) / 451);
	const days = epact + weekday - 7 * shift + 114;
	return Date.UTC(year, Math.floor(days / 31) - 1, (days % 31) + 1);
}
