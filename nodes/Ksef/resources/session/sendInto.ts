import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { inputError } from '../../../../ksef/crypto/inputError';
import { sendIntoSession } from '../../../../ksef/sending/online';
import { connectOrFail } from '../../../shared/connection';
import { invoiceSourceFields, readInvoiceXml } from '../../../shared/invoiceSource';
import { groupBy } from '../../../shared/items';
import { sessionReferenceNumberField, showFor } from '../../../shared/parameters';
import { reportProgress } from '../../../shared/progress';
import { OutcomeItems } from '../invoice/outcomeItems';

const VECTOR_BYTES = 16;

export const fields: INodeProperties[] = showFor('session', 'sendInto', [
	{
		...sessionReferenceNumberField,
		description: 'The session that Open returned (numer referencyjny sesji)',
	},
	{
		displayName: 'Initialization Vector',
		name: 'initializationVector',
		type: 'string',
		default: '={{ $json.initializationVector }}',
		required: true,
		description: 'As Open returned it, with the same credential',
	},
	...invoiceSourceFields,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Wait for KSeF Number (Seconds)',
				name: 'waitSeconds',
				type: 'number',
				typeOptions: { minValue: 0, maxValue: 3600 },
				default: 0,
				description: 'How long to wait for KSeF numbers; 0 returns the references at once',
			},
		],
	},
]);

interface Prepared {
	itemIndex: number;
	xml: Uint8Array;
	sessionReferenceNumber: string;
	/** Base64. */
	initializationVector: string;
}

/** Hands the items' invoices over into open sessions. One item goes out for each, with its reference. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const results = new OutcomeItems(context);
	const prepared: Prepared[] = [];
	for (let itemIndex = 0; itemIndex < context.getInputData().length; itemIndex++) {
		try {
			prepared.push(await prepare(context, itemIndex));
		} catch (error) {
			results.fail(itemIndex, error, { status: 'notSent' });
		}
	}
	if (prepared.length === 0) return results.finish('sent');

	const connection = await connectOrFail(context);
	const options = context.getNodeParameter('options', 0, {}) as { waitSeconds?: number };
	const bySession = groupBy(
		prepared,
		(one) => `${one.sessionReferenceNumber} ${one.initializationVector}`,
	);
	for (const [first, ...others] of bySession) {
		const group = [first, ...others];
		const symmetricKey = connection.deriveKey(
			Buffer.from(first.initializationVector, 'base64'),
			'onlineSession',
		);
		const session = { referenceNumber: first.sessionReferenceNumber, symmetricKey };
		const outcomes = await sendIntoSession(connection, session, group, {
			waitMs: (options.waitSeconds ?? 0) * 1000,
			onProgress: reportProgress(context),
		});
		for (const [position, outcome] of outcomes.entries()) {
			results.add(group[position]?.itemIndex ?? position, outcome);
		}
	}
	return results.finish('sent');
}

async function prepare(context: IExecuteFunctions, itemIndex: number): Promise<Prepared> {
	const text = (name: string) => String(context.getNodeParameter(name, itemIndex)).trim();
	const initializationVector = text('initializationVector');
	if (Buffer.from(initializationVector, 'base64').length !== VECTOR_BYTES) {
		throw inputError(
			'The initialization vector is not the one of an open session.',
			'Take it from the item that Session: Open returned.',
		);
	}
	return {
		itemIndex,
		xml: await readInvoiceXml(context, itemIndex),
		sessionReferenceNumber: text('sessionReferenceNumber'),
		initializationVector,
	};
}
