import { KsefError } from '../api/errors';
import { queryInvoicesMetadata, type InvoiceQueryFilters } from '../api/invoices';
import { getRateLimits } from '../api/limits';
import { mayCall, PRODUCTION_ALLOWANCE, withCall, type ScarceCall } from './budget';
import type { ReceivingConnection } from './connection';
import { advance, nextWindow, upTo, type WindowAnswer } from './cursor';
import { startExport, waitForExport, type ExportState } from './export';
import { readPackage } from './package';
import { DEFAULT_PACE_MS, type PolledInvoice, type PollRequest } from './poll';
import { LARGEST_PAGE } from './query';
import type { PendingExport, PollMemory, Position, ReceivingState, Role, RoleState } from './state';

/** News for one role, and where reading goes on once they have been handed over. */
export interface FreshInvoices {
	role: Role;
	invoices: PolledInvoice[];
	position: Position;
}

/** An export that KSeF has not finished after this time is started anew. */
const EXPORT_GIVEN_UP_AFTER_MS = 6 * 3_600_000;
/** The pause after a 429 that names none. */
const PAUSE_WITHOUT_RETRY_AFTER_MS = 15 * 60_000;
const MINUTE_MS = 60_000;

/** One poll: asks role by role, and keeps the books. */
export class PollRun {
	readonly #deadline: Date;
	readonly #paceMs: number;

	constructor(
		private readonly connection: ReceivingConnection,
		public state: ReceivingState,
		private readonly memory: PollMemory,
		private readonly request: PollRequest,
	) {
		this.#deadline = new Date(this.#now() + request.waitMs);
		this.#paceMs = request.paceMs ?? DEFAULT_PACE_MS;
	}

