import { KsefError } from '../api/errors';
import {
	queryInvoicesMetadata,
	type InvoiceMetadata,
	type InvoiceQueryDateType,
	type InvoiceQueryFilters,
	type QueryInvoicesMetadataResponse,
} from '../api/invoices';
import type { IsoDateTime, KsefNumber } from '../api/types';
import type { KsefConnection } from '../sending/ports';
import { repeatSafely } from '../sending/retry';
import { splitIntoWindows, type Window } from './windows';

/** The largest page of a metadata query (API contract). */
export const LARGEST_PAGE = 250;
const SMALLEST_PAGE = 10;

/** How to search. */
export interface QueryOptions {
	/** No more than this many invoices; all unless given. */
	limit?: number;
	/** By the date of the filters; `Asc` unless told. */
	sortOrder?: 'Asc' | 'Desc';
	signal?: AbortSignal;
}

/**
 * Finds invoices without their XML: splits the range of dates into windows, turns pages, goes on where KSeF cuts an
 * answer short (10 000 for one question), and gives each invoice once. One call of the 20 an hour for each 250
 * invoices and each window of 90 days.
 * @throws {KsefError} of kind `input` for an empty range; `badAnswer` when more than 10 000 invoices share one
 * date; else as `ApiClient.call`
 */
export async function* queryInvoices(
	connection: KsefConnection,
	filters: InvoiceQueryFilters,
	options: QueryOptions = {},
): AsyncGenerator<InvoiceMetadata, void, undefined> {
	const { limit = Infinity, sortOrder = 'Asc' } = options;
	const { from, to } = filters.dateRange;
	const windows = splitIntoWindows(from, to, connection.client.host.now());
	if (sortOrder === 'Desc') windows.reverse();
	const given = new Set<KsefNumber>();
	for (const window of windows) {
		for await (const invoice of queryWindow(connection, filters, window, options)) {
			if (given.has(invoice.ksefNumber)) continue;
			if (given.size >= limit) return;
			given.add(invoice.ksefNumber);
			yield invoice;
			if (given.size >= limit) return;
		}
	}
}

async function* queryWindow(
	connection: KsefConnection,
	filters: InvoiceQueryFilters,
	window: Window,
	{ limit = Infinity, sortOrder = 'Asc', signal }: QueryOptions,
): AsyncGenerator<InvoiceMetadata, void, undefined> {
	const { dateType } = filters.dateRange;
	const pageSize = Math.min(Math.max(limit, SMALLEST_PAGE), LARGEST_PAGE);
	let current = window;
	let pageOffset = 0;
	for (;;) {
		const range = { ...filters.dateRange, ...current };
		const page = await queryPage(connection, { ...filters, dateRange: range }, signal, {
			sortOrder,
			pageOffset,
			pageSize,
		});
		yield* page.invoices;
		if (!page.hasMore) return;
		if (!page.isTruncated) {
			pageOffset++;
			continue;
		}
		const next = narrowed(current, page.invoices.at(-1), dateType, sortOrder);
		if (next.from === current.from && next.to === current.to) throw tooManyOnOneDate(current);
		current = next;
		pageOffset = 0;
	}
}

/** One page; reading may be repeated. */
async function queryPage(
	connection: KsefConnection,
	filters: InvoiceQueryFilters,
	signal: AbortSignal | undefined,
	page: { sortOrder: 'Asc' | 'Desc'; pageOffset: number; pageSize: number },
): Promise<QueryInvoicesMetadataResponse> {
	const { client } = connection;
	return await repeatSafely(
		client.host,
		() => queryInvoicesMetadata(client, filters, page, signal),
		signal,
	);
}

/** The rest of a window behind the last invoice of an answer that was cut short. */
function narrowed(
	window: Window,
	last: InvoiceMetadata | undefined,
	dateType: InvoiceQueryDateType,
	sortOrder: 'Asc' | 'Desc',
): Window {
	if (last === undefined) return window;
	const date = dateOf(last, dateType);
	return sortOrder === 'Asc' ? { ...window, from: date } : { ...window, to: date };
}

/** The date by which KSeF sorts; noon stands for a whole day, in Poland and in UTC alike. */
function dateOf(invoice: InvoiceMetadata, dateType: InvoiceQueryDateType): IsoDateTime {
	switch (dateType) {
		case 'Issue':
			return `${invoice.issueDate}T12:00:00Z`;
		case 'Invoicing':
			return invoice.invoicingDate;
		case 'PermanentStorage':
			return invoice.permanentStorageDate;
	}
}

function tooManyOnOneDate({ from, to }: Window): KsefError {
	return new KsefError({
		kind: 'badAnswer',
		message: `KSeF cut the list short between ${from} and ${to}: too many invoices share one date.`,
		advice: 'Narrow the filters (seller, type, currency), or use Download Many.',
	});
}
