/** Dates of XML Schema: whether they exist, and how they compare. */

const DATE_TIME =
	/^(-?)([1-9][0-9]{3,}|0[0-9]{3})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})?$/;

/** Tells whether a day exists in the calendar; the date is given as `yyyy-mm-dd`. */
export function isCalendarDate(date: string): boolean {
	const year = twoDigits(date, 0) * 100 + twoDigits(date, 2);
	const month = twoDigits(date, 5);
	const day = twoDigits(date, 8);
	return year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

const DIGIT_ZERO = 48;

function twoDigits(text: string, index: number): number {
	return (text.charCodeAt(index) - DIGIT_ZERO) * 10 + text.charCodeAt(index + 1) - DIGIT_ZERO;
}

function daysInMonth(year: number, month: number): number {
	if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
	return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** A point in time read from an `xsd:dateTime`. */
export interface Instant {
	/** Seconds since 1970-01-01T00:00:00Z; without a time zone the time counts as UTC. */
	readonly seconds: number;
	readonly hasTimeZone: boolean;
}

/** Reads an `xsd:dateTime`; undefined when it is not one (no such day, hour, zone …). */
export function readDateTime(text: string): Instant | undefined {
	const parts = DATE_TIME.exec(text);
	if (parts === null) return undefined;
	const [, sign = '', yearText = '', monthText, dayText, hourText, minuteText, secondText] = parts;
	const year = Number(yearText);
	const month = Number(monthText);
	const day = Number(dayText);
	const hour = Number(hourText);
	const minute = Number(minuteText);
	const second = Number(secondText);
	const fraction = Number(parts[8] ?? '0');
	const zone = zoneMinutes(parts[9]);
	if (year === 0 || yearText.length > 9 || month < 1 || month > 12) return undefined;
	if (day < 1 || day > daysInMonth(year, month) || zone === undefined) return undefined;
	const isEndOfDay = hour === 24 && minute === 0 && second === 0 && fraction === 0;
	if ((hour > 23 && !isEndOfDay) || minute > 59 || second > 59) return undefined;
	const days = daysSinceEpoch(sign === '-' ? -year : year, month, day);
	return {
		seconds: days * 86400 + hour * 3600 + (minute - zone) * 60 + second + fraction,
		hasTimeZone: parts[9] !== undefined,
	};
}

function zoneMinutes(zone: string | undefined): number | undefined {
	if (zone === undefined || zone === 'Z') return 0;
	const hours = Number(zone.slice(1, 3));
	const minutes = Number(zone.slice(4, 6));
	if (minutes > 59 || hours * 60 + minutes > 14 * 60) return undefined;
	return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

/** Days from 1970-01-01 in the proleptic Gregorian calendar (years of XML Schema know no year 0). */
function daysSinceEpoch(year: number, month: number, day: number): number {
	const shifted = month <= 2 ? year - 1 : year;
	const era = Math.floor(shifted / 400);
	const yearOfEra = shifted - era * 400;
	const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
	const dayOfEra =
		yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
	return era * 146097 + dayOfEra - 719468;
}
