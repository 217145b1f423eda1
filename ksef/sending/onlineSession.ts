import { KsefError } from '../api/errors';
import { closeOnlineSession, openOnlineSession, sendInvoice } from '../api/onlineSessions';
import type { FormCode, IsoDateTime, ReferenceNumber, Sha256Base64 } from '../api/types';
import type { SymmetricKey } from '../crypto/aes';
import { createSessionEncryption, sendInvoiceRequest } from './encryption';
import type { KsefConnection } from './ports';
import { isUncertain, neverArrived, repeatSafely, shortPauseMs } from './retry';
import { decidingEntries, listSessionInvoices } from './status';
import { asKsefError } from './statusWords';
import type { InvoiceToSend } from './types';

/** KSeF does not know the public key the session key was wrapped with. */
export const UNKNOWN_PUBLIC_KEY = 21470;
/** The session is not open any more (closed before, cancelled, failed): nothing is left to close. */
const SESSION_STATE = 21180;
const CLOSE_ATTEMPTS = 4;
const SEND_ATTEMPTS = 3;

/** An open online session and its key. The key is secret and must stay in memory. */
export interface OpenSession {
	referenceNumber: ReferenceNumber;
	validUntil?: IsoDateTime;
	symmetricKey: SymmetricKey;
}

/** How the handing over of one invoice ended. */
export type Delivery =
	| { type: 'delivered'; invoiceReferenceNumber: ReferenceNumber }
	/** KSeF may have it: no answer, and the session's list does not (yet) show it. */
	| { type: 'uncertain'; error: KsefError }
	/** It did not get there; nothing of it is in the session. */
	| { type: 'failed'; error: KsefError };

/**
 * Opens an online session. A lost answer is repeated (an empty session costs nothing); an unknown public key
 * leads to one fresh fetch of the keys.
 * @param symmetricKey a fresh one unless given
 * @throws {KsefError | NoAnswerError}
 */
export async function openSession(
	connection: KsefConnection,
	formCode: FormCode,
	signal?: AbortSignal,
	symmetricKey?: SymmetricKey,
): Promise<OpenSession> {
	const { client, publicKeys } = connection;
	const open = async (): Promise<OpenSession> => {
		const encryption = await createSessionEncryption(publicKeys, signal, symmetricKey);
		const answer = await openOnlineSession(
			client,
			{ formCode, encryption: encryption.info },
			signal,
		);
		return {
			referenceNumber: answer.referenceNumber,
			validUntil: answer.validUntil,
			symmetricKey: encryption.symmetricKey,
		};
	};
	try {
		return await repeatSafely(client.host, open, signal);
	} catch (error) {
		if (!(error instanceof KsefError) || error.facts.ksefCode !== UNKNOWN_PUBLIC_KEY) throw error;
		publicKeys.forget();
		return await repeatSafely(client.host, open, signal);
	}
}

/**
 * Closes an online session, repeating the call after failures: closing is safe to repeat, and a session left open
 * hangs for twelve hours.
 * @returns the error when it stayed open
 */
export async function closeSession(
	connection: KsefConnection,
	sessionReferenceNumber: ReferenceNumber,
): Promise<KsefError | undefined> {
	const { client } = connection;
	try {
		await repeatSafely(
			client.host,
			() => closeOnlineSession(client, sessionReferenceNumber),
			undefined,
			CLOSE_ATTEMPTS,
		);
		return undefined;
	} catch (error) {
		const failure = asKsefError(error, 'close the session');
		return failure.facts.ksefCode === SESSION_STATE ? undefined : failure;
	}
}

/**
 * Hands one invoice over. After a lost answer it looks in the session's list by hash before it sends the same bytes
 * again; should both attempts have arrived, KSeF refuses the second as a duplicate of the first and nothing is
 * issued twice.
 */
export async function deliver(
	connection: KsefConnection,
	session: OpenSession,
	invoice: InvoiceToSend,
	invoiceHash: Sha256Base64,
	signal?: AbortSignal,
): Promise<Delivery> {
	const { client } = connection;
	const request = sendInvoiceRequest(invoice, invoiceHash, session.symmetricKey);
	let mayHaveArrived = false;
	for (let attempt = 1; ; attempt++) {
		try {
			const answer = await sendInvoice(client, session.referenceNumber, request, signal);
			return { type: 'delivered', invoiceReferenceNumber: answer.referenceNumber };
		} catch (error) {
			const interrupted = signal?.aborted === true;
			const failure = interrupted ? interruption() : asKsefError(error, 'send the invoice');
			const pause = shortPauseMs(error);
			const uncertain = interrupted || isUncertain(error);
			if (uncertain && !neverArrived(error)) {
				mayHaveArrived = true;
				const found = await findReference(connection, session, invoiceHash);
				if (found !== undefined) return { type: 'delivered', invoiceReferenceNumber: found };
			}
			const again = (pause !== undefined || uncertain) && !interrupted;
			if (!again || attempt >= SEND_ATTEMPTS) {
				return { type: mayHaveArrived ? 'uncertain' : 'failed', error: failure };
			}
			await client.host.sleep(pause ?? attempt * 1_000, signal);
		}
	}
}

function interruption(): KsefError {
	return new KsefError({
		kind: 'noAnswer',
		message: 'The execution was cancelled while the invoice was being sent.',
		advice:
			'Look at the session before you send it again, or just run again: it will be recognised.',
	});
}

/** Looks an invoice up in the list of its session; undefined when it is not there or the list cannot be read. */
async function findReference(
	connection: KsefConnection,
	session: OpenSession,
	invoiceHash: string,
): Promise<ReferenceNumber | undefined> {
	try {
		const entries = await listSessionInvoices(connection, session.referenceNumber, { attempts: 1 });
		return decidingEntries(entries).get(invoiceHash)?.referenceNumber;
	} catch (error) {
		// The question whether it arrived stays open; the caller keeps the error of the send itself.
		asKsefError(error, 'list the invoices of the session');
		return undefined;
	}
}
