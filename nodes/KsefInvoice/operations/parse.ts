import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import type { JsonObject, ParsedShape, ReadOptions } from '../../../ksef/fa3/parse';
import { InvoiceFormError, parseInvoice } from '../../../ksef/fa3/parse';
import { XmlReadError } from '../../../ksef/fa3/xml/document';
import { toNodeError } from '../../shared/errors';
import { readInvoiceXml } from '../../shared/invoiceSource';
import { forEachItem } from '../../shared/items';
import { xmlSourceFields } from '../fields';

const shown = { show: { operation: ['parse'] } };

export const fields: INodeProperties[] = [
	...xmlSourceFields('parse'),
	{
		displayName: 'Output',
		name: 'shape',
		type: 'options',
		options: [
			{
				name: 'Friendly JSON',
				value: 'friendly',
				description: 'The whole invoice in plain English fields, as Build takes it',
			},
			{
				name: 'Header Row',
				value: 'header',
				description: 'One flat row for each invoice, for sheets and databases',
			},
			{
				name: 'Native JSON',
				value: 'native',
				description: 'The whole invoice by the element names of the schema, all values as text',
			},
			{
				name: 'Row per Line',
				value: 'lines',
				description: 'One flat row for each invoice line (wiersz faktury)',
			},
		],
		default: 'friendly',
		displayOptions: shown,
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: shown,
		options: [
			{
				displayName: 'Amounts',
				name: 'amounts',
				type: 'options',
				options: [
					{
						name: 'Exact Text',
						value: 'text',
						description: 'Such as "1234.50", every digit as in the invoice',
					},
					{ name: 'Numbers', value: 'number', description: 'Such as 1234.5' },
				],
				default: 'text',
				description: 'How amounts, prices, quantities and exchange rates come out',
			},
			{
				displayName: 'Keep Binary',
				name: 'keepBinary',
				type: 'boolean',
				default: false,
				description: 'Whether the files of the input item go out with the result',
			},
		],
	},
];

interface ParseOptions {
	amounts?: ReadOptions['amounts'];
	keepBinary?: boolean;
}

/** Reads each item's invoice into the chosen shape. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = await forEachItem(context, async (itemIndex) => {
		const xml = await readInvoiceXml(context, itemIndex);
		const shape = context.getNodeParameter('shape', itemIndex) as ParsedShape;
		const options = context.getNodeParameter('options', itemIndex, {}) as ParseOptions;
		const binary = options.keepBinary === true ? context.getInputData()[itemIndex]?.binary : null;
		return rows(context, itemIndex, xml, shape, options).map((json) => ({
			json,
			...(binary ? { binary } : {}),
		}));
	});
	return [items];
}

function rows(
	context: IExecuteFunctions,
	itemIndex: number,
	xml: Uint8Array,
	shape: ParsedShape,
	{ amounts = 'text' }: ParseOptions,
): JsonObject[] {
	try {
		return parseInvoice(xml, shape, { amounts });
	} catch (error) {
		throw toNodeError(context.getNode(), inWords(context, error, itemIndex), itemIndex);
	}
}

/** What keeps a document from being read, with what to do; other errors as they are. */
function inWords(context: IExecuteFunctions, error: unknown, itemIndex: number): unknown {
	if (error instanceof XmlReadError) {
		return new NodeOperationError(context.getNode(), 'The file is not readable XML', {
			description: `${error.message}. Check that the field holds an invoice as XML, not a PDF or a message.`,
			itemIndex,
		});
	}
	if (error instanceof InvoiceFormError) {
		return new NodeOperationError(context.getNode(), error.message, {
			description: 'Choose the output Native JSON for this document.',
			itemIndex,
		});
	}
	return error;
}
