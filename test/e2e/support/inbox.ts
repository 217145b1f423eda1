import { setTimeout as pause } from 'node:timers/promises';
import type { INode } from 'n8n-workflow';
import { type RunningEmulator, startEmulator } from '../../../emulator/startEmulator';
import { installN8n } from '../../../scripts/n8n/install';
import { type ImportedWorkflow, N8nInstance } from '../../../scripts/n8n/instance';
import type { N8nLine } from '../../../scripts/n8n/lines';
import { stopEverything } from '../../../scripts/support/processes';
import { createProgress } from '../../../scripts/support/progress';
import { freshNumber, invoiceXml } from '../../emulator/support/invoiceXml';
import { makeTarball } from './endToEnd';

/** The company that sells to the emulator's. */
const SELLER = '7010000011';

/** A real n8n with the packed package, and a KSeF in this process at which invoices arrive. */
export interface Inbox {
	emulator: RunningEmulator;
	n8n: N8nInstance;
	/** How many calls of KSeF's API whose operation matches have been answered; all unless told. */
	callsMade(which?: RegExp): number;
	/** An invoice from another company arrives; gives its KSeF number and its bytes. */
	arrive(): { ksefNumber: string; invoiceNumber: string; xml: Buffer };
	close(): Promise<void>;
}

/** Starts both; on failure nothing stays behind. */
export async function startInbox(line: N8nLine): Promise<Inbox> {
	const emulator = await startEmulator({ limits: 'relaxed' });
	let n8n: N8nInstance | undefined;
	const close = async (): Promise<void> => {
		await n8n?.dispose();
		await stopEverything();
		await emulator.close();
	};
	const package_ = await makeTarball();
	try {
		const installation = await installN8n(line, createProgress(process.stderr));
		n8n = await N8nInstance.create(installation, [package_.tarball]);
	} catch (error) {
		await close();
		throw error;
	} finally {
		await package_.remove();
	}
	return {
		emulator,
		n8n,
		close,
		arrive: () => arriveAt(emulator),
		callsMade: (which = /./) =>
			Object.entries(emulator.control.calls())
				.filter(([call]) => which.test(call))
				.reduce((sum, [, times]) => sum + times, 0),
	};
}

function arriveAt(emulator: RunningEmulator): ReturnType<Inbox['arrive']> {
	const invoiceNumber = freshNumber();
	const xml = invoiceXml({ number: invoiceNumber, sellerNip: SELLER, buyerNip: emulator.nip });
	const { ksefNumber } = emulator.control.receiveInvoice(xml);
	return { ksefNumber, invoiceNumber, xml };
}

/**
 * Makes the trigger of a workflow poll as often as n8n allows, and ask each time: every two seconds in 1.x, each
 * minute in 2.x, which refuses more.
 */
export function hurried(workflow: ImportedWorkflow, line: N8nLine): ImportedWorkflow {
	const seconds = Array.from({ length: 30 }, (_, index) => index * 2).join(',');
	const pollTime =
		line === '1'
			? { mode: 'custom', cronExpression: `${seconds} * * * * *` }
			: { mode: 'everyMinute' };
	const hurry = (node: INode): INode =>
		node.type === 'n8n-nodes-ksef-pl.ksefTrigger'
			? {
					...node,
					parameters: {
						...node.parameters,
						pollTimes: { item: [pollTime] },
						options: { ...(node.parameters['options'] as object), minimumInterval: 0.01 },
					},
				}
			: node;
	return { ...workflow, nodes: workflow.nodes.map(hurry) };
}

/** Waits until something holds; fails after the given time. */
export async function until(
	what: string,
	holds: () => boolean | Promise<boolean>,
	milliseconds: number,
): Promise<void> {
	const deadline = Date.now() + milliseconds;
	while (!(await holds())) {
		if (Date.now() > deadline) throw new Error(`Not within ${milliseconds} ms: ${what}`);
		await pause(20);
	}
}
