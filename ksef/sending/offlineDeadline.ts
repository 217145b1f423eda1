import type { IsoDate } from '../api/types';
import { isPolishBusinessDay, nextDay } from './polishCalendar';

/**
 * The last day to hand an invoice issued in mode offline24 over to KSeF: the next business day after its date of
 * issue (art. 106nda of the VAT act). Does not know of outages that the ministry announces, which prolong it.
 * @param issueDate `P_1`
 * @throws {RangeError} when it is not a calendar day
 */
export function offlineDeadline(issueDate: IsoDate): IsoDate {
	let day = nextDay(issueDate);
	while (!isPolishBusinessDay(day)) day = nextDay(day);
	return day;
}
