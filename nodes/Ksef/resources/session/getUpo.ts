import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import type { Upo } from '../../../../ksef/sending/upo';
import { getSessionUpoPages } from '../../../../ksef/sending/upo';
import { connect } from '../../../shared/connection';
import { xmlFile } from '../../../shared/files';
import { forEachItem } from '../../../shared/items';
import {
	outputBinaryField,
	sessionReferenceNumberField,
	showFor,
} from '../../../shared/parameters';

export const fields: INodeProperties[] = showFor('session', 'getUpo', [
	{ ...sessionReferenceNumberField, description: 'The closed session whose receipt to get' },
	{
		displayName: 'Output',
		name: 'output',
		type: 'options',
		options: [
			{
				name: 'One Item per Invoice',
				value: 'invoices',
				description: 'The receipt’s lines as fields, without the file',
			},
			{
				name: 'One Item per Page',
				value: 'pages',
				description: 'The XML files, each with up to 10,000 invoices',
			},
		],
		default: 'pages',
	},
	{ ...outputBinaryField, displayOptions: { show: { output: ['pages'] } } },
]);

/** Gets the receipt of a whole session: all its pages, as files or line by line. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await forEachItem(context, async (itemIndex) => {
		const connection = await connect(context, itemIndex);
		const sessionReferenceNumber = String(
			context.getNodeParameter('sessionReferenceNumber', itemIndex),
		).trim();
		const pages = await getSessionUpoPages(connection, sessionReferenceNumber);
		if (pages.length === 0) {
			throw new NodeOperationError(context.getNode(), 'The session has no UPO', {
				itemIndex,
				description:
					'KSeF writes it after the session was closed and processed, and only if at least one invoice was accepted. Look at the session with Session: Get.',
			});
		}
		if (context.getNodeParameter('output', itemIndex) === 'invoices') {
			return pages.flatMap(({ facts }) =>
				facts.documents.map((document) => ({ json: { ...document, sessionReferenceNumber } })),
			);
		}
		const field = context.getNodeParameter('outputBinaryPropertyName', itemIndex) as string;
		return await Promise.all(
			pages.map(async (page, index) => await pageItem(context, page, index, field)),
		);
	});
}

async function pageItem(
	context: IExecuteFunctions,
	{ xml, facts, sessionReferenceNumber }: Upo,
	index: number,
	field: string,
): Promise<INodeExecutionData> {
	const name = `UPO-${sessionReferenceNumber}-${index + 1}.xml`;
	return {
		json: {
			sessionReferenceNumber,
			receiver: facts.receiver,
			isSigned: facts.isSigned,
			page: facts.page,
			pageCount: facts.pageCount,
			documentCount: facts.documentCount,
			documentsOnPage: facts.documents.length,
		},
		binary: { [field]: await xmlFile(context, xml, name) },
	};
}
