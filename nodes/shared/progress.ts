import type { IExecuteFunctions, IPollFunctions } from 'n8n-workflow';

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

/** Says above the output how many went well, when some did not. */
export function summarize(
	context: IExecuteFunctions,
	succeeded: number,
	failed: number,
	verb: string,
): void {
	if (failed === 0) return;
	showWarning(
		context,
		`${succeeded} of ${succeeded + failed} invoices ${verb}; ${failed} failed: see the field "error" of their items.`,
	);
}

/** Shows a sentence above the output. Triggers and older versions of n8n have no such hints: there it goes to the log. */
export function showWarning(context: IExecuteFunctions | IPollFunctions, message: string): void {
	if ('addExecutionHints' in context && typeof context.addExecutionHints === 'function') {
		context.addExecutionHints({ message, location: 'outputPane', type: 'warning' });
	} else {
		context.logger.warn(message);
	}
}
