import type { CompressionType } from './batchSessions';
import type { ApiClient } from './client';
import { documentOf } from './sessions';
import type {
	EncryptionInfo,
	FormCode,
	InvoicingMode,
	IsoDate,
	IsoDateTime,
	KsefNumber,
	Nip,
	ReferenceNumber,
	Sha256Base64,
	StatusInfo,
	XmlDocument,
} from './types';

/** In which role the context appears on the invoices asked for: seller, buyer, third party, authorised party. */
export type InvoiceQuerySubjectType = 'Subject1' | 'Subject2' | 'Subject3' | 'SubjectAuthorized';
/** By which date: of issue (`P_1`), of arrival at KSeF, of permanent storage. */
export type InvoiceQueryDateType = 'Issue' | 'Invoicing' | 'PermanentStorage';
export type InvoiceType =
	| 'Vat'
	| 'Zal'
	| 'Kor'
	| 'Roz'
	| 'Upr'
	| 'KorZal'
	| 'KorRoz'
	| 'VatPef'
	| 'VatPefSp'
	| 'KorPef'
	| 'VatRr'
	| 'KorVatRr';

/** A range of dates, both ends included. */
export interface InvoiceQueryDateRange {
	dateType: InvoiceQueryDateType;
	from: IsoDateTime;
	/** Now unless told. */
	to?: IsoDateTime;
	/** Leaves out what lies behind the high-water mark; only with `PermanentStorage`. */
	restrictToPermanentStorageHwmDate?: boolean;
}

/** Filters of the metadata query and of the export. */
export interface InvoiceQueryFilters {
	subjectType: InvoiceQuerySubjectType;
	dateRange: InvoiceQueryDateRange;
	ksefNumber?: KsefNumber;
	invoiceNumber?: string;
	amount?: { type: 'Brutto' | 'Netto' | 'Vat'; from?: number; to?: number };
	sellerNip?: Nip;
	buyerIdentifier?: { type: 'Nip' | 'VatUe' | 'Other' | 'None'; value?: string };
	/** ISO 4217. */
	currencyCodes?: string[];
	invoicingMode?: InvoicingMode;
	isSelfInvoicing?: boolean;
	formType?: 'FA' | 'PEF' | 'FA_RR';
	invoiceTypes?: InvoiceType[];
	hasAttachment?: boolean;
}

/** Order and page of a metadata query: `pageOffset` counts pages from 0, `pageSize` is 10 to 250. */
export interface MetadataPageRequest {
	sortOrder?: 'Asc' | 'Desc';
	pageOffset?: number;
	pageSize?: number;
}

/** A party's identifier as the metadata shows it. */
export interface InvoiceMetadataIdentifier {
	type: string;
	value?: string | null;
}

/** What KSeF knows about an invoice without its XML. */
export interface InvoiceMetadata {
	ksefNumber: KsefNumber;
	invoiceNumber: string;
	issueDate: IsoDate;
	invoicingDate: IsoDateTime;
	acquisitionDate: IsoDateTime;
	permanentStorageDate: IsoDateTime;
	seller: { nip: Nip; name?: string | null };
	buyer: { identifier: InvoiceMetadataIdentifier; name?: string | null };
	netAmount: number;
	grossAmount: number;
	/** In PLN. */
	vatAmount: number;
	currency: string;
	invoicingMode: InvoicingMode;
	invoiceType: InvoiceType;
	formCode: FormCode;
	isSelfInvoicing: boolean;
	hasAttachment: boolean;
	invoiceHash: Sha256Base64;
	hashOfCorrectedInvoice?: Sha256Base64 | null;
	thirdSubjects?: Array<{
		identifier: InvoiceMetadataIdentifier;
		name?: string | null;
		role: number;
	}> | null;
	authorizedSubject?: { nip: Nip; name?: string | null; role: number } | null;
}

/** Answer of `POST /invoices/query/metadata`. */
export interface QueryInvoicesMetadataResponse {
	hasMore: boolean;
	/** The 10 000 results that KSeF gives for one set of filters are used up: go on from the last date. */
	isTruncated: boolean;
	/** Below this date nothing will ever be added; only with `PermanentStorage`. */
	permanentStorageHwmDate?: IsoDateTime | null;
	invoices: InvoiceMetadata[];
}

