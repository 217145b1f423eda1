import type { IConnections, INode, INodeParameters, OnError } from 'n8n-workflow';
import type { ImportedCredential, ImportedWorkflow } from '../../../scripts/n8n/instance';

/** A node of a test's workflow; the nodes run in the order in which they are listed. */
export interface Step {
	name: string;
	type: string;
	typeVersion?: number;
	parameters: INodeParameters;
	/** What happens when the node fails; it stops the workflow unless told. */
	onError?: OnError;
	credential?: ImportedCredential;
}

/** A workflow that is a chain of steps, started by hand. */
export function chain(id: string, steps: Step[]): ImportedWorkflow {
	const start: Step = { name: 'Start', type: 'n8n-nodes-base.manualTrigger', parameters: {} };
	const nodes = [start, ...steps].map(({ credential, typeVersion, ...step }, index): INode => ({
		id: `${id}-${index}`,
		typeVersion: typeVersion ?? 1,
		position: [index * 200, 0],
		...step,
		...(credential
			? { credentials: { [credential.type]: { id: credential.id, name: credential.name } } }
			: {}),
	}));
	const connections: IConnections = {};
	for (const [index, node] of nodes.entries()) {
		const next = nodes[index + 1];
		if (!next) continue;
		connections[node.name] = { main: [[{ node: next.name, type: 'main', index: 0 }]] };
	}
	return { id, name: id, nodes, connections, settings: { executionOrder: 'v1' } };
}

/** A step that runs JavaScript over all items. */
export function codeStep(name: string, jsCode: string): Step {
	return { name, type: 'n8n-nodes-base.code', typeVersion: 2, parameters: { jsCode } };
}

/** A step that gives one item for each of the objects. */
export function itemsStep(name: string, objects: object[]): Step {
	return codeStep(name, `return ${JSON.stringify(objects)}.map((json) => ({ json }));`);
}

/** A step of the node `KSeF Invoice`. */
export function invoiceStep(
	name: string,
	operation: string,
	parameters: INodeParameters = {},
): Step {
	return {
		name,
		type: 'n8n-nodes-ksef-pl.ksefInvoice',
		parameters: { operation, ...parameters },
	};
}

/** `KSeF Invoice: Build` from each item. */
export function buildStep(onError?: OnError): Step {
	return {
		...invoiceStep('Build', 'build', { invoice: '={{ $json }}' }),
		...(onError ? { onError } : {}),
	};
}

/** A step of the node `KSeF`. */
export function ksefStep(
	name: string,
	credential: ImportedCredential,
	resource: string,
	operation: string,
	parameters: INodeParameters = {},
): Step {
	return {
		name,
		type: 'n8n-nodes-ksef-pl.ksef',
		parameters: { resource, operation, ...parameters },
		credential,
	};
}

/** `KSeF: Send`. */
export function sendStep(credential: ImportedCredential, parameters: INodeParameters = {}): Step {
	return ksefStep('Send', credential, 'invoice', 'send', parameters);
}

/** Friendly JSON of a small invoice. */
export function smallInvoice(sellerNip: string, number: string): Record<string, unknown> {
	return {
		number,
		seller: {
			nip: sellerNip,
			name: 'Palarnia Kawy Orzeł sp. z o.o.',
			address: { line1: 'ul. Prosta 51', line2: '00-838 Warszawa' },
		},
		buyer: {
			nip: '7010000011',
			name: 'Kawiarnia Pod Arkadami s.c.',
			address: { line1: 'Rynek 12', line2: '31-042 Kraków' },
		},
		lines: [{ name: 'Kawa', quantity: '2', unit: 'kg', netPrice: '89.90', rate: '23' }],
	};
}
