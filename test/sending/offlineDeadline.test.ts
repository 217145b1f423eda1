import { offlineDeadline } from '../../ksef/sending/offlineDeadline';
import { isPolishBusinessDay } from '../../ksef/sending/polishCalendar';

describe('the deadline of an invoice issued offline', () => {
	it.each([
		['an ordinary day', '2026-11-18', '2026-11-19'],
		['Friday', '2026-11-20', '2026-11-23'],
		['Saturday', '2026-11-21', '2026-11-23'],
		['the day before Independence Day', '2026-11-10', '2026-11-12'],
		['the Friday before Easter Monday', '2026-04-03', '2026-04-07'],
		['the day before Corpus Christi', '2026-06-03', '2026-06-05'],
		['two days before Christmas Eve 2026, a Thursday', '2026-12-23', '2026-12-28'],
		['two days before Christmas Eve 2024, when it was a business day', '2024-12-23', '2024-12-24'],
		['New Year’s Eve', '2026-12-31', '2027-01-04'],
		['the day before Epiphany, a Wednesday', '2027-01-05', '2027-01-07'],
	])('issued on %s', (_, issued, deadline) => {
		expect(offlineDeadline(issued)).toBe(deadline);
	});

	it.each([
		'2025-04-21',
		'2026-04-06',
		'2027-03-29',
		'2028-04-17',
		'2030-04-22',
		'2038-04-26',
		'2025-06-19',
		'2027-05-27',
	])('knows the movable holiday %s', (day) => {
		expect(isPolishBusinessDay(day)).toBe(false);
	});

	it('refuses what is no day', () => {
		expect(() => offlineDeadline('yesterday')).toThrow(RangeError);
	});
});
