import { KsefError } from '../api/errors';
import type { ReferenceNumber, Sha256Base64 } from '../api/types';
import { notSent, outcomeOfEntry, pending } from './outcome';
import type { KsefConnection } from './ports';
import { decidingEntries, readSession } from './status';
import { sessionStatusError } from './statusWords';
import type { SendOptions, SendOutcome } from './types';
import { isFinished, waitForResults, type SessionResults } from './waiting';

/**
 * Takes up what an earlier execution sent: the outcomes of invoices of one session, found by their hashes.
 *
 * `notSent` means that the session is over and does not hold the invoice: it can be sent again.
 * @param waitMs milliseconds to wait for what is still being processed; 0 looks once
 * @returns one outcome per hash, in the same order
 * @throws {KsefError} when the session cannot be read
 */
export async function resumeInvoices(
	connection: KsefConnection,
	sessionReferenceNumber: ReferenceNumber,
	invoiceHashes: readonly Sha256Base64[],
	{ waitMs, signal }: Pick<SendOptions, 'waitMs' | 'signal'>,
): Promise<SendOutcome[]> {
	const results = await waitForResults(connection, sessionReferenceNumber, {
		waitMs: Math.max(1, waitMs),
		expected: invoiceHashes.length,
		lookEarly: true,
		isSettled: (entries) => {
			const deciding = decidingEntries(entries);
			return invoiceHashes.every((hash) => (deciding.get(hash)?.status.code ?? 0) >= 200);
		},
		...(signal === undefined ? {} : { signal }),
	});
	const deciding = decidingEntries(results.entries);
	if (results.session === undefined && invoiceHashes.some((hash) => !deciding.has(hash))) {
		results.session = await readSession(connection, sessionReferenceNumber, signal);
	}
	return invoiceHashes.map((invoiceHash) => {
		const entry = deciding.get(invoiceHash);
		return entry === undefined
			? outcomeOfAbsent(sessionReferenceNumber, invoiceHash, results)
			: outcomeOfEntry(entry, sessionReferenceNumber);
	});
}

function outcomeOfAbsent(
	sessionReferenceNumber: ReferenceNumber,
	invoiceHash: Sha256Base64,
	{ session }: SessionResults,
): SendOutcome {
	const facts = { invoiceHash, sessionReferenceNumber, warnings: [] };
	if (session === undefined || !isFinished(session)) return pending(facts);
	const references = { sessionReferenceNumber, invoiceHash };
	if (session.status.code !== 200) {
		return notSent(facts, sessionStatusError(session.status, references));
	}
	return notSent(
		facts,
		new KsefError({
			kind: 'notFound',
			message: 'The session is over and holds no invoice with this hash.',
			advice: 'The invoice never arrived: it can be sent again.',
			references,
		}),
	);
}
