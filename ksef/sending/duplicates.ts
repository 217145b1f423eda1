import { KsefError } from '../api/errors';
import {
	queryInvoicesMetadata,
	type InvoiceMetadata,
	type InvoiceQueryFilters,
} from '../api/invoices';
import type { SessionInvoiceStatusResponse } from '../api/sessions';
import type { ReferenceNumber } from '../api/types';
import { parseKsefNumber } from '../ksefNumber';
import type { KsefConnection } from './ports';
import { repeatSafely } from './retry';
import { listSessionInvoices } from './status';
import { asKsefError, withReferences } from './statusWords';
import { Turns } from '../turns';
import type { SendOutcome } from './types';

const DUPLICATE = 440;
/** Lists of earlier sessions that one run may read (200 an hour are allowed). */
const MOST_SESSIONS = 5;
/** Metadata queries that one run may make (20 an hour are allowed). */
const MOST_QUERIES = 5;
const DAY_MS = 86_400_000;

type Duplicate = Extract<SendOutcome, { status: 'rejected' }>;

/** What was found out about the invoice that KSeF already has. */
interface Original {
	ksefNumber: string;
	invoiceHash: string;
	acquisitionDate?: string;
	sessionReferenceNumber?: ReferenceNumber;
	invoiceReferenceNumber?: ReferenceNumber;
}

/**
 * Finds out for each duplicate (status 440) whether KSeF has this very invoice, from an earlier attempt, or another
 * one under the same number. The same bytes mean success: `accepted` with `alreadySent`. Other bytes mean an error
 * that names the other invoice. What cannot be found out keeps KSeF's status 440.
 *
 * Reads the earlier session's list first (one call for all its invoices), then the metadata of single invoices.
 */
export async function resolveDuplicates(
	connection: KsefConnection,
	outcomes: readonly SendOutcome[],
	signal?: AbortSignal,
): Promise<SendOutcome[]> {
	const duplicates = outcomes.filter(isDuplicate);
	if (duplicates.length === 0) return [...outcomes];
	const originals = await originalsFromSessions(connection, duplicates, signal);
	const turns = new Turns(connection.client.host);
	let queries = 0;
	const resolved: SendOutcome[] = [];
	for (const outcome of outcomes) {
		if (!isDuplicate(outcome)) {
			resolved.push(outcome);
			continue;
		}
		let original = originals.get(outcome);
		if (original === undefined && queries < MOST_QUERIES) {
			queries++;
			original = await originalFromMetadata(connection, outcome, signal);
		}
		resolved.push(original === undefined ? outcome : verdict(outcome, original));
		await turns.giveWay();
	}
	return resolved;
}

function isDuplicate(outcome: SendOutcome): outcome is Duplicate {
	return outcome.status === 'rejected' && outcome.error.facts.ksefCode === DUPLICATE;
}

function extension(outcome: Duplicate, name: string): string | undefined {
	return outcome.error.facts.extensions?.[name];
}

/** The session that KSeF names can be the wrong one (batch), so only an entry that fits counts. */
async function originalsFromSessions(
	connection: KsefConnection,
	duplicates: Duplicate[],
	signal: AbortSignal | undefined,
): Promise<Map<Duplicate, Original>> {
	const found = new Map<Duplicate, Original>();
	const sessions = new Set(
		duplicates
			.map((outcome) => extension(outcome, 'originalSessionReferenceNumber'))
			.filter((reference) => reference !== undefined),
	);
	for (const session of [...sessions].slice(0, MOST_SESSIONS)) {
		const entries = await readEntries(connection, session, signal);
		const byNumber = new Map(entries.map((entry) => [entry.ksefNumber, entry]));
		const byHash = new Map(
			entries
				.filter((entry) => entry.status.code === 200)
				.map((entry) => [entry.invoiceHash, entry]),
		);
		for (const outcome of duplicates) {
			if (extension(outcome, 'originalSessionReferenceNumber') !== session) continue;
			const entry =
				byHash.get(outcome.invoiceHash) ?? byNumber.get(extension(outcome, 'originalKsefNumber'));
			if (entry !== undefined) found.set(outcome, originalOfEntry(entry, session));
		}
	}
	return found;
}

