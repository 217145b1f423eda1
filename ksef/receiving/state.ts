import type { InvoiceQuerySubjectType } from '../api/invoices';
import type { IsoDateTime } from '../api/types';
import { noCalls, type CallLog } from './budget';
import { startingAt, type Cursor } from './cursor';
import type { StartedExport } from './export';

/** A role of the company on an invoice; each is read on its own. */
export type Role = InvoiceQuerySubjectType;

/** Where reading goes on for a role. */
export interface Position {
	cursor: Cursor;
	/** Whether more is known to be waiting, so that the next question need not wait its turn. */
	backlog: boolean;
}

/** An export whose package has not been read yet. */
export interface PendingExport extends StartedExport {
	/** The cursor's `from` when it was started. */
	cursorFrom: IsoDateTime;
	/** Its range of dates; the end only when it was given. */
	range: { from: IsoDateTime; to?: IsoDateTime };
	/** What was asked for, so that a package for other filters is not taken. */
	question: string;
}

/** All that is kept of one role. Times are Unix milliseconds. */
export interface RoleState extends Position {
	/** No question before this moment, unless there is a backlog. */
	nextQuestionAt: number;
	/** Failures in a row. */
	failures: number;
	/**
	 * Where a batch ended whose execution may not have started. It goes out again as it was, apart from what is newer:
	 * else each restart would repeat more.
	 */
	inDoubt?: Position;
	export?: PendingExport;
}

/**
 * What a trigger keeps between polls: plain JSON without secrets.
 *
 * A batch that was handed over moves the cursors only with the poll after it: n8n may have stored this state but not
 * the execution when it is killed. Then the batch's windows are asked for again.
 */
export interface ReceivingState {
	version: 1;
	/** Which company, environment and start the cursors belong to. */
	origin: string;
	roles: Partial<Record<Role, RoleState>>;
	calls: CallLog;
	/** KSeF wants no calls before this moment (`Retry-After`). */
	silentUntil: number;
	handedOver?: { batch: string; positions: Partial<Record<Role, Position>> };
}

/**
 * What one process remembers between polls of one trigger. It is the only proof that a batch reached n8n, and it
 * covers for state that n8n did not store (after a failed poll, or a first poll without news).
 */
export interface PollMemory {
	/** The batch that was handed over last. */
	batch?: string;
	/** The start of a trigger that starts "now", by origin. */
	starts: Record<string, IsoDateTime>;
	calls: CallLog;
	silentUntil: number;
	nextQuestionAt: Partial<Record<Role, number>>;
	/** How often KSeF allows this company to ask, once known. */
	allowedPerHour?: number;
	allowedPerMinute?: number;
}

/** The memory of a process that has just started. */
export function emptyMemory(): PollMemory {
	return { starts: {}, calls: noCalls(), silentUntil: 0, nextQuestionAt: {} };
}

/** The state of a trigger that has not asked anything yet. */
export function initialState(origin: string): ReceivingState {
	return { version: 1, origin, roles: {}, calls: noCalls(), silentUntil: 0 };
}

/** A role that is read from a moment on. */
export function initialRole(from: IsoDateTime): RoleState {
	return { cursor: startingAt(from), backlog: false, nextQuestionAt: 0, failures: 0 };
}

/** Whether what was kept is a state of this version; it may come from elsewhere (an imported workflow). */
export function isReceivingState(kept: unknown): kept is ReceivingState {
	if (typeof kept !== 'object' || kept === null) return false;
	return 'version' in kept && kept.version === 1 && 'origin' in kept && 'roles' in kept;
}

/**
 * Settles the batch of the poll before: when this process handed it over, the cursors move; when another did, which
 * is gone, nobody knows whether the execution started, and the same windows are asked for again at once.
 */
export function settleBatch(state: ReceivingState, memory: PollMemory): ReceivingState {
	const { handedOver, ...rest } = state;
	if (handedOver === undefined) return state;
	const roles: ReceivingState['roles'] = { ...rest.roles };
	for (const [role, position] of Object.entries(handedOver.positions) as Array<[Role, Position]>) {
		const known = roles[role];
		if (known === undefined) continue;
		if (memory.batch !== handedOver.batch) {
			roles[role] = { ...known, nextQuestionAt: 0, inDoubt: position };
			continue;
		}
		const settled: RoleState = { ...known, ...position };
		delete settled.inDoubt;
		roles[role] = settled;
	}
	return { ...rest, roles };
}
