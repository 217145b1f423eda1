import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';

import type { Upo, UpoRequest } from '../../../../ksef/sending/upo';
import { getUpo } from '../../../../ksef/sending/upo';
import { connect } from '../../../shared/connection';
import { xmlFile } from '../../../shared/files';
import { forEachItem } from '../../../shared/items';
import {
	invoiceReferenceNumberField,
	ksefNumberField,
	outputBinaryField,
	sessionReferenceNumberField,
	showFor,
} from '../../../shared/parameters';

export const fields: INodeProperties[] = showFor('invoice', 'getUpo', [
	{
		displayName: 'Find By',
		name: 'findBy',
		type: 'options',
		options: [
			{
				name: 'Invoice Reference Number',
				value: 'invoiceReference',
				description: 'With the session reference number, as Send returned them',
			},
			{
				name: 'KSeF Number',
				value: 'ksefNumber',
				description: 'For an invoice that this company sent',
			},
		],
		default: 'invoiceReference',
	},
	{ ...ksefNumberField, displayOptions: { show: { findBy: ['ksefNumber'] } } },
	{
		...sessionReferenceNumberField,
		displayOptions: { show: { findBy: ['invoiceReference'] } },
	},
	{
		...sessionReferenceNumberField,
		required: false,
		default: '',
		description:
			'The session in which the invoice was sent. Leave empty to search the sessions around the date in the KSeF number, which costs up to 40 calls.',
		displayOptions: { show: { findBy: ['ksefNumber'] } },
	},
	{
		...invoiceReferenceNumberField,
		displayOptions: { show: { findBy: ['invoiceReference'] } },
	},
	outputBinaryField,
]);

/** Gets the receipt of each item's invoice: the XML as a file, the key facts as fields. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await forEachItem(context, async (itemIndex) => {
		const connection = await connect(context, itemIndex);
		const upo = await getUpo(connection, readRequest(context, itemIndex));
		const field = context.getNodeParameter('outputBinaryPropertyName', itemIndex) as string;
		const fields = upoFields(upo);
		const name = String(fields['ksefNumber'] ?? upo.sessionReferenceNumber);
		return {
			json: fields,
			binary: {
				...context.getInputData()[itemIndex]?.binary,
				[field]: await xmlFile(context, upo.xml, `UPO-${name}.xml`),
			},
		};
	});
}

function readRequest(context: IExecuteFunctions, itemIndex: number): UpoRequest {
	const text = (name: string) => String(context.getNodeParameter(name, itemIndex, '')).trim();
	const sessionReferenceNumber = text('sessionReferenceNumber');
	if (text('findBy') !== 'ksefNumber') {
		return { sessionReferenceNumber, invoiceReferenceNumber: text('invoiceReferenceNumber') };
	}
	return {
		ksefNumber: text('ksefNumber'),
		...(sessionReferenceNumber === '' ? {} : { sessionReferenceNumber }),
	};
}

/** The facts of a receipt for one invoice; those of a receipt for several stand in `documents`. */
function upoFields({ facts, sessionReferenceNumber }: Upo): IDataObject {
	const { documents, receiver, isSigned, formCode } = facts;
	const common = { receiver, isSigned, ...(formCode === undefined ? {} : { formCode }) };
	const [only, ...others] = documents;
	if (only === undefined || others.length > 0) {
		return {
			sessionReferenceNumber,
			...common,
			documents: documents.map((document) => ({ ...document })),
		};
	}
	return { ...only, sessionReferenceNumber, ...common };
}
