import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InvoiceInputError } from '../../../ksef/fa3/build';
import { warsawDay } from '../../../ksef/fa3/friendly/dates';
import { COLUMNS } from '../../../ksef/fa3/rows/columns';
import type { DecimalSeparator } from '../../../ksef/fa3/rows/cells';
import type { InvoiceOfRows } from '../../../ksef/fa3/rows/invoices';
import { invoicesFromRows } from '../../../ksef/fa3/rows/invoices';
import { mergeOver } from '../../../ksef/fa3/rows/objects';
import { readBase } from './form';
import type { InvoiceInput } from './input';
import { showForSource } from './input';
import { readMore } from './more';

export const fields: INodeProperties[] = showForSource(
	['rows'],
	[
		{
			displayName:
				'Each input item is one line of an invoice; items with the same invoice number become one invoice. Usual English and Polish headings are recognised; map the others below.',
			name: 'rowsNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Columns',
			name: 'columns',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			placeholder: 'Add Column',
			default: {},
			description: 'What columns mean whose headings are not recognised',
			options: [
				{
					displayName: 'Column',
					name: 'column',
					values: [
						{
							displayName: 'Heading',
							name: 'heading',
							type: 'string',
							default: '',
							description:
								'Heading of the column, which is the name of the field in the input items',
						},
						{
							displayName: 'Meaning',
							name: 'field',
							type: 'options',
							default: 'number',
							options: COLUMNS.map(({ field, label }) => ({ name: label, value: field })),
						},
					],
				},
			],
		},
		{
			displayName: 'Decimal Separator',
			name: 'decimalSeparator',
			type: 'options',
			options: [
				{ name: 'Automatic', value: 'auto', description: 'Told by each number itself' },
				{ name: 'Comma', value: 'comma', description: 'As in 1 234,56' },
				{ name: 'Point', value: 'point', description: 'As in 1,234.56' },
			],
			default: 'auto',
			description: 'Sign before the decimals of numbers that are text',
		},
	],
);

/** Invoices from all items together: each item is one row of a sheet, one line of an invoice. */
export function readInputs(context: IExecuteFunctions, now: Date): InvoiceInput[] {
	const rows = context.getInputData().map(({ json }) => json);
	const columns = context.getNodeParameter('columns', 0, {}) as {
		column?: Array<{ heading: string; field: string }>;
	};
	const { invoices, ignoredHeadings } = invoicesFromRows({
		rows,
		mapping: Object.fromEntries(
			(columns.column ?? []).map(({ heading, field }) => [heading, field]),
		),
		decimalSeparator: context.getNodeParameter('decimalSeparator', 0, 'auto') as DecimalSeparator,
		today: warsawDay(now),
	});
	nameIgnored(context, ignoredHeadings);
	return invoices.map((group) => ({
		items: group.rows,
		invoice: () => invoiceOfGroup(context, group),
	}));
}

/** Says above the output which columns nothing was made of. Older versions of n8n have no hints. */
function nameIgnored(context: IExecuteFunctions, headings: readonly string[]): void {
	if (headings.length === 0 || typeof context.addExecutionHints !== 'function') return;
	context.addExecutionHints({
		message: `Columns that were not used: ${headings.join(', ')}. Map them in Columns if they belong to the invoice.`,
		location: 'outputPane',
		type: 'info',
	});
}

function invoiceOfGroup(context: IExecuteFunctions, group: InvoiceOfRows): Record<string, unknown> {
	if (group.problems.length > 0) throw new InvoiceInputError(group.problems);
	const first = group.rows[0] ?? 0;
	const base = mergeOver(readBase(context, first), readMore(context, first));
	return mergeOver(base, group.invoice);
}