function originalOfEntry(
	entry: SessionInvoiceStatusResponse,
	sessionReferenceNumber: ReferenceNumber,
): Original {
	return {
		ksefNumber: entry.ksefNumber ?? '',
		invoiceHash: entry.invoiceHash,
		sessionReferenceNumber,
		invoiceReferenceNumber: entry.referenceNumber,
		...(typeof entry.acquisitionDate === 'string'
			? { acquisitionDate: entry.acquisitionDate }
			: {}),
	};
}

/** The list of an earlier session; empty when it may not be read (somebody else's) or the call fails. */
async function readEntries(
	connection: KsefConnection,
	session: ReferenceNumber,
	signal: AbortSignal | undefined,
): Promise<SessionInvoiceStatusResponse[]> {
	try {
		return await listSessionInvoices(connection, session, {
			...(signal === undefined ? {} : { signal }),
		});
	} catch (error) {
		// The duplicate itself is a fact already; without the list the metadata are asked.
		if (signal?.aborted !== true) asKsefError(error, 'list the invoices of the earlier session');
		return [];
	}
}

async function originalFromMetadata(
	connection: KsefConnection,
	outcome: Duplicate,
	signal: AbortSignal | undefined,
): Promise<Original | undefined> {
	const filters = filtersFor(connection, outcome);
	if (filters === undefined) return undefined;
	try {
		const answer = await repeatSafely(
			connection.client.host,
			() => queryInvoicesMetadata(connection.client, filters, { pageSize: 10 }, signal),
			signal,
		);
		const invoice =
			answer.invoices.find((one) => one.invoiceHash === outcome.invoiceHash) ?? answer.invoices[0];
		return invoice === undefined ? undefined : originalOfMetadata(invoice);
	} catch (error) {
		// Reading may need a permission that sending does not: the duplicate then stays as KSeF reported it.
		if (signal?.aborted !== true) asKsefError(error, 'search for the earlier invoice');
		return undefined;
	}
}

function originalOfMetadata(invoice: InvoiceMetadata): Original {
	const { ksefNumber, invoiceHash, acquisitionDate } = invoice;
	return { ksefNumber, invoiceHash, acquisitionDate };
}

/** By KSeF number within the days around its date, else by own number within 45 days around the date of issue. */
function filtersFor(
	connection: KsefConnection,
	outcome: Duplicate,
): InvoiceQueryFilters | undefined {
	const original = parseKsefNumber(extension(outcome, 'originalKsefNumber') ?? '');
	const now = connection.client.host.now();
	if (original !== undefined) {
		return {
			subjectType: roleFor(connection, original.sellerNip),
			dateRange: { dateType: 'Invoicing', ...around(original.date, 2, now) },
			ksefNumber: original.ksefNumber,
		};
	}
	const { invoiceNumber, issueDate } = outcome;
	if (invoiceNumber === undefined || issueDate === undefined) return undefined;
	return {
		subjectType: 'Subject1',
		dateRange: { dateType: 'Issue', ...around(issueDate, 45, now) },
		invoiceNumber,
	};
}

function roleFor(connection: KsefConnection, sellerNip: string): 'Subject1' | 'Subject2' {
	return connection.context.value.startsWith(sellerNip) ? 'Subject1' : 'Subject2';
}

function around(day: string, days: number, now: Date): { from: string; to: string } {
	const middle = Date.parse(`${day}T12:00:00Z`);
	return {
		from: new Date(middle - days * DAY_MS).toISOString(),
		to: new Date(Math.min(middle + days * DAY_MS, now.getTime())).toISOString(),
	};
}

function verdict(outcome: Duplicate, original: Original): SendOutcome {
	const { error, status, ...facts } = outcome;
	if (original.invoiceHash === outcome.invoiceHash && original.ksefNumber !== '') {
		return { ...facts, ...original, status: 'accepted', alreadySent: true };
	}
	const other = new KsefError({
		...error.facts,
		message: `The invoice number ${outcome.invoiceNumber ?? ''} is already used by another invoice in KSeF, ${original.ksefNumber}.`,
		advice:
			'The content differs from what was sent now. If that invoice is right, this one needs a number of its own; if it is wrong, issue a correction.',
		extensions: { ...error.facts.extensions, originalKsefNumber: original.ksefNumber },
	});
	return { ...facts, status, error: withReferences(other, {}) };
}
