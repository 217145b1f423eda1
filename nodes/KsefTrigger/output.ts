import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import { parseInvoice, type ParsedShape } from '../../ksef/fa3/parse';
import type { PolledInvoice } from '../../ksef/receiving/poll';
import { xmlFile } from '../shared/files';
import { roleNames } from '../shared/invoiceFilters';
import { metadataFields } from '../shared/invoiceMetadata';
import type { OutputSettings } from './settings';

/**
 * The items of one invoice: one, or one for each line. Each carries `ksefNumber`, by which repeats can be dropped.
 * A document that cannot be read as JSON goes out with its metadata, its XML and the reason, never not at all.
 */
export async function itemsOf(
	context: IPollFunctions,
	{ role, metadata, xml }: PolledInvoice,
	settings: OutputSettings,
): Promise<INodeExecutionData[]> {
	const { form, simplify, binaryField } = settings;
	const known: IDataObject = { ...metadataFields(metadata, simplify), role: roleNames[role] };
	if (xml === undefined) return [{ json: known }];
	const read =
		form === 'metadata' || form === 'xml' ? { contents: [{}] } : readContents(xml, form, settings);
	const needsXml = settings.includeXml || 'problem' in read;
	const binary = needsXml
		? { [binaryField]: await xmlFile(context, xml, `${metadata.ksefNumber}.xml`) }
		: undefined;
	const item = (json: IDataObject): INodeExecutionData =>
		binary === undefined ? { json } : { json, binary };
	if ('problem' in read) return [item({ ...known, parseError: read.problem })];
	return read.contents.map((content) => {
		switch (form) {
			case 'friendly':
				return item({ ...known, invoice: content });
			case 'header':
			case 'lines':
				return item({ ksefNumber: metadata.ksefNumber, role: roleNames[role], ...content });
			default:
				return item(known);
		}
	});
}

type Contents = { contents: IDataObject[] } | { problem: string };

function readContents(xml: Uint8Array, shape: ParsedShape, settings: OutputSettings): Contents {
	try {
		const contents: IDataObject[] = parseInvoice(xml, shape, { amounts: settings.amounts });
		// An invoice without lines is still an invoice.
		return { contents: contents.length === 0 ? [{}] : contents };
	} catch (error) {
		// One odd document must not hold up those behind it.
		return { problem: error instanceof Error ? error.message : String(error) };
	}
}
