import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { downloadInvoice } from '../../../../ksef/receiving/download';
import { connect } from '../../../shared/connection';
import { xmlFile } from '../../../shared/files';
import { forEachItem } from '../../../shared/items';
import { ksefNumberField, outputBinaryField, showFor } from '../../../shared/parameters';

export const fields: INodeProperties[] = showFor('invoice', 'download', [
	ksefNumberField,
	outputBinaryField,
]);

/** Downloads each item's invoice: the exact XML as a file, the usual facts as fields. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await forEachItem(context, async (itemIndex) => {
		const connection = await connect(context, itemIndex);
		const number = String(context.getNodeParameter('ksefNumber', itemIndex));
		const invoice = await downloadInvoice(connection, number);
		const field = context.getNodeParameter('outputBinaryPropertyName', itemIndex) as string;
		return {
			json: {
				ksefNumber: invoice.ksefNumber,
				...invoice.facts,
				invoiceHash: invoice.invoiceHash,
				...(invoice.warnings.length === 0 ? {} : { warnings: invoice.warnings }),
			},
			binary: {
				...context.getInputData()[itemIndex]?.binary,
				[field]: await xmlFile(context, invoice.xml, `${invoice.ksefNumber}.xml`),
			},
		};
	});
}
