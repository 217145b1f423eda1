import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { KsefError } from '../../../../ksef/api/errors';
import type { InvoiceQuerySubjectType } from '../../../../ksef/api/invoices';
import { findInvoices, type InvoiceSearch } from '../../../../ksef/receiving/find';
import { DAY_MS } from '../../../../ksef/receiving/instants';
import { connect } from '../../../shared/connection';
import { metadataFields } from '../../../shared/invoiceMetadata';
import { forEachItem } from '../../../shared/items';
import { showFor } from '../../../shared/parameters';
import { simplifyField } from './exportFields';
import { roleField } from './searchFields';

export const fields: INodeProperties[] = showFor('invoice', 'find', [
	{
		displayName: 'Find By',
		name: 'findBy',
		type: 'options',
		options: [
			{
				name: 'Hash',
				value: 'hash',
				description: 'SHA-256 of the XML; reads the list through, 250 invoices a call',
			},
			{
				name: 'Invoice Number',
				value: 'invoiceNumber',
				description: 'The number that the seller gave the invoice (P_2)',
			},
		],
		default: 'invoiceNumber',
	},
	{
		displayName: 'Invoice Number',
		name: 'invoiceNumber',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'FV/2026/11/1',
		displayOptions: { show: { findBy: ['invoiceNumber'] } },
	},
	{
		displayName: 'Hash',
		name: 'invoiceHash',
		type: 'string',
		default: '={{ $json.invoiceHash }}',
		required: true,
		placeholder: 'EbrK4cOSjW4hEpJaHU71YXSOZZmqP5++dK9nLgTzgV4=',
		description: 'SHA-256 of the XML in Base64',
		displayOptions: { show: { findBy: ['hash'] } },
	},
	{
		displayName: 'Seller NIP',
		name: 'sellerNip',
		type: 'string',
		default: '',
		placeholder: '5265877635',
		description: 'Numbers are unique for one seller only',
	},
	{ ...roleField, default: 'Subject1' },
	{
		displayName: 'Issued From',
		name: 'issuedFrom',
		type: 'dateTime',
		default: '',
		description: 'First day of issue to look at; 90 days ago unless given',
	},
	{
		displayName: 'Issued To',
		name: 'issuedTo',
		type: 'dateTime',
		default: '',
		description: 'Last day of issue to look at; today unless given',
	},
	simplifyField,
]);

/** Finds invoices by what the outside world knows of them; an item that finds none fails. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await forEachItem(context, async (itemIndex) => {
		const connection = await connect(context, itemIndex);
		const search = readSearchFor(context, itemIndex);
		const now = connection.host.now().getTime();
		const signal = context.getExecutionCancelSignal?.();
		const role = context.getNodeParameter('subjectType', itemIndex, 'Subject1');
		const found = await findInvoices(connection, search, {
			subjectType: role as InvoiceQuerySubjectType,
			issuedFrom: readDay(context, 'issuedFrom', itemIndex, now - 90 * DAY_MS),
			issuedTo: readDay(context, 'issuedTo', itemIndex, now),
			...(signal === undefined ? {} : { signal }),
		});
		if (found.length === 0) throw nothingFound(search);
		const simplify = context.getNodeParameter('simplify', itemIndex, true) === true;
		return found.map((metadata) => ({ json: metadataFields(metadata, simplify) }));
	});
}

function readSearchFor(context: IExecuteFunctions, itemIndex: number): InvoiceSearch {
	const text = (name: string) => String(context.getNodeParameter(name, itemIndex, '')).trim();
	const nip = text('sellerNip').replace(/[\s-]|^PL/gi, '');
	const seller = nip === '' ? {} : { sellerNip: nip };
	const by = text('findBy');
	const value = by === 'hash' ? text('invoiceHash') : text('invoiceNumber');
	if (value === '') {
		throw new KsefError({
			kind: 'input',
			message: by === 'hash' ? 'The hash is missing.' : 'The invoice number is missing.',
			advice: 'Fill the field in, or check the expression in it.',
		});
	}
	return by === 'hash'
		? { by: 'hash', invoiceHash: value, ...seller }
		: { by: 'invoiceNumber', invoiceNumber: value, ...seller };
}

function readDay(
	context: IExecuteFunctions,
	name: string,
	itemIndex: number,
	unlessGiven: number,
): string {
	const given = String(context.getNodeParameter(name, itemIndex, '') ?? '').trim();
	if (/^\d{4}-\d{2}-\d{2}/.test(given)) return given.slice(0, 10);
	if (given === '') return new Date(unlessGiven).toISOString().slice(0, 10);
	throw new KsefError({
		kind: 'input',
		message: `"${given}" is no date.`,
		advice: 'Give days of issue such as 2026-11-01.',
	});
}

function nothingFound(search: InvoiceSearch): KsefError {
	const what =
		search.by === 'hash' ? `the hash ${search.invoiceHash}` : `the number ${search.invoiceNumber}`;
	return new KsefError({
		kind: 'notFound',
		message: `KSeF shows no invoice with ${what} in this role and range of dates.`,
		advice:
			'Check the role of the company, the dates of issue and the seller’s NIP. An invoice shows some minutes after it was accepted.',
	});
}
