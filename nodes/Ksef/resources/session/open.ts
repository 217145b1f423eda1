import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import type { FormCode } from '../../../../ksef/api/types';
import { generateSymmetricKey } from '../../../../ksef/crypto/aes';
import { openSession } from '../../../../ksef/sending/onlineSession';
import { connect } from '../../../shared/connection';
import { forEachItem } from '../../../shared/items';
import { showFor } from '../../../shared/parameters';

/** The structures that online sessions take (`FormCode` in the API contract). */
const FORM_CODES: Record<string, FormCode> = {
	fa3: { systemCode: 'FA (3)', schemaVersion: '1-0E', value: 'FA' },
	fa2: { systemCode: 'FA (2)', schemaVersion: '1-0E', value: 'FA' },
	faRr: { systemCode: 'FA_RR (1)', schemaVersion: '1-1E', value: 'FA_RR' },
	pef: { systemCode: 'PEF (3)', schemaVersion: '2-1', value: 'PEF' },
	pefKor: { systemCode: 'PEF_KOR (3)', schemaVersion: '2-1', value: 'PEF' },
};

export const fields: INodeProperties[] = showFor('session', 'open', [
	{
		displayName: 'Invoice Form',
		name: 'form',
		type: 'options',
		options: [
			{ name: 'FA_RR', value: 'faRr', description: 'Invoice of a flat-rate farmer' },
			{ name: 'FA(2)', value: 'fa2', description: 'Test environment only' },
			{ name: 'FA(3)', value: 'fa3', description: 'The usual invoice' },
			{ name: 'PEF', value: 'pef', description: 'Peppol invoice' },
			{ name: 'PEF Correction', value: 'pefKor', description: 'Peppol credit note' },
		],
		default: 'fa3',
		description: 'The structure that all invoices of the session have',
	},
]);

/**
 * Opens a session for Send Into. The session's key is derived from the credential, so that later runs with the same
 * credential can go on; only the initialization vector, which is no secret, goes out.
 */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await forEachItem(context, async (itemIndex) => {
		const connection = await connect(context, itemIndex);
		const form = context.getNodeParameter('form', itemIndex) as string;
		const { initializationVector } = generateSymmetricKey();
		const session = await openSession(
			connection,
			FORM_CODES[form] ?? { systemCode: 'FA (3)', schemaVersion: '1-0E', value: 'FA' },
			undefined,
			connection.deriveKey(initializationVector, 'onlineSession'),
		);
		return {
			json: {
				sessionReferenceNumber: session.referenceNumber,
				validUntil: session.validUntil ?? '',
				form,
				initializationVector: initializationVector.toString('base64'),
			},
		};
	});
}
