import type { IDataObject, IPollFunctions } from 'n8n-workflow';

import { KsefError } from '../../ksef/api/errors';
import type { ReadOptions } from '../../ksef/fa3/parse';
import { DEFAULT_PACE_MS, type PollRequest } from '../../ksef/receiving/poll';
import type { Role } from '../../ksef/receiving/state';
import type { NodeConnection } from '../shared/connection';
import { withOffset } from '../shared/dates';
import { readFilters } from '../shared/invoiceFilters';

/** What goes out for an invoice. */
export type OutputForm = 'friendly' | 'metadata' | 'xml' | 'header' | 'lines';

/** How items are made. */
export interface OutputSettings {
	form: OutputForm;
	simplify: boolean;
	includeXml: boolean;
	binaryField: string;
	amounts: ReadOptions['amounts'];
}

/** All that the user set. */
export interface TriggerSettings {
	request: PollRequest;
	output: OutputSettings;
	executionFor: 'batch' | 'invoice';
}

/** n8n's durable scheduler gives a poll up after 45 seconds. */
const WAIT_FOR_EXPORT_MS = 20_000;
const MOST_SEPARATE_EXECUTIONS = 50;

/**
 * Reads the trigger's parameters.
 * @throws {KsefError} of kind `input` when they cannot be right
 */
export function readSettings(context: IPollFunctions, connection: NodeConnection): TriggerSettings {
	const options = context.getNodeParameter('options', {}) as IDataObject;
	const form = context.getNodeParameter('output', 'metadata') as OutputForm;
	const executionFor = context.getNodeParameter('executionFor', 'batch') as 'batch' | 'invoice';
	const roles = context.getNodeParameter('roles', ['Subject2']) as Role[];
	if (roles.length === 0) {
		throw new KsefError({
			kind: 'input',
			message: 'No role of the company is chosen.',
			advice: 'Choose at least one under Company Is; most want Buyer.',
		});
	}
	const start = readStart(context);
	const minutes = Number(options['minimumInterval'] ?? DEFAULT_PACE_MS / 60_000);
	const most = Number(options['mostInvoices'] ?? Infinity);
	const { baseUrl } = connection.client;
	return {
		request: {
			roles,
			filters: readFilters(context.getNodeParameter('filters', {}) as IDataObject),
			reach: options['freshestFirst'] === true ? 'now' : 'highWaterMark',
			content: form === 'metadata' ? 'metadata' : 'invoices',
			...(start === undefined ? {} : { start }),
			origin: `${baseUrl} ${connection.context.type} ${connection.context.value}`,
			paceMs: Math.max(0, minutes) * 60_000,
			mostInvoices: executionFor === 'invoice' ? Math.min(most, MOST_SEPARATE_EXECUTIONS) : most,
			waitMs: WAIT_FOR_EXPORT_MS,
		},
		output: {
			form,
			simplify: context.getNodeParameter('simplify', true) as boolean,
			includeXml: form === 'xml' || (form !== 'metadata' && options['includeXml'] === true),
			binaryField: String(options['binaryPropertyName'] ?? '') || 'data',
			amounts: options['amounts'] === 'number' ? 'number' : 'text',
		},
		executionFor,
	};
}

function readStart(context: IPollFunctions): string | undefined {
	if (context.getNodeParameter('startFrom', 'now') === 'now') return undefined;
	const given = String(context.getNodeParameter('startDate', ''));
	const start = withOffset(given, context.getTimezone());
	const milliseconds = Date.parse(start);
	if (!Number.isNaN(milliseconds)) return new Date(milliseconds).toISOString();
	throw new KsefError({
		kind: 'input',
		message: given === '' ? 'The start date is missing.' : `The start date "${given}" is no date.`,
		advice: 'Give a date under Start Date, or choose to start from now.',
	});
}
