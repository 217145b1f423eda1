import { randomBytes } from 'node:crypto';
import { KsefError } from '../api/errors';
import {
	exportInvoices,
	getExportStatus,
	type InvoiceExportStatusResponse,
	type InvoicePackage,
	type InvoiceQueryFilters,
} from '../api/invoices';
import type { IsoDateTime, ReferenceNumber, StatusInfo } from '../api/types';
import { createSessionEncryption } from '../sending/encryption';
import { repeatSafely } from '../sending/retry';
import type { ReceivingConnection } from './connection';

/** An export under way. Plain JSON without secrets: enough to fetch the package in another run. */
export interface StartedExport {
	referenceNumber: ReferenceNumber;
	/** 16 bytes in Base64. The key is computed from it and the credential's secret. */
	initializationVector: string;
	startedAt: IsoDateTime;
}

/** What to leave out. */
export type ExportContent = 'invoicesAndMetadata' | 'onlyMetadata';

/** How an export goes. */
export type ExportState =
	| { state: 'running' }
	| { state: 'ready'; package: InvoicePackage; expires?: IsoDateTime }
	/** The start of the range lies behind the high-water mark: nothing new can be complete yet (420). */
	| { state: 'nothingYet' }
	/** Its time is over (210, HTTP 410) or KSeF does not know it. */
	| { state: 'gone'; error: KsefError }
	/** KSeF could not do it; starting again may help. */
	| { state: 'failed'; error: KsefError };

const RUNNING = 100;
const DONE = 200;
const EXPIRED = 210;
const KEY_REFUSED = 415;
const BEHIND_HIGH_WATER_MARK = 420;

/** Exception code of a reference that KSeF does not know. */
const UNKNOWN_EXPORT = 21175;

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 15_000;

/**
 * Asks KSeF for a package (TarGz, which the ministry recommends), encrypted with a key of our own.
 * Not repeated after a lost answer: each start counts among the 20 an hour.
 * @throws as `ApiClient.call`
 */
export async function startExport(
	connection: ReceivingConnection,
	filters: InvoiceQueryFilters,
	content: ExportContent,
	signal?: AbortSignal,
): Promise<StartedExport> {
	const key = connection.deriveKey(randomBytes(16), 'export');
	const encryption = await createSessionEncryption(connection.publicKeys, signal, key);
	const { referenceNumber } = await exportInvoices(
		connection.client,
		{
			encryption: encryption.info,
			onlyMetadata: content === 'onlyMetadata',
			filters,
			compressionType: 'TarGz',
		},
		signal,
	);
	return {
		referenceNumber,
		initializationVector: encryption.info.initializationVector,
		startedAt: connection.client.host.now().toISOString(),
	};
}

/**
 * Asks once how an export goes.
 * @throws as `ApiClient.call`, except that an export that is gone is an answer
 */
export async function checkExport(
	connection: ReceivingConnection,
	referenceNumber: ReferenceNumber,
	signal?: AbortSignal,
): Promise<ExportState> {
	const { client } = connection;
	let answer: InvoiceExportStatusResponse;
	try {
		answer = await repeatSafely(
			client.host,
			() => getExportStatus(client, referenceNumber, signal),
			signal,
		);
	} catch (error) {
		if (error instanceof KsefError && isGone(error)) return { state: 'gone', error };
		throw error;
	}
	return stateOf(connection, referenceNumber, answer);
}

/**
 * Asks until the export is decided or the time is over; in the latter case it is still `running`.
 * @param deadline after this moment no further question is asked
 * @throws as {@link checkExport}
 */
export async function waitForExport(
	connection: ReceivingConnection,
	referenceNumber: ReferenceNumber,
	deadline: Date,
	signal?: AbortSignal,
): Promise<ExportState> {
	const { host } = connection.client;
	for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
		const answer = await checkExport(connection, referenceNumber, signal);
		const remaining = deadline.getTime() - host.now().getTime();
		if (answer.state !== 'running' || remaining <= 0) return answer;
		await host.sleep(Math.min(pause, remaining), signal);
	}
}

function isGone(error: KsefError): boolean {
	return error.kind === 'notFound' || error.facts.ksefCode === UNKNOWN_EXPORT;
}

function stateOf(
	connection: ReceivingConnection,
	referenceNumber: ReferenceNumber,
	answer: InvoiceExportStatusResponse,
): ExportState {
	const { status } = answer;
	if (status.code === DONE && answer.package !== undefined && answer.package !== null) {
		const expires = answer.packageExpirationDate;
		return {
			state: 'ready',
			package: answer.package,
			...(expires === undefined || expires === null ? {} : { expires }),
		};
	}
	if (status.code < DONE) return { state: 'running' };
	if (status.code === BEHIND_HIGH_WATER_MARK) return { state: 'nothingYet' };
	if (status.code === KEY_REFUSED) connection.publicKeys.forget();
	const error = exportError(referenceNumber, status);
	return { state: status.code === EXPIRED ? 'gone' : 'failed', error };
}

/** The words for an export that brought nothing. */
export function exportError(referenceNumber: ReferenceNumber, status: StatusInfo): KsefError {
	const { sentence, advice } = WORDS[status.code] ?? {
		sentence: 'KSeF failed to prepare the package.',
		advice: 'Start the export again; if it repeats, try later.',
	};
	return new KsefError({
		kind: status.code === EXPIRED ? 'notFound' : 'rejected',
		message: `The export ${referenceNumber} brought no package: ${sentence}`,
		advice,
		ksefCode: status.code,
		ksefDescription: status.description,
		...(status.details === undefined || status.details === null ? {} : { details: status.details }),
		references: { exportReferenceNumber: referenceNumber },
	});
}

const WORDS: Record<number, { sentence: string; advice: string }> = {
	[RUNNING]: {
		sentence: 'KSeF is still preparing it.',
		advice: 'Ask again later with Get Export; the package stays available for 7 days.',
	},
	[EXPIRED]: {
		sentence: 'it has expired.',
		advice: 'Start the export again and fetch the package within 7 days.',
	},
	[KEY_REFUSED]: {
		sentence: 'KSeF could not read the key that was sent for it.',
		advice: 'Start the export again: KSeF’s public key has been changed in the meantime.',
	},
	[BEHIND_HIGH_WATER_MARK]: {
		sentence: 'its range of dates starts after what KSeF has stored completely.',
		advice: 'Choose an earlier start, or try again in a few minutes.',
	},
};
