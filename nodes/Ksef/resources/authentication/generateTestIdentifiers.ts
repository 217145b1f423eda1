import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import {
	generateInternalId,
	generateNip,
	generatePesel,
} from '../../../../ksef/auth/testIdentifiers';
import { forEachItem } from '../../../shared/items';

export const fields: INodeProperties[] = [];

/** Makes up a NIP, a PESEL and an internal ID of that NIP, with right check digits. Needs no credential. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await forEachItem(context, async () => {
		const nip = generateNip();
		return { json: { nip, pesel: generatePesel(), internalId: generateInternalId(nip) } };
	});
}
