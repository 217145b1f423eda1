import type {
	IBinaryData,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';

import { sendOnline } from '../../../../ksef/sending/online';
import type { KsefConnection } from '../../../../ksef/sending/ports';
import type { InvoiceToSend, SendOutcome } from '../../../../ksef/sending/types';
import { getUpo } from '../../../../ksef/sending/upo';
import { connectOrFail } from '../../../shared/connection';
import { toNodeError } from '../../../shared/errors';
import { xmlFile } from '../../../shared/files';
import { invoiceSourceFields, readInvoiceXml } from '../../../shared/invoiceSource';
import {
	offlineModeOption,
	otherSellersOption,
	readRateLimitsOption,
	showFor,
} from '../../../shared/parameters';
import { reportProgress } from '../../../shared/progress';
import { OutcomeItems } from './outcomeItems';

export const fields: INodeProperties[] = showFor('invoice', 'send', [
	...invoiceSourceFields,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Include UPO',
				name: 'includeUpo',
				type: 'boolean',
				default: false,
				description:
					'Whether to get the official receipt (UPO) of each accepted invoice as a binary file. Costs one call per invoice.',
			},
			offlineModeOption,
			otherSellersOption,
			{
				displayName: 'Put UPO in Field',
				name: 'upoBinaryPropertyName',
				type: 'string',
				default: 'upo',
				description: 'The name of the output binary field to put the UPO in',
			},
			readRateLimitsOption,
			{
				displayName: 'Technical Correction Of',
				name: 'hashOfCorrectedInvoice',
				type: 'string',
				default: '',
				placeholder: 'EbrK4cOSjW4hEpJaHU71YXSOZZmqP5++dK9nLgTzgV4=',
				description:
					'SHA-256 (Base64) of the rejected offline invoice that this one replaces (korekta techniczna)',
			},
			{
				displayName: 'Wait for KSeF Number (Seconds)',
				name: 'waitSeconds',
				type: 'number',
				typeOptions: { minValue: 0, maxValue: 3600 },
				default: 60,
				description:
					'How long to wait for KSeF numbers. Invoices without one by then go out with status "pending"; ask for them later with Get Status.',
			},
		],
	},
]);

interface SendParameters {
	includeUpo: boolean;
	otherSellers: boolean;
	readRateLimits: boolean;
	upoBinaryPropertyName: string;
	waitSeconds: number;
}

/**
 * Sends all items through one session and waits for their numbers. One item goes out per input item, the
 * failed ones with `status` and `error`; only when every invoice failed does the node fail as a whole.
 */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const results = new OutcomeItems(context);
	const invoices: Array<InvoiceToSend & { itemIndex: number }> = [];
	for (let itemIndex = 0; itemIndex < context.getInputData().length; itemIndex++) {
		try {
			invoices.push({ itemIndex, ...(await readInvoice(context, itemIndex)) });
		} catch (error) {
			results.fail(itemIndex, error, { status: 'notSent' });
		}
	}
	if (invoices.length === 0) return results.finish('sent');

	const options = context.getNodeParameter('options', 0, {}) as Partial<SendParameters>;
	const connection = await connectOrFail(context, options);
	const signal = context.getExecutionCancelSignal?.();
	const outcomes = await sendOnline(connection, invoices, {
		waitMs: (options.waitSeconds ?? 60) * 1000,
		otherSellers: options.otherSellers === true,
		onProgress: reportProgress(context),
		...(signal === undefined ? {} : { signal }),
	});
	for (const [position, outcome] of outcomes.entries()) {
		const itemIndex = invoices[position]?.itemIndex ?? position;
		results.add(itemIndex, outcome);
		if (outcome.status !== 'accepted' || options.includeUpo !== true) continue;
		try {
			const file = await upoFile(context, connection, outcome);
			results.add(itemIndex, outcome, { [options.upoBinaryPropertyName ?? 'upo']: file });
		} catch (error) {
			// A missing receipt is no reason to lose the number: the item says so and goes on.
			results.note(itemIndex, { upoError: toNodeError(context.getNode(), error).message });
		}
	}
	return results.finish('sent');
}

async function readInvoice(context: IExecuteFunctions, itemIndex: number): Promise<InvoiceToSend> {
	const options = context.getNodeParameter('options', itemIndex, {}) as {
		offlineMode?: boolean;
		hashOfCorrectedInvoice?: string;
	};
	const invoice: InvoiceToSend = { xml: await readInvoiceXml(context, itemIndex) };
	if (options.offlineMode === true) invoice.offlineMode = true;
	const corrected = options.hashOfCorrectedInvoice?.trim() ?? '';
	if (corrected !== '') invoice.hashOfCorrectedInvoice = corrected;
	return invoice;
}

/** The receipt of an accepted invoice; of one that was sent in an earlier run, found by its KSeF number. */
async function upoFile(
	context: IExecuteFunctions,
	connection: KsefConnection,
	outcome: SendOutcome & { status: 'accepted' },
): Promise<IBinaryData> {
	const { ksefNumber, sessionReferenceNumber, invoiceReferenceNumber, upoDownloadUrl } = outcome;
	const isOfThisSession =
		!outcome.alreadySent &&
		sessionReferenceNumber !== undefined &&
		invoiceReferenceNumber !== undefined;
	const upo = await getUpo(
		connection,
		isOfThisSession
			? {
					sessionReferenceNumber,
					invoiceReferenceNumber,
					...(upoDownloadUrl === undefined ? {} : { downloadUrl: upoDownloadUrl }),
				}
			: { ksefNumber },
	);
	return await xmlFile(context, upo.xml, `UPO-${ksefNumber}.xml`);
}
