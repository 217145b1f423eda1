import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type {
	InvoiceQueryDateType,
	InvoiceQueryFilters,
	InvoiceQuerySubjectType,
} from '../../../../ksef/api/invoices';
import { KsefError } from '../../../../ksef/api/errors';
import { withOffset } from '../../../shared/dates';
import { filtersField, readFilters, roleOptions } from '../../../shared/invoiceFilters';

/** In which role the company looks for invoices. */
export const roleField: INodeProperties = {
	displayName: 'Company Is',
	name: 'subjectType',
	type: 'options',
	options: roleOptions,
	default: 'Subject2',
	description: 'In which role the company of the credential is on the invoices',
};

/** Role, dates and filters of a search. Read with {@link readSearch}. */
export const searchFields: INodeProperties[] = [
	roleField,
	{
		displayName: 'Date',
		name: 'dateType',
		type: 'options',
		options: [
			{ name: 'Arrival at KSeF', value: 'Invoicing', description: 'Data przyjęcia' },
			{ name: 'Issue', value: 'Issue', description: 'Data wystawienia (P_1)' },
			{
				name: 'Permanent Storage',
				value: 'PermanentStorage',
				description: 'Data trwałego zapisu: the one to use for synchronizing',
			},
		],
		default: 'PermanentStorage',
		description: 'Which date of the invoice the range is about',
	},
	{
		displayName: 'From',
		name: 'dateFrom',
		type: 'dateTime',
		default: '={{ $now.minus({ days: 30 }).toISO() }}',
		required: true,
		description: 'Start of the range. A range longer than 90 days is split by itself.',
	},
	{
		displayName: 'To',
		name: 'dateTo',
		type: 'dateTime',
		default: '',
		description: 'End of the range; now unless given',
	},
	filtersField,
];

/**
 * What {@link searchFields} say, for one item.
 * @throws {KsefError} of kind `input` when a date or filter cannot be right
 */
export function readSearch(context: IExecuteFunctions, itemIndex: number): InvoiceQueryFilters {
	const from = readDate(context, 'dateFrom', itemIndex);
	const to = readDate(context, 'dateTo', itemIndex);
	if (from === undefined) throw wrongDate('From', '');
	return {
		...readFilters(context.getNodeParameter('filters', itemIndex, {}) as IDataObject),
		subjectType: context.getNodeParameter(
			'subjectType',
			itemIndex,
			'Subject2',
		) as InvoiceQuerySubjectType,
		dateRange: {
			dateType: context.getNodeParameter(
				'dateType',
				itemIndex,
				'PermanentStorage',
			) as InvoiceQueryDateType,
			from,
			...(to === undefined ? {} : { to }),
		},
	};
}

function readDate(
	context: IExecuteFunctions,
	name: 'dateFrom' | 'dateTo',
	itemIndex: number,
): string | undefined {
	const given: unknown = context.getNodeParameter(name, itemIndex, '');
	const text = String(given ?? '').trim();
	if (text === '') return undefined;
	const date = Date.parse(withOffset(text, context.getTimezone()));
	if (Number.isNaN(date)) throw wrongDate(name === 'dateFrom' ? 'From' : 'To', text);
	return new Date(date).toISOString();
}

function wrongDate(field: string, given: string): KsefError {
	return new KsefError({
		kind: 'input',
		message: given === '' ? `The date ${field} is missing.` : `"${given}" in ${field} is no date.`,
		advice: 'Give a date and time such as 2026-11-01T00:00:00+01:00.',
	});
}
