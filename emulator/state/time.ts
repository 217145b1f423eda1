/**
 * Times of the emulator: milliseconds since 1970, with microseconds as the fraction. KSeF stamps storage dates
 * finer than a millisecond, and a client that cuts them off must still find every invoice.
 */
export type Instant = number;

const WARSAW = 'Europe/Warsaw';

const warsawParts = new Intl.DateTimeFormat('en-CA', {
	timeZone: WARSAW,
	year: 'numeric',
	month: '2-digit',
	day: '2-digit',
	hour: '2-digit',
	minute: '2-digit',
	second: '2-digit',
	hourCycle: 'h23',
});

/** The clock of one emulator; tests move it forward instead of waiting. */
export class EmulatorClock {
	private offset = 0;

	constructor(private readonly base: () => number) {}

	/** The present moment. */
	now(): Instant {
		return this.base() + this.offset;
	}

	/** Moves the clock forward by so many milliseconds. */
	advance(milliseconds: number): void {
		this.offset += milliseconds;
	}
}

/**
 * Writes a moment as KSeF does: ISO 8601 with the offset `+00:00`.
 *
 * @param instant the moment
 * @returns for instance `2026-11-21T10:00:00.015+00:00`, with six decimals where the moment has microseconds
 */
export function formatInstant(instant: Instant): string {
	const whole = Math.floor(instant);
	const micros = Math.round((instant - whole) * 1000);
	const fraction = micros === 0 ? '' : String(micros).padStart(3, '0');
	return `${new Date(whole).toISOString().slice(0, -1)}${fraction}+00:00`;
}

/**
 * Writes a moment in Polish local time with its offset, as a UPO does.
 *
 * @param instant the moment
 * @returns for instance `2026-11-21T11:00:00.015+01:00`
 */
export function formatWarsawInstant(instant: Instant): string {
	const whole = Math.floor(instant);
	const offset = warsawOffset(whole);
	const hours = String(Math.floor(offset / 60)).padStart(2, '0');
	const minutes = String(offset % 60).padStart(2, '0');
	const local = new Date(whole + offset * 60_000).toISOString().slice(0, -1);
	return `${local}+${hours}:${minutes}`;
}

/** The calendar day in Poland, `YYYY-MM-DD`. */
export function warsawDay(instant: Instant): string {
	return new Date(Math.floor(instant) + warsawOffset(instant) * 60_000).toISOString().slice(0, 10);
}

/**
 * Reads a moment from a request.
 *
 * @param text ISO 8601 with `Z`, with an offset, or without one (then Polish local time, as the contract of
 * `dateRange` says); up to seven decimals
 * @returns the moment, or undefined when the text is not such a date
 */
export function parseInstant(text: string): Instant | undefined {
	const match =
		/^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2})?)(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:\d{2})?$/.exec(
			text,
		);
	if (match === null) return undefined;
	const [, day, time = '00:00:00', fraction = '', offset] = match;
	const seconds = Date.parse(`${day}T${time.length === 5 ? `${time}:00` : time}Z`);
	if (Number.isNaN(seconds)) return undefined;
	const milliseconds = Number(`0.${fraction === '' ? '0' : fraction}`) * 1000;
	const utc = seconds + Math.floor(milliseconds * 1000 + 1e-6) / 1000;
	if (offset === undefined) return utc - warsawOffset(utc) * 60_000;
	return utc - offsetMinutes(offset) * 60_000;
}

function offsetMinutes(offset: string): number {
	if (offset === 'Z') return 0;
	const sign = offset.startsWith('-') ? -1 : 1;
	return sign * (Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6)));
}

/** Minutes by which Polish local time is ahead of UTC at a moment. */
function warsawOffset(instant: Instant): number {
	const whole = Math.floor(instant / 1000) * 1000;
	const parts = new Map(
		warsawParts.formatToParts(new Date(whole)).map((part) => [part.type, part.value]),
	);
	const read = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.get(type));
	const local = Date.UTC(
		read('year'),
		read('month') - 1,
		read('day'),
		read('hour'),
		read('minute'),
		read('second'),
	);
	return Math.round((local - whole) / 60_000);
}
