import { withOffset } from '../../../nodes/shared/dates';

describe('dates for KSeF', () => {
	test.each([
		['2026-07-01T10:00:00', 'Europe/Warsaw', '2026-07-01T10:00:00+02:00'],
		['2026-12-01T10:00', 'Europe/Warsaw', '2026-12-01T10:00:00+01:00'],
		['2026-07-01', 'Europe/Warsaw', '2026-07-01T00:00:00+02:00'],
		['2026-03-29T03:30:00', 'Europe/Warsaw', '2026-03-29T03:30:00+02:00'],
		['2026-10-25T01:30:00', 'Europe/Warsaw', '2026-10-25T01:30:00+02:00'],
		['2026-07-01T10:00:00.123', 'America/New_York', '2026-07-01T10:00:00.123-04:00'],
		['2026-07-01T10:00:00', 'Asia/Kolkata', '2026-07-01T10:00:00+05:30'],
		['2026-07-01T10:00:00', 'UTC', '2026-07-01T10:00:00+00:00'],
	])('%s in %s is %s', (value, zone, expected) => {
		expect(withOffset(value, zone)).toBe(expected);
	});

	test.each(['2026-07-01T10:00:00Z', '2026-07-01T10:00:00.000+02:00'])(
		'%s already says its offset',
		(value) => {
			expect(withOffset(value, 'America/New_York')).toBe(value);
		},
	);
});
