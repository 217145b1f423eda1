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