	/**
	 * Asks for what is new in one role, if it is its turn and KSeF's limits allow it.
	 * @returns undefined when there is nothing new, or nothing yet
	 * @throws as `ApiClient.call`, and what reading a package throws
	 */
	async ask(role: Role): Promise<FreshInvoices | undefined> {
		const pending = this.#role(role).export;
		if (pending !== undefined) {
			// One question for each later poll: the state of exports is limited too (600 an hour).
			if (this.#isStillWanted(role, pending)) {
				return await this.#collect(role, pending, this.#date());
			}
			this.#change(role, { export: undefined });
		}
		const { nextQuestionAt, backlog } = this.#role(role);
		if (!backlog && this.#now() < nextQuestionAt) return undefined;
		// With a known backlog the look at the list would only cost a call.
		return backlog ? await this.#export(role) : await this.#look(role);
	}

	/** Whether this is KSeF (or our own limit) asking for a pause; then nobody is asked until it is over. */
	silencedBy(error: unknown): boolean {
		if (!(error instanceof KsefError) || error.kind !== 'rateLimit') return false;
		const { retryAfterSeconds } = error.facts;
		const pauseMs =
			retryAfterSeconds === undefined ? PAUSE_WITHOUT_RETRY_AFTER_MS : retryAfterSeconds * 1000;
		this.state = { ...this.state, silentUntil: this.#now() + pauseMs };
		this.memory.silentUntil = this.state.silentUntil;
		return true;
	}

	/** Takes note of a failure: the next try comes after 1, 2, 4… minutes, at most the trigger's pace. */
	failed(role: Role, error: unknown): void {
		const failures = this.#role(role).failures + 1;
		const pauseMs = Math.min(this.#paceMs, MINUTE_MS * 2 ** Math.min(failures - 1, 10));
		this.#change(role, { failures });
		this.#nextQuestion(role, this.#now() + pauseMs);
		// A package that cannot be read stays unreadable.
		if (error instanceof KsefError && error.kind === 'badAnswer') {
			this.#change(role, { export: undefined });
		}
	}

	/** One call when nothing is new: the first page of the list. */
	async #look(role: Role): Promise<FreshInvoices | undefined> {
		if (!(await this.#spend('metadata'))) return undefined;
		const filters = this.#filters(role);
		this.#nextQuestion(role, this.#now() + this.#paceMs);
		const page = await queryInvoicesMetadata(this.connection.client, filters, {
			sortOrder: 'Asc',
			pageOffset: 0,
			pageSize: LARGEST_PAGE,
		}).catch(startIsBehindHighWaterMark);
		if (page === undefined) return undefined;
		const answer: WindowAnswer = {
			...rangeOf(filters),
			invoices: page.invoices,
			truncated: false,
			...(page.permanentStorageHwmDate === undefined
				? {}
				: { highWaterMark: page.permanentStorageHwmDate }),
		};
		if (page.hasMore) return await this.#export(role);
		const { fresh } = advance(this.#role(role).cursor, answer, this.#date());
		if (fresh.length > 0 && this.request.content === 'invoices') return await this.#export(role);
		return this.#moved(role, answer, (metadata) => ({ role, metadata }));
	}

	/** Starts an export and takes its package if it is ready in time. */
	async #export(role: Role): Promise<FreshInvoices | undefined> {
		if (!(await this.#spend('export'))) {
			// Something is waiting: the next poll need not look again.
			this.#change(role, { backlog: true });
			return undefined;
		}
		const filters = this.#filters(role);
		this.#nextQuestion(role, this.#now() + this.#paceMs);
		const started = await startExport(
			this.connection,
			filters,
			this.request.content === 'invoices' ? 'invoicesAndMetadata' : 'onlyMetadata',
		);
		const pending: PendingExport = {
			...started,
			cursorFrom: this.#role(role).cursor.from,
			range: rangeOf(filters),
			question: this.#question(role),
		};
		this.#change(role, { export: pending });
		return await this.#collect(role, pending, this.#deadline);
	}

	async #collect(
		role: Role,
		pending: PendingExport,
		deadline: Date,
	): Promise<FreshInvoices | undefined> {
		const { referenceNumber } = pending;
		const progress = await waitForExport(this.connection, referenceNumber, deadline);
		if (progress.state === 'running') return undefined;
		if (progress.state === 'gone') {
			// n8n was off for days: the next poll starts another one.
			this.#change(role, { export: undefined, backlog: true });
			return undefined;
		}
		if (progress.state === 'failed') {
			this.#change(role, { export: undefined });
			throw progress.error;
		}
		if (progress.state === 'nothingYet') {
			this.#change(role, { export: undefined, backlog: false });
			return undefined;
		}
		return await this.#unpack(role, pending, progress);
	}

	async #unpack(
		role: Role,
		pending: PendingExport,
		{ package: ready }: ExportState & { state: 'ready' },
	): Promise<FreshInvoices | undefined> {
		const vector = Buffer.from(pending.initializationVector, 'base64');
		const key = this.connection.deriveKey(vector, 'export');
		const wanted = this.request.content === 'invoices';
		const invoices = await readPackage(this.connection.client.host, key, ready, {
			keep: (_ksefNumber, xml) => (wanted ? xml : undefined),
		});
		const contents = new Map(
			invoices.map(({ metadata, content }) => [metadata.ksefNumber, content]),
		);
		const answer: WindowAnswer = {
			...pending.range,
			invoices: invoices.map(({ metadata }) => metadata),
			truncated: ready.isTruncated,
			...(ready.lastPermanentStorageDate === undefined
				? {}
				: { lastDate: ready.lastPermanentStorageDate }),
			...(ready.permanentStorageHwmDate === undefined
				? {}
				: { highWaterMark: ready.permanentStorageHwmDate }),
		};
		this.#change(role, { export: undefined });
		return this.#moved(role, answer, (metadata) => {
			const xml = contents.get(metadata.ksefNumber);
			return { role, metadata, ...(xml === undefined ? {} : { xml }) };
		});
	}

	#moved(
		role: Role,
		answer: WindowAnswer,
		toInvoice: (metadata: PolledInvoice['metadata']) => PolledInvoice,
	): FreshInvoices | undefined {
		const { inDoubt, cursor: start } = this.#role(role);
		const step = advance(start, answer, this.#date(), this.request.mostInvoices);
		const { fresh, cursor, more } = step;
		// A window that ended in the past is followed by the next one.
		const position: Position = { cursor, backlog: more || answer.to !== undefined };
		this.#change(role, { failures: 0, inDoubt: undefined });
		const again = inDoubt === undefined ? undefined : upTo(step, inDoubt.cursor);
		if (inDoubt !== undefined && again !== undefined) {
			// What is newer comes with the next poll.
			this.#nextQuestion(role, this.#now());
			return { role, invoices: again.map(toInvoice), position: inDoubt };
		}
		if (fresh.length === 0) {
			this.#change(role, position);
			return undefined;
		}
		return { role, invoices: fresh.map(toInvoice), position };
	}

	#isStillWanted(role: Role, pending: PendingExport): boolean {
		return (
			pending.question === this.#question(role) &&
			pending.cursorFrom === this.#role(role).cursor.from &&
			this.#now() - Date.parse(pending.startedAt) < EXPORT_GIVEN_UP_AFTER_MS
		);
	}

