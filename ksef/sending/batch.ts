import {
	closeBatchSession,
	openBatchSession,
	type CompressionType,
	type OpenBatchSessionResponse,
} from '../api/batchSessions';
import { KsefError } from '../api/errors';
import type { FormCode, ReferenceNumber } from '../api/types';
import { checkBatch, type BatchTicket } from './batchCheck';
import { archiveBytesOf, makePackage, type BatchPackage } from './batchPackage';
import { uploadParts, UploadAddressRefused } from './batchUpload';
import { createSessionEncryption } from './encryption';
import { UNKNOWN_PUBLIC_KEY } from './onlineSession';
import { finish } from './online';
import type { KsefConnection } from './ports';
import { collectResults } from './results';
import { repeatSafely } from './retry';
import { cancelled, KEY_NOT_DECRYPTED } from './sessionRun';
import { asKsefError, withReferences } from './statusWords';
import { byForm, noteUnclosed, refuseAll, takeBack, unsent } from './ticket';
import { Turns, type InTurns } from '../turns';
import type { BatchInvoice, BatchOptions, SendOutcome } from './types';

/** Limits of one batch session (ksef-docs, `limity/limity.md` and `sesja-wsadowa.md`). */
const MOST_INVOICES = 10_000;
const MOST_BYTES = 5_000_000_000;
/** Sessions opened for one package, when upload addresses run out. */
const SESSION_ATTEMPTS = 3;
const CLOSE_ATTEMPTS = 4;
const DEFAULT_ARCHIVE: CompressionType = 'TarGz';
/** Closing failed because the session is not open any more: an earlier attempt got through. */
const SESSION_STATE = 21180;
/** The time for uploading ran out: KSeF has cancelled the session. */
const UPLOAD_TIME_OVER = 21208;

/**
 * Sends invoices as packages: check → pack → open → upload → close → results, matched by hash. More than 10 000
 * invoices or 5 GB become several sessions by themselves, as do invoices of different forms.
 *
 * A package is closed only when all its parts are up, so an invoice is processed either with its whole package or
 * not at all. With `waitMs` 0 references are returned at once.
 * @returns one outcome per invoice, in the order of the input
 */
export async function sendBatch(
	connection: KsefConnection,
	invoices: readonly BatchInvoice[],
	options: BatchOptions,
): Promise<SendOutcome[]> {
	const run: BatchRun = { ...options, turns: new Turns(connection.client.host) };
	const { tickets, outcomes } = await checkBatch(connection, invoices, run);
	const sendAndCollect = async (): Promise<void> => {
		for (const group of await byForm(unsent(tickets), run.turns)) {
			for (const session of await sessionsOf(group, run)) {
				await sendPackage(connection, session, run);
			}
		}
		await collectResults(connection, tickets, { ...run, lookEarly: false });
	};
	await sendAndCollect();
	// Nothing of a session whose key KSeF could not read was accepted: once more, with the current public key.
	if (takeBack(tickets, ({ sessionFailure }) => sessionFailure === KEY_NOT_DECRYPTED)) {
		connection.publicKeys.forget();
		await sendAndCollect();
	}
	return await finish(connection, tickets, outcomes, run);
}

type BatchRun = BatchOptions & InTurns;

/** Cuts invoices of one form into what one session may hold. */
async function sessionsOf(
	tickets: readonly BatchTicket[],
	options: BatchRun,
): Promise<BatchTicket[][]> {
	const mostInvoices = options.mostInvoicesPerSession ?? MOST_INVOICES;
	const sessions: BatchTicket[][] = [];
	let current: BatchTicket[] = [];
	let bytes = 0;
	await options.turns.each(tickets, (ticket) => {
		const added = archiveBytesOf(ticket.size);
		if (current.length >= mostInvoices || bytes + added > MOST_BYTES) {
			sessions.push(current);
			current = [];
			bytes = 0;
		}
		current.push(ticket);
		bytes += added;
	});
	if (current.length > 0) sessions.push(current);
	return sessions;
}

/** Sends the invoices of one session; leaves in each ticket the session, or the outcome when it failed. */
async function sendPackage(
	connection: KsefConnection,
	tickets: BatchTicket[],
	options: BatchRun,
): Promise<void> {
	const [first] = tickets;
	if (first === undefined) return;
	const total = tickets.length;
	try {
		const batchPackage = await makePackage(tickets, {
			archive: options.archive ?? DEFAULT_ARCHIVE,
			turns: options.turns,
			...(options.partBytes === undefined ? {} : { partBytes: options.partBytes }),
			...(options.signal === undefined ? {} : { signal: options.signal }),
			onPacked: (done) => options.onProgress?.({ step: 'packing', done, total }),
		});
		await deliverPackage(connection, first.formCode, batchPackage, options);
	} catch (error) {
		const reason =
			options.signal?.aborted === true ? cancelled() : asKsefError(error, 'send the batch');
		await refuseAll(unsent(tickets), reason, options.turns);
	}
}

