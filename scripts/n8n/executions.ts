import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type {
	ExecutionError,
	IBinaryData,
	IDataObject,
	INodeExecutionData,
	IRunExecutionData,
	ITaskData,
} from 'n8n-workflow';
import { bareEnvironment } from '../support/environment';
import { hasErrorCode } from '../support/errors';
import { lastLines, runCommand } from '../support/processes';
import type { N8nInstallation } from './install';

export interface ReportedFile {
	fileName: string;
	mimeType: string;
	content: Buffer;
}

export interface ReportedItem {
	json: IDataObject;
	/** By the name of the binary property. */
	files: Record<string, ReportedFile>;
}

export interface ReportedError {
	message: string;
	description: string;
	/** The node that failed, as far as n8n says. */
	node?: string;
}

export interface NodeReport {
	/** Items per output of the node: with error outputs, the failed ones are in the last. */
	outputs: ReportedItem[][];
	error?: ReportedError;
}

/** One execution of a workflow as n8n recorded it. */
export interface ExecutionReport {
	id: string;
	/** `success`, `error`, `canceled`, `crashed` or `running`. */
	status: string;
	/** `cli`, `trigger`, `manual` and so on. */
	mode: string;
	/** By node name; a node that did not run is absent. Only the last run of a node in a loop. */
	nodes: Record<string, NodeReport>;
	error?: ReportedError;
	/** All that n8n recorded, as JSON text: for checks that something is nowhere in it. */
	recorded: string;
}

interface RecordedExecution {
	id: string;
	status: string;
	mode: string;
	data: IRunExecutionData;
}

function isRecordedExecution(value: unknown): value is RecordedExecution {
	return (
		typeof value === 'object' &&
		value !== null &&
		'status' in value &&
		typeof value.status === 'string' &&
		'data' in value &&
		typeof value.data === 'object' &&
		value.data !== null &&
		'resultData' in value.data
	);
}

function reportError(error: ExecutionError | undefined): ReportedError | undefined {
	if (!error) return undefined;
	const node = 'node' in error && error.node ? error.node.name : undefined;
	return {
		message: error.message,
		description: error.description ?? '',
		...(node === undefined ? {} : { node }),
	};
}

/** In memory mode the bytes are in the record, otherwise it names a file below n8n's folder. */
async function readBinary(binary: IBinaryData, storageFolders: string[]): Promise<Buffer> {
	if (!binary.id) return Buffer.from(binary.data, 'base64');
	const relative = binary.id.replace(/^[^:]+:/, '');
	for (const folder of storageFolders) {
		try {
			return await readFile(path.join(folder, relative));
		} catch (error) {
			if (!hasErrorCode(error, 'ENOENT')) throw error;
		}
	}
	throw new Error(`The file ${binary.id} is in none of ${storageFolders.join(', ')}`);
}

async function reportItem(item: INodeExecutionData, folders: string[]): Promise<ReportedItem> {
	const files: Record<string, ReportedFile> = {};
	for (const [property, binary] of Object.entries(item.binary ?? {})) {
		files[property] = {
			fileName: binary.fileName ?? '',
			mimeType: binary.mimeType,
			content: await readBinary(binary, folders),
		};
	}
	return { json: item.json, files };
}

async function reportNode(run: ITaskData, folders: string[]): Promise<NodeReport> {
	const outputs: ReportedItem[][] = [];
	for (const items of run.data?.['main'] ?? []) {
		outputs.push(await Promise.all((items ?? []).map((item) => reportItem(item, folders))));
	}
	const error = reportError(run.error);
	return { outputs, ...(error ? { error } : {}) };
}

async function report(recorded: RecordedExecution, folders: string[]): Promise<ExecutionReport> {
	const { error, runData } = recorded.data.resultData;
	const nodes: Record<string, NodeReport> = {};
	for (const [name, runs] of Object.entries(runData)) {
		const last = runs.at(-1);
		if (last) nodes[name] = await reportNode(last, folders);
	}
	const reported = reportError(error);
	return {
		id: recorded.id,
		status: recorded.status,
		mode: recorded.mode,
		nodes,
		...(reported ? { error: reported } : {}),
		recorded: JSON.stringify(recorded),
	};
}

/**
 * Reads from n8n's database what it recorded of a workflow's executions, oldest first. Works beside a
 * running server.
 *
 * @param userFolder the instance's N8N_USER_FOLDER.
 * @param lowestId executions with a lower id are left out.
 */
export async function readExecutions(
	installation: N8nInstallation,
	userFolder: string,
	workflowId: string,
	lowestId = 0,
): Promise<ExecutionReport[]> {
	const n8nFolder = path.join(userFolder, '.n8n');
	const result = await runCommand(
		installation.nodeBinary,
		[
			path.join(__dirname, 'readExecutions.cjs'),
			path.join(installation.folder, 'node_modules', 'n8n', 'package.json'),
			path.join(n8nFolder, 'database.sqlite'),
			workflowId,
			String(lowestId),
		],
		{ environment: bareEnvironment(), timeoutMilliseconds: 60_000 },
	);
	if (result.exitCode !== 0) {
		throw new Error(`n8n's executions cannot be read:\n${lastLines(result.standardError)}`);
	}
	const recorded: unknown = JSON.parse(result.standardOutput);
	if (!Array.isArray(recorded) || !recorded.every(isRecordedExecution)) {
		throw new Error(
			`n8n's executions have an unexpected form: ${result.standardOutput.slice(0, 500)}`,
		);
	}
	const folders = [path.join(n8nFolder, 'binaryData'), path.join(n8nFolder, 'storage')];
	return await Promise.all(recorded.map((execution) => report(execution, folders)));
}
