const HAS_OFFSET = /(Z|[+-]\d{2}:?\d{2})$/i;
const LOCAL = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2}(?:\.\d+)?)?)?$/;

/**
 * A date and time as KSeF wants it, with an offset. n8n's date fields give text with or without one; without,
 * the workflow's time zone is meant. A day alone is its first moment.
 * @returns the text unchanged when it has an offset or is no date
 */
export function withOffset(value: string, timeZone: string): string {
	const text = value.trim();
	if (HAS_OFFSET.test(text)) return text;
	const match = LOCAL.exec(text);
	if (match === null) return text;
	const [, day = '', time = '00:00', seconds = ':00'] = match;
	const local = `${day}T${time}${seconds}`;
	const asUtc = Date.parse(`${local}Z`);
	// The offset depends on the instant and the instant on the offset: the second look settles it.
	const guess = offsetMinutes(asUtc, timeZone);
	const offset = offsetMinutes(asUtc - guess * 60_000, timeZone);
	return local + offsetText(offset);
}

/** How far a time zone is ahead of UTC at an instant, minutes. */
function offsetMinutes(instant: number, timeZone: string): number {
	const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
	const name = format.formatToParts(instant).find((part) => part.type === 'timeZoneName')?.value;
	const match = /([+-])(\d{2}):(\d{2})/.exec(name ?? '');
	if (match === null) return 0;
	const [, sign, hours, minutes] = match;
	return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

function offsetText(minutes: number): string {
	const pad = (value: number) => String(value).padStart(2, '0');
	const absolute = Math.abs(minutes);
	return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(absolute / 60))}:${pad(absolute % 60)}`;
}
