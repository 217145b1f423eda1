import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { IConnections, INode } from 'n8n-workflow';
import type { ImportedCredential, ImportedWorkflow } from './instance';

const TEMPLATES = path.resolve(__dirname, '..', '..', 'workflows');
/** The node types that sign in to KSeF. */
const NODES_WITH_CREDENTIAL = ['n8n-nodes-ksef-pl.ksef', 'n8n-nodes-ksef-pl.ksefTrigger'];

interface Template {
	id: string;
	name: string;
	nodes: INode[];
	connections: IConnections;
}

function isTemplate(value: unknown): value is Template {
	return (
		typeof value === 'object' &&
		value !== null &&
		'id' in value &&
		typeof value.id === 'string' &&
		'name' in value &&
		'nodes' in value &&
		Array.isArray(value.nodes) &&
		'connections' in value
	);
}

/** How to reach a KSeF that is not one of the ministry's. */
export interface EmulatedAccount {
	baseUrl: string;
	nip: string;
	token: string;
}

/** A `ksefApi` credential that signs in to an emulator with a KSeF token. */
export function emulatorCredential(account: EmulatedAccount): ImportedCredential {
	return {
		id: 'ksefEmulator0001',
		name: 'KSeF emulator',
		type: 'ksefApi',
		data: {
			environment: 'custom',
			baseUrl: account.baseUrl,
			contextNip: account.nip,
			authenticationMethod: 'ksefToken',
			ksefToken: account.token,
		},
	};
}

/**
 * Reads one of the templates in `workflows/` and does what a user does after importing it: chooses the credential in
 * every KSeF node.
 *
 * @param file such as `send-invoice.json`.
 * @throws Error when the file is no workflow.
 */
export async function readTemplate(
	file: string,
	credential: ImportedCredential,
): Promise<ImportedWorkflow> {
	const template: unknown = JSON.parse(await readFile(path.join(TEMPLATES, file), 'utf8'));
	if (!isTemplate(template)) throw new Error(`workflows/${file} is not a workflow`);
	return {
		...template,
		nodes: template.nodes.map((node) =>
			NODES_WITH_CREDENTIAL.includes(node.type)
				? { ...node, credentials: { ksefApi: { id: credential.id, name: credential.name } } }
				: node,
		),
	};
}