/** Body of `POST /invoices/exports`. */
export interface InvoiceExportRequest {
	encryption: EncryptionInfo;
	/** Leaves the XML files out of the package. */
	onlyMetadata?: boolean;
	filters: InvoiceQueryFilters;
	/** ZIP unless told. */
	compressionType?: CompressionType;
}

/** Answer of `POST /invoices/exports`. */
export interface ExportInvoicesResponse {
	referenceNumber: ReferenceNumber;
}

/** One encrypted part of an export. */
export interface InvoicePackagePart {
	/** From 1. */
	ordinalNumber: number;
	partName: string;
	method: string;
	/** Pre-signed: no access token; expires. */
	url: string;
	/** Bytes before encryption. */
	partSize: number;
	partHash: Sha256Base64;
	encryptedPartSize: number;
	encryptedPartHash: Sha256Base64;
	expirationDate: IsoDateTime;
}

/** A package ready for download. */
export interface InvoicePackage {
	invoiceCount: number;
	/** Bytes. */
	size: number;
	parts: InvoicePackagePart[];
	/** Cut off at 10 000 invoices or 1 GB: export again from the `last…Date`. */
	isTruncated: boolean;
	lastIssueDate?: IsoDate | null;
	lastInvoicingDate?: IsoDateTime | null;
	lastPermanentStorageDate?: IsoDateTime | null;
	permanentStorageHwmDate?: IsoDateTime | null;
}

/** Answer of `GET /invoices/exports/{referenceNumber}`. */
export interface InvoiceExportStatusResponse {
	status: StatusInfo;
	completedDate?: IsoDateTime | null;
	packageExpirationDate?: IsoDateTime | null;
	package?: InvoicePackage | null;
}

/**
 * `GET /invoices/ksef/{ksefNumber}`: the XML of an invoice.
 * @throws as {@link ApiClient.call}; 21164 and 21165 soon after acceptance mean "not readable yet"
 */
export async function getInvoice(
	client: ApiClient,
	ksefNumber: KsefNumber,
	signal?: AbortSignal,
): Promise<XmlDocument> {
	const response = await client.call({
		method: 'GET',
		path: `/invoices/ksef/${encodeURIComponent(ksefNumber)}`,
		headers: { accept: 'application/xml, application/json' },
		authorization: { type: 'access' },
		limitGroup: 'invoiceDownload',
		purpose: 'download the invoice',
		...(signal === undefined ? {} : { signal }),
	});
	return documentOf(response);
}

/**
 * `POST /invoices/query/metadata`: one page of the invoices that match.
 * @throws as {@link ApiClient.call}
 */
export function queryInvoicesMetadata(
	client: ApiClient,
	filters: InvoiceQueryFilters,
	page: MetadataPageRequest = {},
	signal?: AbortSignal,
): Promise<QueryInvoicesMetadataResponse> {
	return client.json<QueryInvoicesMetadataResponse>({
		method: 'POST',
		path: '/invoices/query/metadata',
		query: { ...page },
		json: filters,
		authorization: { type: 'access' },
		limitGroup: 'invoiceMetadata',
		purpose: 'search for invoices',
		...(signal === undefined ? {} : { signal }),
	});
}

/**
 * `POST /invoices/exports`: asks KSeF to prepare a package of invoices, encrypted with the caller's key.
 * @throws as {@link ApiClient.call}
 */
export function exportInvoices(
	client: ApiClient,
	request: InvoiceExportRequest,
	signal?: AbortSignal,
): Promise<ExportInvoicesResponse> {
	return client.json<ExportInvoicesResponse>({
		method: 'POST',
		path: '/invoices/exports',
		json: request,
		authorization: { type: 'access' },
		limitGroup: 'invoiceExport',
		purpose: 'start the export of invoices',
		...(signal === undefined ? {} : { signal }),
	});
}

/**
 * `GET /invoices/exports/{referenceNumber}`: state of an export and, once ready, the addresses of its parts.
 * @throws as {@link ApiClient.call}; HTTP 410 when the export has run out (7 days)
 */
export function getExportStatus(
	client: ApiClient,
	referenceNumber: ReferenceNumber,
	signal?: AbortSignal,
): Promise<InvoiceExportStatusResponse> {
	return client.json<InvoiceExportStatusResponse>({
		method: 'GET',
		path: `/invoices/exports/${encodeURIComponent(referenceNumber)}`,
		authorization: { type: 'access' },
		limitGroup: 'invoiceExportStatus',
		purpose: 'read the state of the export',
		...(signal === undefined ? {} : { signal }),
	});
}
