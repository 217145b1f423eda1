import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { resumeInvoices } from '../../../../ksef/sending/resume';
import { connectOrFail } from '../../../shared/connection';
import { groupBy } from '../../../shared/items';
import { sessionReferenceNumberField, showFor } from '../../../shared/parameters';
import { OutcomeItems } from '../invoice/outcomeItems';

export const fields: INodeProperties[] = showFor('session', 'resume', [
	{
		...sessionReferenceNumberField,
		description: 'The session in which the invoice was sent, as the earlier run returned it',
	},
	{
		displayName: 'Invoice Hash',
		name: 'invoiceHash',
		type: 'string',
		default: '={{ $json.invoiceHash }}',
		required: true,
		placeholder: 'EbrK4cOSjW4hEpJaHU71YXSOZZmqP5++dK9nLgTzgV4=',
		description: 'SHA-256 of the XML as Base64, as the earlier run returned it',
	},
	{
		displayName: 'Wait for KSeF Number (Seconds)',
		name: 'waitSeconds',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 86400 },
		default: 60,
		description: 'How long to wait for what KSeF still processes; 0 looks once',
	},
]);

/**
 * Takes up what an earlier run left pending: all invoices of a session with a few list calls, however many they are.
 * An item comes out as `notSent` only when the session is over without the invoice, so that it can be sent again.
 */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const results = new OutcomeItems(context);
	const connection = await connectOrFail(context);
	const signal = context.getExecutionCancelSignal?.();
	const invoices = context.getInputData().map((_, itemIndex) => {
		const text = (name: string) => String(context.getNodeParameter(name, itemIndex)).trim();
		return {
			itemIndex,
			sessionReferenceNumber: text('sessionReferenceNumber'),
			invoiceHash: text('invoiceHash'),
		};
	});
	for (const group of groupBy(invoices, (one) => one.sessionReferenceNumber)) {
		const [{ sessionReferenceNumber, itemIndex: firstIndex }] = group;
		const seconds = context.getNodeParameter('waitSeconds', firstIndex) as number;
		try {
			const outcomes = await resumeInvoices(
				connection,
				sessionReferenceNumber,
				group.map((one) => one.invoiceHash),
				{ waitMs: seconds * 1000, ...(signal === undefined ? {} : { signal }) },
			);
			for (const [position, outcome] of outcomes.entries()) {
				results.add(group[position]?.itemIndex ?? position, outcome);
			}
		} catch (error) {
			// The session cannot be read: what is known of its invoices stays with their items.
			for (const { itemIndex, invoiceHash } of group) {
				results.fail(itemIndex, error, { sessionReferenceNumber, invoiceHash });
			}
		}
	}
	return results.finish('found');
}
