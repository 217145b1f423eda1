import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { deliver } from '../../../../ksef/sending/onlineSession';
import { notSent, pending } from '../../../../ksef/sending/outcome';
import { Precheck } from '../../../../ksef/sending/precheck';
import { connect } from '../../../shared/connection';
import { invoiceSourceFields, readInvoiceXml } from '../../../shared/invoiceSource';
import { forEachItem } from '../../../shared/items';
import { sessionReferenceNumberField, showFor } from '../../../shared/parameters';
import { outcomeFields } from '../invoice/outcomeFields';
import { failWithFacts } from './failure';

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
]);

/** Hands each item's invoice over into the open session and returns its reference; does not wait for numbers. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	let precheck: Precheck | undefined;
	return await forEachItem(context, async (itemIndex) => {
		const connection = await connect(context, itemIndex);
		precheck ??= new Precheck({
			context: connection.context,
			now: connection.host.now(),
			channel: 'online',
			otherSellers: false,
		});
		const result = precheck.examine({ xml: await readInvoiceXml(context, itemIndex) }, itemIndex);
		if (!result.ok) {
			const known = outcomeFields(notSent(result.facts, result.error));
			return failWithFacts(context, itemIndex, result.error, known);
		}
		const text = (name: string) => String(context.getNodeParameter(name, itemIndex)).trim();
		const referenceNumber = text('sessionReferenceNumber');
		const facts = { ...result.checked.facts, sessionReferenceNumber: referenceNumber };
		const symmetricKey = connection.deriveKey(
			readVector(context, text('initializationVector'), itemIndex),
			'onlineSession',
		);
		const delivery = await deliver(connection, { referenceNumber, symmetricKey }, result.checked);
		if (delivery.type === 'failed') {
			const known = outcomeFields(notSent(facts, delivery.error));
			return failWithFacts(context, itemIndex, delivery.error, known);
		}
		const outcome =
			delivery.type === 'uncertain'
				? pending(facts, delivery.error)
				: pending({ ...facts, invoiceReferenceNumber: delivery.invoiceReferenceNumber });
		const { binary } = context.getInputData()[itemIndex] ?? {};
		return { json: outcomeFields(outcome), ...(binary === undefined ? {} : { binary }) };
	});
}

function readVector(context: IExecuteFunctions, text: string, itemIndex: number): Buffer {
	const vector = Buffer.from(text, 'base64');
	if (vector.length === 16) return vector;
	throw new NodeOperationError(
		context.getNode(),
		'The initialization vector is not the one of an open session',
		{ itemIndex, description: 'Take it from the item that Session: Open returned.' },
	);
}
