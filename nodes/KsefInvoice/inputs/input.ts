import type { INodeProperties } from 'n8n-workflow';

/** One invoice to build, and the input items that it is made of. */
export interface InvoiceInput {
	readonly items: readonly number[];
	/** Its friendly JSON. Throws InvoiceInputError when it cannot be made. */
	readonly invoice: () => Record<string, unknown>;
}

/** Shows fields for Build with one kind of input. */
export function showForSource(
	sources: readonly string[],
	fields: readonly INodeProperties[],
): INodeProperties[] {
	return fields.map((field) => ({
		...field,
		displayOptions: { show: { operation: ['build'], source: [...sources] } },
	}));
}
