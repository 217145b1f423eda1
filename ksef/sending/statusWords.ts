import { KsefError, type KsefErrorFacts, type KsefErrorKind } from '../api/errors';
import { noAnswerWords } from '../api/noAnswer';
import { NoAnswerError } from '../api/port';
import type { InvoiceStatusInfo, StatusInfo } from '../api/types';

interface StatusWords {
	message: string;
	advice: string;
}

/** States of an invoice from 400 on (`SessionInvoiceStatusResponse.status` of the API contract). */
const INVOICE_STATUS: Record<number, StatusWords> = {
	405: {
		message: 'KSeF dropped the invoice because its session failed.',
		advice: 'The session’s own status says why. The invoice has no KSeF number: send it again.',
	},
	410: {
		message:
			'KSeF rejected the invoice: the signed-in company may not issue it (zakres uprawnień).',
		advice:
			'The seller’s NIP must be the context of the credential. For self-billing or an authorised issuer the seller has to grant the permission in KSeF first.',
	},
	415: {
		message: 'KSeF rejected the invoice: it has an attachment, which may not be sent this way.',
		advice:
			'Send it in a batch, after announcing attachments (zgoda na załączniki) in e-Urząd Skarbowy.',
	},
	430: {
		message: 'KSeF rejected the file: it is not XML in the form that KSeF accepts.',
		advice: 'KSeF’s own words name the fault: encoding, schema version, size or hash.',
	},
	435: {
		message: 'KSeF could not decrypt the invoice.',
		advice: 'Send it again in a new session; report it if it repeats.',
	},
	440: {
		message: 'KSeF already has an invoice with this seller, type and number (duplikat faktury).',
		advice: 'Check the original in KSeF before you give the invoice another number.',
	},
	450: {
		message: 'KSeF rejected the invoice: its content breaks the schema or a rule of KSeF.',
		advice: 'Correct the field that KSeF names and send the invoice again.',
	},
	500: {
		message: 'KSeF failed while it looked at the invoice.',
		advice: 'The invoice has no KSeF number: send it again later.',
	},
	550: {
		message: 'KSeF cancelled the processing for reasons of its own.',
		advice: 'The invoice has no KSeF number: send it again.',
	},
};

/** States of a session from 400 on (`SessionStatusResponse.status` of the API contract). */
const SESSION_STATUS: Record<number, StatusWords> = {
	405: {
		message: 'KSeF rejected the package: its parts are not what was declared.',
		advice: 'Send the batch again; if it repeats, something between n8n and KSeF alters the data.',
	},
	415: {
		message: 'KSeF could not decrypt the key of the session.',
		advice: 'KSeF may have changed its public key: send again.',
	},
	420: {
		message: 'The session holds more invoices than KSeF allows.',
		advice: 'Send fewer invoices in one batch.',
	},
	430: {
		message: 'KSeF could not unpack the package.',
		advice: 'Send the batch again, with the other kind of archive if it repeats.',
	},
	435: {
		message: 'KSeF could not decrypt the package.',
		advice: 'Send the batch again; report it if it repeats.',
	},
	440: {
		message: 'KSeF cancelled the session: nothing was sent in it, or not in time.',
		advice: 'Send the invoices in a new session.',
	},
	445: {
		message: 'KSeF accepted none of the session’s invoices.',
		advice: 'Each invoice has its own reason: look at the session’s failed invoices.',
	},
	500: {
		message: 'KSeF failed while it processed the session.',
		advice: 'Look at the session’s invoices before you send them again.',
	},
};

/** The error for an invoice that KSeF refused, with KSeF's code, description, details and extensions. */
export function invoiceStatusError(
	status: InvoiceStatusInfo,
	references: Record<string, string> = {},
): KsefError {
	const words = INVOICE_STATUS[status.code] ?? {
		message: `KSeF rejected the invoice (status ${status.code}).`,
		advice: 'KSeF’s own words say why.',
	};
	const extensions = present(status.extensions ?? {});
	const original = extensions['originalKsefNumber'];
	return new KsefError({
		kind: 'rejected',
		message:
			status.code === 440 && original !== undefined
				? `${words.message.replace(/\.$/, '')}: ${original}.`
				: words.message,
		advice: words.advice,
		...wordsOfKsef(status),
		...(Object.keys(extensions).length === 0 ? {} : { extensions }),
		...(Object.keys(references).length === 0 ? {} : { references }),
	});
}

/** The error for a session that KSeF ended without success. */
export function sessionStatusError(
	status: StatusInfo,
	references: Record<string, string> = {},
): KsefError {
	const words = SESSION_STATUS[status.code] ?? {
		message: `The session failed (status ${status.code}).`,
		advice: 'KSeF’s own words say why.',
	};
	return new KsefError({
		kind: 'rejected',
		...words,
		...wordsOfKsef(status),
		...(Object.keys(references).length === 0 ? {} : { references }),
	});
}

/** Whatever was thrown as a {@link KsefError}; a lost answer becomes one of kind `noAnswer`. */
export function asKsefError(error: unknown, purpose: string): KsefError {
	if (error instanceof KsefError) return error;
	if (error instanceof NoAnswerError) {
		const { sentence, advice } = noAnswerWords(error, 'lookFirst');
		return new KsefError({
			kind: 'noAnswer',
			message: `Could not ${purpose}: ${sentence}`,
			advice,
			details: [error.code],
		});
	}
	throw error;
}

/** The same error with references that the caller knows. */
export function withReferences(error: KsefError, references: Record<string, string>): KsefError {
	return new KsefError({
		...error.facts,
		references: { ...references, ...error.facts.references },
	});
}

/** An error of the input, found before any call. */
export function inputError(message: string, advice: string, details: string[] = []): KsefError {
	return new KsefError(refusal('input', message, advice, details));
}

function refusal(
	kind: KsefErrorKind,
	message: string,
	advice: string,
	details: string[],
): KsefErrorFacts {
	return { kind, message, advice, ...(details.length === 0 ? {} : { details }) };
}

function wordsOfKsef(
	status: StatusInfo,
): Pick<KsefErrorFacts, 'ksefCode' | 'ksefDescription' | 'details'> {
	return {
		ksefCode: status.code,
		ksefDescription: status.description,
		...((status.details ?? []).length === 0 ? {} : { details: status.details ?? [] }),
	};
}

function present(extensions: Record<string, string | null>): Record<string, string> {
	const result: Record<string, string> = {};
	for (const [name, value] of Object.entries(extensions)) {
		if (value !== null) result[name] = value;
	}
	return result;
}
