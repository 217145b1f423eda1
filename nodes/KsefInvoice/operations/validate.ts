import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';

import { warsawDay } from '../../../ksef/fa3/friendly/dates';
import type { KsefEnvironment, Problem } from '../../../ksef/fa3/validate';
import { validateInvoice } from '../../../ksef/fa3/validate';
import { toNodeError } from '../../shared/errors';
import { readInvoiceXml } from '../../shared/invoiceSource';
import { failedItem } from '../../shared/items';
import { newTurns } from '../../shared/turns';
import { xmlSourceFields } from '../fields';

const shown = { show: { operation: ['validate'] } };

export const fields: INodeProperties[] = [
	...xmlSourceFields('validate'),
	{
		displayName: 'Separate Output for Invalid Invoices',
		name: 'separateInvalid',
		type: 'boolean',
		noDataExpression: true,
		default: false,
		description: 'Whether invalid invoices leave through an output of their own',
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
				displayName: 'Context NIP',
				name: 'contextNip',
				type: 'string',
				default: '',
				placeholder: '5265877635',
				description: 'NIP in whose name the invoice will be sent; the seller is compared with it',
			},
			{
				displayName: 'Environment',
				name: 'environment',
				type: 'options',
				options: [
					{ name: 'Demo', value: 'demo' },
					{ name: 'Production', value: 'production' },
					{ name: 'Test', value: 'test' },
				],
				default: 'production',
				description:
					'Which KSeF the invoice is meant for; Test does not mind wrong check digits of NIPs',
			},
			{
				displayName: 'Sending',
				name: 'sending',
				type: 'options',
				options: [
					{ name: 'Either', value: 'either' },
					{ name: 'In a Batch', value: 'batch' },
					{ name: 'Online', value: 'online' },
				],
				default: 'either',
				description: 'How the invoice will be sent; one with an attachment goes in a batch only',
			},
		],
	},
];

interface ValidateOptions {
	contextNip?: string;
	environment?: KsefEnvironment;
	sending?: 'either' | 'batch' | 'online';
}

/** What Validate found out about one item. */
interface Verdict {
	readonly item: INodeExecutionData;
	readonly valid: boolean;
}

/**
 * Checks each item's invoice: the file, the schema, the rules of KSeF and the law, and duplicates among
 * the items. A bad invoice is an answer (`valid`, `errors`, `warnings`), never an error; its files go out
 * with it. Only an item without any document fails.
 */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const verdicts: Verdict[] = [];
	const run = { today: warsawDay(new Date()), accepted: new Set<string>() };
	const turns = newTurns();
	for (let itemIndex = 0; itemIndex < context.getInputData().length; itemIndex++) {
		await turns.giveWay();
		verdicts.push(await verdictOn(context, itemIndex, run));
	}
	const separate = context.getNodeParameter('separateInvalid', 0, false) as boolean;
	if (!separate) return [verdicts.map(({ item }) => item)];
	return [true, false].map((valid) =>
		verdicts.filter((verdict) => verdict.valid === valid).map(({ item }) => item),
	);
}

async function verdictOn(
	context: IExecuteFunctions,
	itemIndex: number,
	run: { readonly today: string; readonly accepted: Set<string> },
): Promise<Verdict> {
	try {
		const options = context.getNodeParameter('options', itemIndex, {}) as ValidateOptions;
		const { contextNip = '', environment = 'production', sending = 'either' } = options;
		const xml = await readInvoiceXml(context, itemIndex);
		const known = run.accepted.size;
		const { valid, errors, warnings } = validateInvoice(xml, {
			today: run.today,
			earlierInvoices: run.accepted,
			environment,
			...(contextNip === '' ? {} : { contextNip: contextNip.replace(/[\s-]/g, '') }),
			...(sending === 'either' ? {} : { sending }),
		});
		// A refused invoice does not use up its number.
		if (!valid)
			for (const identity of [...run.accepted].slice(known)) run.accepted.delete(identity);
		const input = context.getInputData()[itemIndex];
		return {
			valid,
			item: {
				json: { ...input?.json, valid, errors: errors.map(asData), warnings: warnings.map(asData) },
				...(input?.binary === undefined ? {} : { binary: input.binary }),
				pairedItem: { item: itemIndex },
			},
		};
	} catch (error) {
		if (!context.continueOnFail()) throw toNodeError(context.getNode(), error, itemIndex);
		return { valid: false, item: failedItem(context.getNode(), error, itemIndex) };
	}
}

function asData(problem: Problem): IDataObject {
	return { ...problem };
}
