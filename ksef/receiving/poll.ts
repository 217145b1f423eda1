import { randomUUID } from 'node:crypto';
import { KsefError } from '../api/errors';
import type { InvoiceMetadata, InvoiceQueryFilters } from '../api/invoices';
import type { IsoDateTime } from '../api/types';
import { mergeCalls } from './budget';
import type { ReceivingConnection } from './connection';
import { PollRun, type FreshInvoices } from './pollRun';
import {
	initialRole,
	initialState,
	isReceivingState,
	settleBatch,
	type PollMemory,
	type Position,
	type ReceivingState,
	type Role,
} from './state';

/** The pace that the ministry asks for: 15 minutes for each role (ksef-docs `limity-api.md`, "Częstotliwość"). */
export const DEFAULT_PACE_MS = 15 * 60_000;

/** What a trigger wants. */
export interface PollRequest {
	roles: readonly Role[];
	/** Filters besides role and dates. */
	filters: Omit<InvoiceQueryFilters, 'subjectType' | 'dateRange'>;
	/** Complete data up to the high-water mark, or also the newest, which may still grow. */
	reach: 'highWaterMark' | 'now';
	content: 'metadata' | 'invoices';
	/** The first moment to read from when nothing has been read yet: the present unless given. */
	start?: IsoDateTime;
	/** Whose invoices these are (environment and context): another origin starts anew. */
	origin: string;
	/** Milliseconds between two questions of one role; {@link DEFAULT_PACE_MS} unless given. */
	paceMs?: number;
	/** No more than this many invoices of one role in one poll; no limit unless given. */
	mostInvoices?: number;
	/** Milliseconds that one poll may wait for an export. */
	waitMs: number;
}

/** An invoice that has not been handed over before. */
export interface PolledInvoice {
	role: Role;
	metadata: InvoiceMetadata;
	/** The exact bytes; with content only. */
	xml?: Uint8Array;
}

/** What came of a poll. */
export interface PollResult {
	/** To be kept once the batch has been handed over, or at once when there is none. */
	state: ReceivingState;
	/** What is new; absent when nothing is. */
	batch?: { id: string; invoices: PolledInvoice[] };
	/** What went wrong for some role; other roles may still have news. */
	errors: unknown[];
}

/**
 * Asks KSeF for what is new, within the trigger's pace and KSeF's limits; most polls ask nothing at all.
 *
 * Nothing is kept by the poll itself: a process that is killed anywhere in it asks the same again. The caller keeps
 * `state` and tells the memory of the batch with {@link handOver} in the moment in which it hands the batch over.
 * @param kept what was kept after the last poll, if anything
 */
export async function poll(
	connection: ReceivingConnection,
	kept: unknown,
	memory: PollMemory,
	request: PollRequest,
): Promise<PollResult> {
	const { host } = connection.client;
	const state = prepare(kept, memory, request, host.now());
	const run = new PollRun(connection, state, memory, request);
	const news: FreshInvoices[] = [];
	const errors: unknown[] = [];
	for (const role of inOrder(request.roles, state)) {
		if (host.now().getTime() < run.state.silentUntil) break;
		try {
			const fresh = await run.ask(role);
			if (fresh !== undefined) news.push(fresh);
		} catch (error) {
			if (run.silencedBy(error)) break;
			run.failed(role, error);
			errors.push(error);
			// Neither a dead line nor a refused sign-in gets better with the next role.
			if (!(error instanceof KsefError) || error.kind !== 'refused') break;
		}
	}
	return { ...withBatch(run.state, news), errors };
}

/** To be called in the moment in which a batch is handed over, without anything awaited in between. */
export function handOver(result: PollResult, memory: PollMemory): void {
	if (result.batch !== undefined) memory.batch = result.batch.id;
}

function prepare(
	kept: unknown,
	memory: PollMemory,
	request: PollRequest,
	now: Date,
): ReceivingState {
	const { start, origin } = request;
	const identity = JSON.stringify([origin, start ?? 'now']);
	const known =
		isReceivingState(kept) && kept.origin === identity ? structuredCopy(kept) : undefined;
	const state = settleBatch(known ?? initialState(identity), memory);
	const from = start ?? (memory.starts[identity] ??= now.toISOString());
	const roles: ReceivingState['roles'] = {};
	for (const role of request.roles) {
		// A role added later starts with the others, or now when there are others already.
		const fresh = known === undefined ? from : (start ?? now.toISOString());
		const roleState = state.roles[role] ?? initialRole(fresh);
		const nextQuestionAt = Math.max(
			roleState.nextQuestionAt,
			known?.handedOver === undefined ? (memory.nextQuestionAt[role] ?? 0) : 0,
		);
		roles[role] = { ...roleState, nextQuestionAt };
	}
	return {
		...state,
		roles,
		calls: mergeCalls(state.calls, memory.calls, now.getTime()),
		silentUntil: Math.max(state.silentUntil, memory.silentUntil),
	};
}

/** Whose turn came first is asked first, so that no role starves when calls are scarce. */
function inOrder(roles: readonly Role[], state: ReceivingState): Role[] {
	const turn = (role: Role) => state.roles[role]?.nextQuestionAt ?? 0;
	return [...new Set(roles)].sort((a, b) => turn(a) - turn(b));
}

function withBatch(
	state: ReceivingState,
	news: readonly FreshInvoices[],
): Omit<PollResult, 'errors'> {
	if (news.length === 0) return { state };
	const id = randomUUID();
	const positions: Partial<Record<Role, Position>> = {};
	const invoices: PolledInvoice[] = [];
	for (const fresh of news) {
		positions[fresh.role] = fresh.position;
		invoices.push(...fresh.invoices);
	}
	return { state: { ...state, handedOver: { batch: id, positions } }, batch: { id, invoices } };
}

/** n8n hands out its state as observed objects; a plain copy is needed. */
function structuredCopy(state: ReceivingState): ReceivingState {
	return JSON.parse(JSON.stringify(state)) as ReceivingState;
}
