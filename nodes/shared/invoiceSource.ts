import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

/** Where the XML of an invoice comes from. Read with {@link readInvoiceXml}. */
export const invoiceSourceFields: INodeProperties[] = [
	{
		displayName: 'Invoice Source',
		name: 'inputSource',
		type: 'options',
		options: [
			{
				name: 'Binary File',
				value: 'binary',
				description: 'A binary field of each item, such as the output of KSeF Invoice',
			},
			{ name: 'XML Text', value: 'text', description: 'The XML in a field of each item' },
		],
		default: 'binary',
	},
	{
		displayName: 'Input Binary Field',
		name: 'binaryPropertyName',
		type: 'string',
		default: 'data',
		required: true,
		hint: 'The name of the input binary field that holds the invoice XML',
		displayOptions: { show: { inputSource: ['binary'] } },
	},
	{
		displayName: 'XML',
		name: 'xml',
		type: 'string',
		typeOptions: { rows: 6 },
		default: '',
		required: true,
		placeholder: '<Faktura xmlns="http://crd.gov.pl/wzor/2025/06/25/13775/">…',
		description: 'The invoice, as FA(3) XML. It is sent exactly as it stands.',
		displayOptions: { show: { inputSource: ['text'] } },
	},
];

/** The bytes of the item's invoice, unchanged; text is encoded as UTF-8. */
export async function readInvoiceXml(
	context: IExecuteFunctions,
	itemIndex: number,
): Promise<Uint8Array> {
	const source = context.getNodeParameter('inputSource', itemIndex, 'binary') as 'binary' | 'text';
	if (source === 'text') {
		return new TextEncoder().encode(context.getNodeParameter('xml', itemIndex) as string);
	}
	const field = context.getNodeParameter('binaryPropertyName', itemIndex) as string;
	context.helpers.assertBinaryData(itemIndex, field);
	return await context.helpers.getBinaryDataBuffer(itemIndex, field);
}
