import type {
	IBinaryData,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';

import type { PackagedInvoice } from '../../../../ksef/receiving/package';
import { metadataFields } from '../../../shared/invoiceMetadata';
import { xmlFile } from '../../../shared/files';

/** Whether the XML is wanted. */
export const onlyMetadataField: INodeProperties = {
	displayName: 'Only Metadata',
	name: 'onlyMetadata',
	type: 'boolean',
	default: false,
	description: 'Whether to leave the XML out: numbers, dates, parties and amounts only',
};

export const simplifyField: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

/** Keeps an invoice's XML as n8n keeps files, so that it leaves our memory. */
export function keepAsFile(
	context: IExecuteFunctions,
): (ksefNumber: string, xml: Uint8Array) => Promise<IBinaryData> {
	return async (ksefNumber, xml) => await xmlFile(context, xml, `${ksefNumber}.xml`);
}

/** The item of an exported invoice. */
export function exportedItem(
	{ metadata, content }: PackagedInvoice<IBinaryData>,
	simplify: boolean,
	binaryField: string,
): INodeExecutionData {
	const json = metadataFields(metadata, simplify);
	return content === undefined ? { json } : { json, binary: { [binaryField]: content } };
}
