import type { KsefError } from '../api/errors';
import type { SessionInvoiceStatusResponse } from '../api/sessions';
import type { ReferenceNumber } from '../api/types';
import { invoiceStatusError } from './statusWords';
import type { SendFacts, SendOutcome } from './types';

/**
 * What an entry of a session's list says about an invoice.
 * @param known facts from the sender's side (form, warnings, deadline), which the entry completes
 */
export function outcomeOfEntry(
	entry: SessionInvoiceStatusResponse,
	sessionReferenceNumber: ReferenceNumber,
	known?: SendFacts,
): SendOutcome {
	const facts: SendFacts = {
		warnings: [],
		...known,
		invoiceHash: entry.invoiceHash,
		sessionReferenceNumber,
		invoiceReferenceNumber: entry.referenceNumber,
		invoicingDate: entry.invoicingDate,
	};
	if (hasText(entry.invoiceNumber)) facts.invoiceNumber = entry.invoiceNumber;
	if (hasText(entry.acquisitionDate)) facts.acquisitionDate = entry.acquisitionDate;
	if (hasText(entry.invoicingMode)) facts.invoicingMode = entry.invoicingMode;
	if (hasText(entry.upoDownloadUrl)) facts.upoDownloadUrl = entry.upoDownloadUrl;
	if (entry.status.code === 200 && hasText(entry.ksefNumber)) {
		return { ...facts, status: 'accepted', ksefNumber: entry.ksefNumber, alreadySent: false };
	}
	if (entry.status.code <= 200) return { ...facts, status: 'pending' };
	return {
		...facts,
		status: 'rejected',
		error: invoiceStatusError(entry.status, referencesOf(facts)),
	};
}

/** The references in facts, as errors carry them. */
export function referencesOf(facts: SendFacts): Record<string, string> {
	const { sessionReferenceNumber, invoiceReferenceNumber, invoiceHash } = facts;
	return {
		...(sessionReferenceNumber === undefined ? {} : { sessionReferenceNumber }),
		...(invoiceReferenceNumber === undefined ? {} : { invoiceReferenceNumber }),
		invoiceHash,
	};
}

/** An invoice that certainly did not reach KSeF. */
export function notSent(facts: SendFacts, error: KsefError): SendOutcome {
	return { ...facts, status: 'notSent', error };
}

/** An invoice that KSeF has or may have. */
export function pending(facts: SendFacts, error?: KsefError): SendOutcome {
	return { ...facts, status: 'pending', ...(error === undefined ? {} : { error }) };
}

function hasText<T extends string>(value: T | null | undefined): value is T {
	return value !== undefined && value !== null && value.length > 0;
}
