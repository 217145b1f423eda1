import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { mergeOver } from '../../../ksef/fa3/rows/objects';
import type { InvoiceInput } from './input';
import { showForSource } from './input';
import { moreField, readMore } from './more';
import { buyerField, partyFrom, paymentField, paymentFrom, sellerField } from './parties';

const lineFields: INodeProperties[] = [
	{
		displayName: 'Name',
		name: 'name',
		type: 'string',
		default: '',
		description: 'Goods or service (nazwa towaru lub usługi)',
	},
	{
		displayName: 'Quantity',
		name: 'quantity',
		type: 'string',
		default: '1',
		description: 'How many, with a point before decimals',
	},
	{
		displayName: 'Unit',
		name: 'unit',
		type: 'string',
		default: 'szt.',
		description: 'Unit of measure (jednostka miary)',
	},
	{
		displayName: 'Net Price',
		name: 'netPrice',
		type: 'string',
		default: '',
		placeholder: '89.90',
		description: 'Price of one unit without VAT, with a point before decimals',
	},
	{
		displayName: 'VAT Rate',
		name: 'rate',
		type: 'options',
		options: [
			{ name: '0% Domestic (0 KR)', value: '0 KR' },
			{ name: '0% EU Supply (0 WDT)', value: '0 WDT' },
			{ name: '0% Export (0 EX)', value: '0 EX' },
			{ name: '22%', value: '22' },
			{ name: '23%', value: '23' },
			{ name: '3%', value: '3' },
			{ name: '4%', value: '4' },
			{ name: '5%', value: '5' },
			{ name: '7%', value: '7' },
			{ name: '8%', value: '8' },
			{ name: 'Exempt (Zw)', value: 'zw' },
			{ name: 'Outside Poland (Np I)', value: 'np I' },
			{ name: 'Outside Poland, EU Services (Np II)', value: 'np II' },
			{ name: 'Reverse Charge (Oo)', value: 'oo' },
		],
		default: '23',
		description: 'VAT rate (stawka podatku)',
	},
	{
		displayName: 'Discount per Unit',
		name: 'discount',
		type: 'string',
		default: '',
		description: 'Taken off the price of each unit (opust)',
	},
	{
		displayName: 'Code',
		name: 'code',
		type: 'string',
		default: '',
		description: 'Your own code of the item (indeks)',
	},
	{
		displayName: 'GTU',
		name: 'gtu',
		type: 'string',
		default: '',
		placeholder: 'GTU_01',
		description: 'Goods and services group',
	},
];

export const fields: INodeProperties[] = [
	...showForSource(
		['form'],
		[
			{
				displayName: 'Invoice Number',
				name: 'number',
				type: 'string',
				default: '',
				required: true,
				placeholder: 'FV/1/11/2026',
				description: 'Number of the invoice (numer faktury)',
			},
			{
				displayName: 'Issue Date',
				name: 'issueDate',
				type: 'dateTime',
				default: '',
				description: 'Date of issue (data wystawienia); today in Warsaw when empty',
			},
			{
				displayName: 'Sale Date',
				name: 'saleDate',
				type: 'dateTime',
				default: '',
				description: 'Date of supply (data sprzedaży), when it is not the issue date',
			},
		],
	),
	...showForSource(['form', 'rows'], [sellerField]),
	...showForSource(
		['form'],
		[
			buyerField,
			{
				displayName: 'Lines',
				name: 'lines',
				type: 'fixedCollection',
				typeOptions: { multipleValues: true, sortable: true },
				placeholder: 'Add Line',
				default: {},
				description: 'The lines of the invoice (wiersze faktury)',
				options: [{ displayName: 'Line', name: 'line', values: lineFields }],
			},
		],
	),
	...showForSource(['form', 'rows'], [paymentField, moreField]),
];

/** What the form says about seller and payment, and More Fields: the start of every invoice. */
export function readBase(context: IExecuteFunctions, itemIndex: number): Record<string, unknown> {
	const group = (name: string) => context.getNodeParameter(name, itemIndex, {}) as IDataObject;
	const seller = partyFrom(group('seller'));
	const payment = paymentFrom(group('payment'));
	return {
		...(seller === undefined ? {} : { seller }),
		...(payment === undefined ? {} : { payment }),
	};
}

/** One invoice from each item, given in the fields of the form. */
export function readInputs(context: IExecuteFunctions): InvoiceInput[] {
	return context.getInputData().map((_item, itemIndex) => ({
		items: [itemIndex],
		invoice: () => mergeOver(formInvoice(context, itemIndex), readMore(context, itemIndex)),
	}));
}

function formInvoice(context: IExecuteFunctions, itemIndex: number): Record<string, unknown> {
	const text = (name: string) => context.getNodeParameter(name, itemIndex, '');
	const lines = context.getNodeParameter('lines', itemIndex, {}) as { line?: IDataObject[] };
	const buyer = partyFrom(context.getNodeParameter('buyer', itemIndex, {}) as IDataObject);
	return {
		number: text('number'),
		issueDate: text('issueDate'),
		saleDate: text('saleDate'),
		...readBase(context, itemIndex),
		...(buyer === undefined ? {} : { buyer }),
		lines: lines.line ?? [],
	};
}
