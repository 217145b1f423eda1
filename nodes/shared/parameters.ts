import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

/** Shows the fields for one operation of one resource. */
export function showFor(
	resource: string,
	operations: string | string[],
	fields: INodeProperties[],
): INodeProperties[] {
	const operation = Array.isArray(operations) ? operations : [operations];
	return fields.map((field) => ({
		...field,
		displayOptions: {
			...field.displayOptions,
			show: { ...field.displayOptions?.show, resource: [resource], operation },
		},
	}));
}

/** Where a document goes: the name of the binary field of the output item. */
export const outputBinaryField: INodeProperties = {
	displayName: 'Put Output File in Field',
	name: 'outputBinaryPropertyName',
	type: 'string',
	default: 'data',
	required: true,
	hint: 'The name of the output binary field to put the file in',
};

export const sessionReferenceNumberField: INodeProperties = {
	displayName: 'Session Reference Number',
	name: 'sessionReferenceNumber',
	type: 'string',
	default: '={{ $json.sessionReferenceNumber }}',
	required: true,
	placeholder: '20260401-SO-1234567890-ABCDEF1234-5A',
	description: 'The session in which the invoice was sent (numer referencyjny sesji)',
};

export const invoiceReferenceNumberField: INodeProperties = {
	displayName: 'Invoice Reference Number',
	name: 'invoiceReferenceNumber',
	type: 'string',
	default: '={{ $json.invoiceReferenceNumber }}',
	required: true,
	placeholder: '20260401-EE-1234567890-ABCDEF1234-5A',
	description: 'The number that KSeF gave the invoice when it was sent, before it was accepted',
};

export const ksefNumberField: INodeProperties = {
	displayName: 'KSeF Number',
	name: 'ksefNumber',
	type: 'string',
	default: '={{ $json.ksefNumber }}',
	required: true,
	placeholder: '5265877635-20260826-0100001AF629-AF',
	description: 'The number that KSeF gave the accepted invoice (numer KSeF)',
};

/** How many results: all, or up to a number. Read with {@link readLimit}. */
export const returnAllFields: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { returnAll: [false] } },
	},
];

/** The number that {@link returnAllFields} ask for; infinity for all. */
export function readLimit(context: IExecuteFunctions, itemIndex: number): number {
	const returnAll = context.getNodeParameter('returnAll', itemIndex, false) as boolean;
	return returnAll ? Infinity : (context.getNodeParameter('limit', itemIndex, 50) as number);
}

export const simplifyField: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

/** An option of operations that make many calls. */
export const readRateLimitsOption: INodeProperties = {
	displayName: 'Read Rate Limits First',
	name: 'readRateLimits',
	type: 'boolean',
	default: false,
	description:
		'Whether to ask KSeF which limits apply to the company (limity API) before starting. Useful when the ministry granted higher ones; costs one call.',
};

/** For invoices that are handed over after having been issued offline (art. 106nda of the VAT act). */
export const offlineModeOption: INodeProperties = {
	displayName: 'Offline Mode',
	name: 'offlineMode',
	type: 'boolean',
	default: false,
	description:
		'Whether the invoices were issued offline (tryb offline24) and are being handed over now',
};

/** Lifts the check that the seller is the company of the credential. */
export const otherSellersOption: INodeProperties = {
	displayName: 'Other Sellers',
	name: 'otherSellers',
	type: 'boolean',
	default: false,
	description:
		'Whether invoices may name another seller than the company of the credential. Needs permissions in KSeF, as a tax representative or bailiff has them; self-billing works without this.',
};