	#filters(role: Role): InvoiceQueryFilters {
		const { cursor, backlog } = this.#role(role);
		const dateRange = nextWindow(
			cursor,
			this.#date(),
			this.request.reach,
			backlog ? 'exact' : 'surelyComplete',
		);
		return { ...this.request.filters, subjectType: role, dateRange };
	}

	#question(role: Role): string {
		const { filters, reach, content } = this.request;
		return JSON.stringify([role, filters, reach, content]);
	}

	/** Books a scarce call before it is made; false when KSeF's limit leaves no room for it now. */
	async #spend(group: ScarceCall): Promise<boolean> {
		const allowance = await this.#allowance();
		if (!mayCall(this.state.calls, group, this.#now(), allowance)) return false;
		this.state = { ...this.state, calls: withCall(this.state.calls, group, this.#now()) };
		this.memory.calls = this.state.calls;
		return true;
	}

	/** Production's figures; who wants to ask more often than recommended gets those that KSeF states. */
	async #allowance(): Promise<typeof PRODUCTION_ALLOWANCE> {
		if (this.#paceMs >= DEFAULT_PACE_MS) return PRODUCTION_ALLOWANCE;
		const { memory } = this;
		if (memory.allowedPerHour === undefined || memory.allowedPerMinute === undefined) {
			const limits = await getRateLimits(this.connection.client);
			const stated = [limits['invoiceMetadata'], limits['invoiceExport']];
			const least = (figure: 'perHour' | 'perMinute') =>
				Math.min(...stated.map((values) => values?.[figure] ?? PRODUCTION_ALLOWANCE[figure]));
			memory.allowedPerHour = least('perHour');
			memory.allowedPerMinute = least('perMinute');
		}
		return { perHour: memory.allowedPerHour, perMinute: memory.allowedPerMinute };
	}

	#nextQuestion(role: Role, at: number): void {
		this.#change(role, { nextQuestionAt: at });
		this.memory.nextQuestionAt[role] = at;
	}

	#role(role: Role): RoleState {
		const known = this.state.roles[role];
		if (known === undefined) throw new RangeError(`The role ${role} is not read by this trigger`);
		return known;
	}

	#change(role: Role, changes: { [Name in keyof RoleState]?: RoleState[Name] | undefined }): void {
		const changed = { ...this.#role(role), ...changes };
		if (changed.export === undefined) delete changed.export;
		if (changed.inDoubt === undefined) delete changed.inDoubt;
		this.state = {
			...this.state,
			roles: { ...this.state.roles, [role]: changed as RoleState },
		};
	}

	#date(): Date {
		return this.connection.client.host.now();
	}

	#now(): number {
		return this.#date().getTime();
	}
}

function rangeOf({ dateRange }: InvoiceQueryFilters): PendingExport['range'] {
	const { from, to } = dateRange;
	return to === undefined ? { from } : { from, to };
}

/** The list's way of saying what an export says with 420: the range starts behind the high-water mark. */
function startIsBehindHighWaterMark(error: unknown): undefined {
	if (
		error instanceof KsefError &&
		error.kind === 'refused' &&
		/PermanentStorageHwmDate/i.test(error.ksefWords)
	) {
		return undefined;
	}
	throw error;
}