/**
 * Opens a session, uploads all parts and closes it. When the time for uploading has run out, all goes again in a
 * new session: the old one was never closed, so nothing of it is processed.
 */
async function deliverPackage(
	connection: KsefConnection,
	formCode: FormCode,
	batchPackage: BatchPackage,
	options: BatchRun,
): Promise<void> {
	for (let attempt = 1; ; attempt++) {
		const session = await open(connection, formCode, batchPackage, options);
		try {
			await upload(connection, session, batchPackage, options);
			options.signal?.throwIfAborted();
			return await closePackage(connection, session.referenceNumber, batchPackage, options);
		} catch (error) {
			const references = { sessionReferenceNumber: session.referenceNumber };
			const reason = error instanceof UploadAddressRefused ? error.reason : error;
			if (!(reason instanceof KsefError)) throw error;
			const isOver =
				error instanceof UploadAddressRefused || reason.facts.ksefCode === UPLOAD_TIME_OVER;
			if (!isOver || attempt >= SESSION_ATTEMPTS) throw withReferences(reason, references);
		}
	}
}

function upload(
	connection: KsefConnection,
	{ partUploadRequests }: OpenBatchSessionResponse,
	batchPackage: BatchPackage,
	options: BatchRun,
): Promise<void> {
	const total = batchPackage.declaration.parts.length;
	return uploadParts(connection.client.host, partUploadRequests, batchPackage.parts(), {
		parallel: batchPackage.parallel,
		...(options.signal === undefined ? {} : { signal: options.signal }),
		onUploaded: (done) => options.onProgress?.({ step: 'uploading', done, total }),
	});
}

async function open(
	connection: KsefConnection,
	formCode: FormCode,
	{ symmetricKey, declaration }: BatchPackage,
	options: BatchRun,
): Promise<OpenBatchSessionResponse> {
	const { client, publicKeys } = connection;
	const { signal } = options;
	const attempt = async (): Promise<OpenBatchSessionResponse> => {
		const { info } = await createSessionEncryption(publicKeys, signal, symmetricKey);
		return await openBatchSession(
			client,
			{
				formCode,
				batchFile: {
					fileSize: declaration.size,
					fileHash: declaration.hash,
					compressionType: options.archive ?? DEFAULT_ARCHIVE,
					fileParts: declaration.parts.map(({ ordinalNumber, size, hash }) => ({
						ordinalNumber,
						fileSize: size,
						fileHash: hash,
					})),
				},
				encryption: info,
				offlineMode: options.offlineMode === true,
			},
			signal,
		);
	};
	try {
		return await repeatSafely(client.host, attempt, signal);
	} catch (error) {
		if (!(error instanceof KsefError) || error.facts.ksefCode !== UNKNOWN_PUBLIC_KEY) throw error;
		publicKeys.forget();
		return await repeatSafely(client.host, attempt, signal);
	}
}

/**
 * Closes a session whose parts are all up. When the answers stay away the invoices count as handed over: KSeF may be
 * processing them.
 * @throws {KsefError} when KSeF refuses to close: nothing is processed then
 */
async function closePackage(
	connection: KsefConnection,
	session: ReferenceNumber,
	{ tickets }: BatchPackage,
	{ turns }: BatchRun,
): Promise<void> {
	const { client } = connection;
	const handOver = (): Promise<void> =>
		turns.each(tickets, ({ facts }) => {
			facts.sessionReferenceNumber = session;
		});
	try {
		await repeatSafely(
			client.host,
			() => closeBatchSession(client, session),
			undefined,
			CLOSE_ATTEMPTS,
		);
		await handOver();
	} catch (error) {
		const failure = withReferences(asKsefError(error, 'close the batch session'), {
			sessionReferenceNumber: session,
		});
		const closedBefore = failure.facts.ksefCode === SESSION_STATE;
		const unknown = ['noAnswer', 'server', 'badAnswer'].includes(failure.kind);
		if (!closedBefore && !unknown) throw failure;
		await handOver();
		if (unknown) noteUnclosed(tickets, session, failure);
	}
}
