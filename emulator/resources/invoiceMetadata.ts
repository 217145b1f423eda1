import { InvalidInput, KsefException } from '../http/errors';
import { InputObject, queryInteger } from '../http/input';
import { jsonReply, type HttpReply } from '../http/messages';
import type { AuthorizedCall, Operation } from '../http/operation';
import {
	describeMetadata,
	readFilters,
	selectInvoices,
	upperBound,
} from '../processing/invoiceQuery';
import type { EmulatorState } from '../state/emulatorState';
import { formatInstant } from '../state/time';

/** `POST /invoices/query/metadata`: what KSeF knows of the invoices that filters select. */
export function invoiceMetadataOperations(state: EmulatorState): Operation[] {
	return [
		{
			method: 'POST',
			path: '/invoices/query/metadata',
			access: 'accessToken',
			limit: 'invoiceMetadata',
			permissions: ['InvoiceRead'],
			handle: async (call) => await query(state, call),
		},
	];
}

async function query(state: EmulatorState, call: AuthorizedCall): Promise<HttpReply> {
	const { request, authentication, now } = call;
	const order = request.query.get('sortOrder') ?? 'Asc';
	if (order !== 'Asc' && order !== 'Desc') {
		throw new InvalidInput(['sortOrder: Dozwolone wartości: Asc, Desc.']);
	}
	const size = queryInteger(request.query, 'pageSize', {
		minimum: 10,
		maximum: 250,
		otherwise: 10,
	});
	const offset = queryInteger(request.query, 'pageOffset', {
		minimum: 0,
		maximum: 999_999,
		otherwise: 0,
	});
	const input = await InputObject.ofBody(request);
	const filters = readFilters(input, now);
	input.finish();
	const { until, highWaterMark } = upperBound(state, filters, now);
	if (filters.restrictToHighWaterMark && filters.from > highWaterMark) {
		throw new KsefException(21183, 'Zakres filtrowania wykracza poza dostępny zakres danych.', [
			'Parametr dateRange.from jest późniejszy niż PermanentStorageHwmDate przy włączonym restrictToPermanentStorageHwmDate.',
		]);
	}
	const found = selectInvoices(
		state.repository.visibleAt(now),
		filters,
		authentication.context,
		until,
	);
	if (order === 'Desc') found.reverse();
	const reachable = found.slice(0, state.options.maxQueryResults);
	const start = offset * size;
	const end = Math.min(start + size, reachable.length);
	return jsonReply(200, {
		hasMore: end < found.length,
		// The last reachable page says that there is more than paging can reach.
		isTruncated: end === reachable.length && reachable.length < found.length,
		...(filters.dateType === 'PermanentStorage'
			? { permanentStorageHwmDate: formatInstant(Math.min(highWaterMark, filters.to ?? now)) }
			: {}),
		invoices: reachable.slice(start, end).map(describeMetadata),
	});
}
