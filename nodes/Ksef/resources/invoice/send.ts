import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';

import type { KsefConnection } from '../../../../ksef/sending/ports';
import type { InvoiceToSend, SendOutcome } from '../../../../ksef/sending/types';
import { sendOnline } from '../../../../ksef/sending/online';
import { getUpo } from '../../../../ksef/sending/upo';
import { connect } from '../../../shared/connection';
import { toNodeError } from '../../../shared/errors';
import { failedItem } from '../../../shared/items';
import { invoiceSourceFields, readInvoiceXml } from '../../../shared/invoiceSource';
import { showFor } from '../../../shared/parameters';
import { reportProgress, summarize } from '../../../shared/progress';
import { xmlFile } from '../../../shared/files';
import { outcomeFields } from './outcomeFields';

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
			{
				displayName: 'Offline Mode',
				name: 'offlineMode',
				type: 'boolean',
				default: false,
				description:
					'Whether the invoices were issued offline (tryb offline24) and are being handed over now',
			},
			{
				displayName: 'Other Sellers',
				name: 'otherSellers',
				type: 'boolean',
				default: false,
				description:
					'Whether invoices may name another seller than the company of the credential. Needs permissions in KSeF, as a tax representative or bailiff has them; self-billing works without this.',
			},
			{
				displayName: 'Put UPO in Field',
				name: 'upoBinaryPropertyName',
				type: 'string',
				default: 'upo',
				description: 'The name of the output binary field to put the UPO in',
			},
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
	upoBinaryPropertyName: string;
	waitSeconds: number;
}

/**
 * Sends all items through one session and waits for their numbers. One item goes out per input item, the
 * failed ones with `status` and `error`; only when every invoice failed does the node fail as a whole.
 */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const items = context.getInputData();
	const results: INodeExecutionData[] = new Array<INodeExecutionData>(items.length);
	const failures: Array<{ itemIndex: number; error: unknown }> = [];
	const fail = (itemIndex: number, error: unknown, known: IDataObject) => {
		failures.push({ itemIndex, error });
		results[itemIndex] = { ...passOn(items[itemIndex]), ...failedItem(error, itemIndex, known) };
	};

	const invoices: Array<InvoiceToSend & { itemIndex: number }> = [];
	for (let itemIndex = 0; itemIndex < items.length; itemIndex++) {
		try {
			invoices.push({ itemIndex, ...(await readInvoice(context, itemIndex)) });
		} catch (error) {
			fail(itemIndex, error, { status: 'notSent' });
		}
	}

	if (invoices.length > 0) {
		const options = context.getNodeParameter('options', 0, {}) as Partial<SendParameters>;
		const connection = await connect(context);
		const signal = context.getExecutionCancelSignal?.();
		const outcomes = await sendOnline(connection, invoices, {
			waitMs: (options.waitSeconds ?? 60) * 1000,
			otherSellers: options.otherSellers === true,
			onProgress: reportProgress(context),
			...(signal === undefined ? {} : { signal }),
		});
		for (const [position, outcome] of outcomes.entries()) {
			const itemIndex = invoices[position]?.itemIndex ?? position;
			if (outcome.status === 'rejected' || outcome.status === 'notSent') {
				fail(itemIndex, outcome.error, outcomeFields(outcome));
				continue;
			}
			const item = passOn(items[itemIndex]);
			results[itemIndex] = {
				...item,
				json: outcomeFields(outcome),
				pairedItem: { item: itemIndex },
			};
			if (outcome.status === 'accepted' && options.includeUpo === true) {
				results[itemIndex] = await withUpo(
					context,
					connection,
					outcome,
					results[itemIndex],
					options.upoBinaryPropertyName ?? 'upo',
				);
			}
		}
	}

	const [first] = failures;
	if (first !== undefined && failures.length === items.length && !context.continueOnFail()) {
		throw toNodeError(context.getNode(), first.error, first.itemIndex);
	}
	summarize(context, items.length - failures.length, failures.length, 'sent');
	return results;
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

/** The input's files go on with the result, so that the bytes that were sent stay at hand. */
function passOn(item: INodeExecutionData | undefined): Pick<INodeExecutionData, 'binary'> {
	return item?.binary === undefined ? {} : { binary: { ...item.binary } };
}

/** A missing receipt is no reason to lose the number: the item says so and goes on. */
async function withUpo(
	context: IExecuteFunctions,
	connection: KsefConnection,
	outcome: SendOutcome & { status: 'accepted' },
	item: INodeExecutionData,
	binaryField: string,
): Promise<INodeExecutionData> {
	try {
		const { ksefNumber, sessionReferenceNumber, invoiceReferenceNumber } = outcome;
		const isOfThisSession =
			!outcome.alreadySent &&
			sessionReferenceNumber !== undefined &&
			invoiceReferenceNumber !== undefined;
		const upo = await getUpo(
			connection,
			isOfThisSession ? { sessionReferenceNumber, invoiceReferenceNumber } : { ksefNumber },
		);
		const file = await xmlFile(context, upo.xml, `UPO-${ksefNumber}.xml`);
		return { ...item, binary: { ...item.binary, [binaryField]: file } };
	} catch (error) {
		const { message } = toNodeError(context.getNode(), error);
		return { ...item, json: { ...item.json, upoError: message } };
	}
}
