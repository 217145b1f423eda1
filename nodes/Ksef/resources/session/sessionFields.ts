import type { IDataObject } from 'n8n-workflow';

import type {
	SessionInvoiceStatusResponse,
	SessionsQueryResponseItem,
	SessionStatusResponse,
} from '../../../../ksef/api/sessions';

/** A session as flat fields. */
export function sessionFields(
	session: SessionStatusResponse | SessionsQueryResponseItem,
): IDataObject {
	const counts =
		'totalInvoiceCount' in session
			? session.totalInvoiceCount
			: 'invoiceCount' in session
				? (session.invoiceCount ?? 0)
				: 0;
	return {
		status: session.status.code,
		statusDescription: session.status.description,
		...((session.status.details?.length ?? 0) > 0
			? { statusDetails: session.status.details?.join('; ') }
			: {}),
		dateCreated: session.dateCreated,
		dateUpdated: session.dateUpdated,
		...(session.validUntil ? { validUntil: session.validUntil } : {}),
		invoiceCount: counts,
		successfulInvoiceCount: session.successfulInvoiceCount ?? 0,
		failedInvoiceCount: session.failedInvoiceCount ?? 0,
		...('upo' in session ? { upoPages: session.upo?.pages.length ?? 0 } : {}),
	};
}

/** An invoice of a session as flat fields; pre-signed addresses are left out. */
export function sessionInvoiceFields(
	invoice: SessionInvoiceStatusResponse,
	sessionReferenceNumber: string,
): IDataObject {
	const fields: IDataObject = {
		sessionReferenceNumber,
		ordinalNumber: invoice.ordinalNumber,
		invoiceReferenceNumber: invoice.referenceNumber,
		invoiceNumber: invoice.invoiceNumber,
		ksefNumber: invoice.ksefNumber,
		invoiceHash: invoice.invoiceHash,
		invoiceFileName: invoice.invoiceFileName,
		acquisitionDate: invoice.acquisitionDate,
		mode: invoice.invoicingMode,
		status: invoice.status.code,
		statusDescription: invoice.status.description,
		statusDetails: invoice.status.details?.join('; '),
		statusExtensions: invoice.status.extensions,
	};
	return Object.fromEntries(
		Object.entries(fields).filter(([, value]) => value !== undefined && value !== null),
	);
}
