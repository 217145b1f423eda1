/** The two groups of scarce calls that receiving makes (limits of ksef-docs `limity-api.md`, "Pobieranie faktur"). */
export type ScarceCall = 'metadata' | 'export';

/** When scarce calls were made: Unix milliseconds, earliest first. Plain JSON. */
export type CallLog = Record<ScarceCall, number[]>;

/** How many calls of each group KSeF allows in any hour and minute. */
export interface CallAllowance {
	perHour: number;
	perMinute: number;
}

/** What production allows (20 an hour, 16 a minute in both groups). */
export const PRODUCTION_ALLOWANCE: CallAllowance = { perHour: 20, perMinute: 16 };

/** KSeF counts a call when it arrives, later than we do: ours stay in the log a little longer. */
const SLACK_MS = 30_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** A log without calls. */
export function noCalls(): CallLog {
	return { metadata: [], export: [] };
}

/** Whether one more call of this group stays inside the allowance. */
export function mayCall(
	log: CallLog,
	group: ScarceCall,
	nowMs: number,
	allowance: CallAllowance,
): boolean {
	const within = (span: number) => log[group].filter((at) => at > nowMs - span - SLACK_MS).length;
	return within(HOUR_MS) < allowance.perHour && within(MINUTE_MS) < allowance.perMinute;
}

/** The log with one more call, without those that count no longer. */
export function withCall(log: CallLog, group: ScarceCall, nowMs: number): CallLog {
	return { ...log, [group]: [...recent(log[group], nowMs), nowMs] };
}

/** Everything that either log knows. */
export function mergeCalls(one: CallLog, other: CallLog, nowMs: number): CallLog {
	const merged = (group: ScarceCall) =>
		recent([...new Set([...one[group], ...other[group]])], nowMs).sort((a, b) => a - b);
	return { metadata: merged('metadata'), export: merged('export') };
}

function recent(times: readonly number[], nowMs: number): number[] {
	return times.filter((at) => at > nowMs - HOUR_MS - SLACK_MS);
}
