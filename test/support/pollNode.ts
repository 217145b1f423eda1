import { PollContext } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INode,
	INodeExecutionData,
	INodeType,
	NodeParameterValueType,
	WorkflowActivateMode,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { Workflow } from 'n8n-workflow';

import { additionalData } from './runNode';

/** A polling trigger in a workflow, as n8n-core runs it; its static data lives as long as this object. */
export class PolledNode {
	/** Items of the executions that the trigger started by itself, before the one it returned. */
	readonly emitted: INodeExecutionData[][][] = [];
	readonly #workflow: Workflow;
	readonly #node: INode;

	constructor(
		private readonly type: INodeType,
		parameters: Record<string, NodeParameterValueType>,
		private credentials: Record<string, ICredentialDataDecryptedObject>,
		staticData: IDataObject = {},
		workflowId = `workflow-${Math.floor(performance.now() * 1000)}`,
	) {
		this.#node = {
			id: 'trigger',
			name: 'Trigger under test',
			type: 'test.trigger',
			typeVersion: 1,
			position: [0, 0],
			parameters,
			credentials: Object.fromEntries(
				Object.keys(credentials).map((name) => [name, { id: '1', name }]),
			),
		};
		const find = () => type;
		this.#workflow = new Workflow({
			id: workflowId,
			nodes: [this.#node],
			connections: {},
			active: true,
			nodeTypes: { getByName: find, getByNameAndVersion: find, getKnownTypes: () => ({}) },
			staticData,
			settings: { executionOrder: 'v1', timezone: 'Europe/Warsaw' },
		});
	}

	/** Everything that n8n would keep of this workflow. */
	get staticData(): IDataObject {
		return JSON.parse(JSON.stringify(this.#workflow.staticData)) as IDataObject;
	}

	/** From now on the node has these credentials. */
	use(credentials: Record<string, ICredentialDataDecryptedObject>): void {
		this.credentials = credentials;
	}

	/** One poll of the active workflow, or a test run in the editor. */
	async poll(
		mode: WorkflowExecuteMode = 'trigger',
		activation: WorkflowActivateMode = 'activate',
	): Promise<INodeExecutionData[] | null> {
		const context = new PollContext(
			this.#workflow,
			this.#node,
			additionalData({ credentials: this.credentials }),
			mode,
			activation,
			(data) => this.emitted.push(data),
		);
		if (this.type.poll === undefined) throw new Error('The node does not poll');
		return (await this.type.poll.call(context))?.[0] ?? null;
	}
}
