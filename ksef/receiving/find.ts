import { KsefError } from '../api/errors';
import type {
	InvoiceMetadata,
	InvoiceQueryFilters,
	InvoiceQuerySubjectType,
} from '../api/invoices';
import type { IsoDate, KsefNumber, Nip, Sha256Base64 } from '../api/types';
import type { KsefConnection } from '../sending/ports';
import { queryInvoices } from './query';

/** What is known of the invoice that is looked for. */
export type InvoiceSearch =
	/** The number the seller gave it (`P_2`) and, where known, the seller. */
	| { by: 'invoiceNumber'; invoiceNumber: string; sellerNip?: Nip }
	/** SHA-256 of its XML. */
	| { by: 'hash'; invoiceHash: Sha256Base64; sellerNip?: Nip };

/** Where to look. */
export interface FindOptions {
	/** In which role the signed-in company is on the invoice. */
	subjectType: InvoiceQuerySubjectType;
	/** First and last day of issue. */
	issuedFrom: IsoDate;
	issuedTo: IsoDate;
	/** How many invoices a search by hash looks at; KSeF has no filter for hashes. */
	mostLookedAt?: number;
	signal?: AbortSignal;
}

/** 20 calls an hour with 250 invoices each are KSeF's limit; half of it is left for others. */
const MOST_LOOKED_AT = 2_500;

/**
 * Finds invoices by what the outside world knows of them. By number KSeF searches itself: one call for each
 * window of 90 days. By hash the list is read through, newest first.
 * @returns all that match: numbers are unique per seller and year only
 * @throws {KsefError} of kind `timeout` when too many invoices would have to be looked at for a hash; else as
 * {@link queryInvoices}
 */
export async function findInvoices(
	connection: KsefConnection,
	search: InvoiceSearch,
	options: FindOptions,
): Promise<InvoiceMetadata[]> {
	const { signal, mostLookedAt = MOST_LOOKED_AT } = options;
	const filters: InvoiceQueryFilters = {
		subjectType: options.subjectType,
		dateRange: {
			dateType: 'Issue',
			from: `${options.issuedFrom}T00:00:00Z`,
			to: `${options.issuedTo}T23:59:59Z`,
		},
		...(search.sellerNip === undefined ? {} : { sellerNip: search.sellerNip }),
		...(search.by === 'invoiceNumber' ? { invoiceNumber: search.invoiceNumber } : {}),
	};
	const found = new Map<KsefNumber, InvoiceMetadata>();
	let lookedAt = 0;
	for await (const invoice of queryInvoices(connection, filters, {
		sortOrder: 'Desc',
		...(signal === undefined ? {} : { signal }),
	})) {
		if (search.by === 'hash' && invoice.invoiceHash === search.invoiceHash) return [invoice];
		if (search.by === 'invoiceNumber') found.set(invoice.ksefNumber, invoice);
		else if (++lookedAt >= mostLookedAt) throw tooMany(lookedAt);
	}
	return [...found.values()];
}

function tooMany(lookedAt: number): KsefError {
	return new KsefError({
		kind: 'timeout',
		message: `None of the newest ${lookedAt} invoices in this range has this hash.`,
		advice:
			'KSeF cannot search by hash, so the list is read through, within its limits. Narrow the dates or give the seller’s NIP; an invoice number is found with one call.',
	});
}
