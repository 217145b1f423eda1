import type { IExecuteFunctions } from 'n8n-workflow';

import type { SendProgress } from '../../ksef/sending/types';

const STEPS: Record<SendProgress['step'], string> = {
	checking: 'Checking',
	packing: 'Packing',
	uploading: 'Uploading',
	sending: 'Sending',
	waiting: 'Waiting for KSeF numbers',
	done: 'Done',
};

/** Shows where a long operation stands in the editor's console during manual runs. */
export function reportProgress(context: IExecuteFunctions): (progress: SendProgress) => void {
	return ({ step, done, total }) => {
		if (context.getMode() !== 'manual') return;
		context.sendMessageToUI(`${STEPS[step]}: ${done} of ${total}`);
	};
}

/** Says above the output how many went well, when some did not. Older versions of n8n have no hints. */
export function summarize(
	context: IExecuteFunctions,
	succeeded: number,
	failed: number,
	verb: string,
): void {
	if (failed === 0 || typeof context.addExecutionHints !== 'function') return;
	context.addExecutionHints({
		message: `${succeeded} of ${succeeded + failed} invoices ${verb}; ${failed} failed: see the field "error" of their items.`,
		location: 'outputPane',
		type: 'warning',
	});
}
