import type { IDataObject } from 'n8n-workflow';

import type { InvoiceMetadata } from '../../ksef/api/invoices';

/** The ten fields that most workflows need of an invoice's metadata, flat; absent where KSeF does not know them. */
export function simpleMetadata(metadata: InvoiceMetadata): IDataObject {
	const fields: IDataObject = {
		ksefNumber: metadata.ksefNumber,
		invoiceNumber: metadata.invoiceNumber,
		issueDate: metadata.issueDate,
		acquisitionDate: metadata.acquisitionDate,
		invoiceType: metadata.invoiceType,
		sellerNip: metadata.seller.nip,
		sellerName: metadata.seller.name ?? undefined,
		buyerIdentifier: metadata.buyer.identifier.value ?? undefined,
		grossAmount: metadata.grossAmount,
		currency: metadata.currency,
	};
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** The metadata simplified, or as KSeF gave them with whatever fields it added. */
export function metadataFields(metadata: InvoiceMetadata, simplify: boolean): IDataObject {
	return simplify ? simpleMetadata(metadata) : { ...(metadata as InvoiceMetadata & IDataObject) };
}
