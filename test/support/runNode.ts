import { ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import type {
	IBinaryData,
	ICredentialDataDecryptedObject,
	ICredentialsHelper,
	IDataObject,
	INode,
	INodeExecutionData,
	INodeType,
	INodeTypes,
	IRun,
	IWorkflowExecuteAdditionalData,
	NodeParameterValueType,
} from 'n8n-workflow';
import { createRunExecutionData, NodeConnectionTypes, Workflow } from 'n8n-workflow';

/** What a node is run with. */
export interface NodeRun {
	node: INodeType;
	parameters: Record<string, NodeParameterValueType>;
	items: INodeExecutionData[];
	/** Decrypted credentials by type. */
	credentials?: Record<string, ICredentialDataDecryptedObject>;
	onError?: INode['onError'];
}

/** What became of it. */
export interface NodeRunResult {
	/** Items by output; empty when the node failed. */
	outputs: INodeExecutionData[][];
	error?: { message: string; description?: string | null };
	/** The whole run, for searching it for secrets. */
	run: IRun;
}

/** Runs one node by n8n's own engine (n8n-core), fed with the given items. */
export async function runNode(options: NodeRun): Promise<NodeRunResult> {
	const node: INode = {
		id: 'node',
		name: 'Node under test',
		type: 'test.node',
		typeVersion: 1,
		position: [200, 0],
		parameters: options.parameters,
		credentials: Object.fromEntries(
			Object.keys(options.credentials ?? {}).map((type) => [type, { id: '1', name: type }]),
		),
		...(options.onError === undefined ? {} : { onError: options.onError }),
	};
	const start: INode = {
		id: 'start',
		name: 'Start',
		type: 'test.start',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	};
	const workflow = new Workflow({
		id: 'workflow',
		nodes: [start, node],
		connections: {
			Start: { main: [[{ node: node.name, type: NodeConnectionTypes.Main, index: 0 }]] },
		},
		active: false,
		nodeTypes: nodeTypes(options),
		settings: { executionOrder: 'v1' },
	});
	const executor = new WorkflowExecute(
		additionalData(options),
		'manual',
		createRunExecutionData({}),
	);
	const run = await executor.run({ workflow, startNode: start });
	const task = run.data.resultData.runData[node.name]?.[0];
	const outputs = (task?.data?.['main'] ?? []).map((items) => items ?? []);
	const error = task?.error ?? run.data.resultData.error;
	return {
		outputs,
		run,
		...(error === undefined
			? {}
			: { error: { message: error.message, description: error.description ?? null } }),
	};
}

/** A binary field as n8n keeps it in memory. */
export function binary(
	bytes: Uint8Array | string,
	fileName: string,
	mimeType = 'application/xml',
): IBinaryData {
	return { data: Buffer.from(bytes).toString('base64'), fileName, mimeType };
}

/** The bytes of a binary field of an output item. */
export function bytesOf(item: INodeExecutionData | undefined, field: string): Buffer {
	const data = item?.binary?.[field];
	if (data === undefined) throw new Error(`The item has no binary field "${field}"`);
	return Buffer.from(data.data, 'base64');
}

function nodeTypes({ node, items }: NodeRun): INodeTypes {
	const start: INodeType = {
		description: {
			displayName: 'Start',
			name: 'start',
			group: ['transform'],
			version: 1,
			description: 'Gives the items of the test',
			defaults: { name: 'Start' },
			inputs: [],
			outputs: [NodeConnectionTypes.Main],
			properties: [],
		},
		execute: async () => [items],
	};
	const find = (type: string) => (type === 'test.start' ? start : node);
	return { getByName: find, getByNameAndVersion: find, getKnownTypes: (): IDataObject => ({}) };
}

/** What n8n gives a run: credentials, addresses, hooks. */
export function additionalData({
	credentials = {},
}: Pick<NodeRun, 'credentials'>): IWorkflowExecuteAdditionalData {
	const helper: Partial<ICredentialsHelper> = {
		getParentTypes: () => [],
		isCredentialUsableByNode: () => true,
		getDecrypted: async (_data, _details, type) => credentials[type] ?? {},
	};
	const data: Partial<IWorkflowExecuteAdditionalData> = {
		credentialsHelper: helper as ICredentialsHelper,
		currentNodeExecutionIndex: 0,
		restApiUrl: 'http://127.0.0.1/',
		instanceBaseUrl: 'http://127.0.0.1/',
		webhookBaseUrl: 'http://127.0.0.1/',
		webhookWaitingBaseUrl: 'http://127.0.0.1/',
		webhookTestBaseUrl: 'http://127.0.0.1/',
		formWaitingBaseUrl: 'http://127.0.0.1/',
		formBaseUrl: 'http://127.0.0.1/',
		formTestBaseUrl: 'http://127.0.0.1/',
		mcpBaseUrl: 'http://127.0.0.1/',
		mcpTestBaseUrl: 'http://127.0.0.1/',
		variables: {},
		hooks: new ExecutionLifecycleHooks('manual', 'execution', {
			id: 'workflow',
			name: 'Test',
			active: false,
			activeVersionId: null,
			isArchived: false,
			createdAt: new Date(0),
			updatedAt: new Date(0),
			nodes: [],
			connections: {},
		}),
	};
	return data as IWorkflowExecuteAdditionalData;
}
