import { createHash } from 'node:crypto';
import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import { DEFAULT_PACE_MS, handOver, poll, type PollResult } from '../../ksef/receiving/poll';
import { emptyMemory, type PollMemory } from '../../ksef/receiving/state';
import { connect } from '../shared/connection';
import { errorWords, toNodeError } from '../shared/errors';
import { itemsOf } from './output';
import { readSettings, type TriggerSettings } from './settings';

/** What this process knows of one trigger node. */
interface TriggerMemory {
	poll: PollMemory;
	/** Hash of the credential that the memory belongs to. */
	credential: string;
	/** A poll is under way: n8n calls again each minute, whether or not the last call has ended. */
	busy: boolean;
	/** Whether the hourly limits of this company have been asked for. */
	limitsKnown: boolean;
	/** A result that came too late to be handed over, and the stored state that it belongs to. */
	late?: { basis: string; request: string; result: PollResult };
}

/** The name under which the state lies in the node's static data. */
const STATE = 'receiving';
/**
 * After this time a result waits for the next poll: n8n's durable scheduler gives a poll up after 45 seconds, and
 * then drops what it returns.
 */
const LATE_AFTER_MS = 35_000;

const memories = new Map<string, TriggerMemory>();

/**
 * One poll of an active workflow.
 * @returns the items of one execution, or null when nothing is new
 * @throws {NodeApiError | NodeOperationError} when KSeF could not be asked and nothing is new
 */
export async function pollForNews(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const key = `${context.getWorkflow().id ?? ''} ${context.getNode().id}`;
	const memory = memories.get(key) ?? newMemory();
	memories.set(key, memory);
	if (memory.busy) return null;
	memory.busy = true;
	try {
		return await ask(context, memory);
	} finally {
		memory.busy = false;
	}
}

async function ask(
	context: IPollFunctions,
	memory: TriggerMemory,
): Promise<INodeExecutionData[][] | null> {
	await forgetOtherCredential(context, memory);
	const connection = await connect(context);
	const settings = readSettings(context, connection);
	const { request } = settings;
	const staticData = context.getWorkflowStaticData('node');
	const basis = JSON.stringify(staticData[STATE] ?? null);
	const question = JSON.stringify(request);

	const { late } = memory;
	delete memory.late;
	const startedAt = connection.host.now().getTime();
	let result: PollResult;
	if (late !== undefined && late.basis === basis && late.request === question) {
		result = late.result;
	} else {
		if ((request.paceMs ?? DEFAULT_PACE_MS) < DEFAULT_PACE_MS && !memory.limitsKnown) {
			await connection.learnRateLimits();
			memory.limitsKnown = true;
		}
		result = await poll(connection, staticData[STATE], memory.poll, request);
		const tookMs = connection.host.now().getTime() - startedAt;
		if (result.batch !== undefined && tookMs > LATE_AFTER_MS) {
			memory.late = { basis, request: question, result };
			return null;
		}
	}
	const executions = await executionsOf(context, result, settings);

	// Nothing is awaited from here on: the state and the batch leave together.
	staticData[STATE] = { ...result.state } as ReceivingStateObject;
	handOver(result, memory.poll);
	report(context, result, executions.length > 0);
	const last = executions.pop();
	for (const items of executions) context.__emit([items]);
	return last === undefined ? null : [last];
}

type ReceivingStateObject = PollResult['state'] & IDataObject;

async function executionsOf(
	context: IPollFunctions,
	{ batch }: PollResult,
	{ output, executionFor }: TriggerSettings,
): Promise<INodeExecutionData[][]> {
	const executions: INodeExecutionData[][] = [];
	for (const invoice of batch?.invoices ?? []) {
		const items = await itemsOf(context, invoice, output);
		if (executionFor === 'invoice' || executions.length === 0) executions.push(items);
		else executions[0]?.push(...items);
	}
	return executions;
}

/** An error stops the poll only when it brought nothing; else the next poll meets it again. */
function report(context: IPollFunctions, { errors }: PollResult, hasNews: boolean): void {
	const [error] = errors;
	if (error === undefined) return;
	if (!hasNews) throw toNodeError(context.getNode(), error);
	const { message, description } = errorWords(error);
	context.logger.warn(`KSeF Trigger: ${message} ${description}`);
}

/** A corrected credential shall be tried at once, not after the pause that the wrong one earned. */
async function forgetOtherCredential(
	context: IPollFunctions,
	memory: TriggerMemory,
): Promise<void> {
	const data = await context.getCredentials('ksefApi');
	const credential = createHash('sha256').update(JSON.stringify(data)).digest('base64');
	if (memory.credential === credential) return;
	const { batch } = memory.poll;
	memory.poll = { ...emptyMemory(), ...(batch === undefined ? {} : { batch }) };
	memory.credential = credential;
	memory.limitsKnown = false;
}

function newMemory(): TriggerMemory {
	return { poll: emptyMemory(), credential: '', busy: false, limitsKnown: false };
}
