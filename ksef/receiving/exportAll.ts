import { KsefError } from '../api/errors';
import type { InvoicePackage, InvoiceQueryFilters } from '../api/invoices';
import type { IsoDateTime, KsefNumber } from '../api/types';
import type { ReceivingConnection } from './connection';
import {
	exportError,
	startExport,
	waitForExport,
	type ExportContent,
	type StartedExport,
} from './export';
import { compareInstants } from './instants';
import { readPackage, type PackagedInvoice } from './package';
import { splitIntoWindows, type Window } from './windows';

/** How to export. */
export interface ExportAllOptions<Content> {
	content: ExportContent;
	/** Milliseconds to wait for each package. */
	waitMs: number;
	/** Makes what is to be kept of an invoice's XML, as the files come. */
	keep: (ksefNumber: KsefNumber, xml: Uint8Array) => Content | Promise<Content>;
	/** Told of each step: how many of the windows are done. */
	onProgress?: (done: number, total: number) => void;
	signal?: AbortSignal;
}

/**
 * Exports all invoices that match: one package for each window of 90 days, more where KSeF cuts a package short
 * (10 000 invoices or 1 GB). Each invoice comes once.
 * @throws {KsefError} of kind `timeout`, naming the export, when a package is not ready in time; else as
 * `startExport`, `checkExport` and `readPackage`
 */
export async function* exportAll<Content>(
	connection: ReceivingConnection,
	filters: InvoiceQueryFilters,
	options: ExportAllOptions<Content>,
): AsyncGenerator<PackagedInvoice<Content>, void, undefined> {
	const { from, to } = filters.dateRange;
	const windows = splitIntoWindows(from, to, connection.client.host.now());
	const given = new Set<KsefNumber>();
	for (const [index, window] of windows.entries()) {
		options.onProgress?.(index, windows.length);
		let rest: Window | undefined = window;
		while (rest !== undefined) {
			const dateRange = { ...filters.dateRange, ...rest };
			const started = await startExport(
				connection,
				{ ...filters, dateRange },
				options.content,
				options.signal,
			);
			const ready = await waitForPackage(connection, started, options);
			if (ready === undefined) break;
			for (const invoice of await readStarted(connection, started, ready, options)) {
				if (given.has(invoice.metadata.ksefNumber)) continue;
				given.add(invoice.metadata.ksefNumber);
				yield invoice;
			}
			rest = remainder(rest, ready);
		}
	}
	options.onProgress?.(windows.length, windows.length);
}

/** Reads the package of an export that was started in this run or another one, with the same credential. */
export async function readStarted<Content>(
	connection: ReceivingConnection,
	started: Pick<StartedExport, 'initializationVector'>,
	ready: InvoicePackage,
	options: Pick<ExportAllOptions<Content>, 'keep' | 'signal'>,
): Promise<Array<PackagedInvoice<Content>>> {
	const vector = Buffer.from(started.initializationVector, 'base64');
	if (vector.length !== 16) throw wrongVector();
	const key = connection.deriveKey(vector, 'export');
	return await readPackage(connection.client.host, key, ready, {
		keep: options.keep,
		...(options.signal === undefined ? {} : { signal: options.signal }),
	});
}

/** Where the next export has to start after one that KSeF cut short; undefined when it is complete. */
export function continuesFrom(ready: InvoicePackage): IsoDateTime | undefined {
	if (!ready.isTruncated) return undefined;
	const { lastPermanentStorageDate, lastInvoicingDate, lastIssueDate } = ready;
	const day = lastIssueDate ?? undefined;
	return (
		lastPermanentStorageDate ??
		lastInvoicingDate ??
		(day === undefined ? undefined : `${day.slice(0, 10)}T00:00:00Z`)
	);
}

async function waitForPackage<Content>(
	connection: ReceivingConnection,
	started: StartedExport,
	{ waitMs, signal }: ExportAllOptions<Content>,
): Promise<InvoicePackage | undefined> {
	const { referenceNumber, initializationVector } = started;
	const deadline = new Date(connection.client.host.now().getTime() + waitMs);
	const progress = await waitForExport(connection, referenceNumber, deadline, signal);
	switch (progress.state) {
		case 'ready':
			return progress.package;
		case 'nothingYet':
			return undefined;
		case 'running':
			throw notReadyInTime(referenceNumber, initializationVector, waitMs);
		default:
			throw progress.error;
	}
}

function remainder(window: Window, ready: InvoicePackage): Window | undefined {
	const from = continuesFrom(ready);
	if (from === undefined) return undefined;
	if (compareInstants(from, window.from) <= 0) throw tooManyOnOneDate(window.from);
	return { ...window, from };
}

function notReadyInTime(
	referenceNumber: string,
	initializationVector: string,
	waitMs: number,
): KsefError {
	const { facts } = exportError(referenceNumber, {
		code: 100,
		description: 'Eksport faktur w toku',
	});
	return new KsefError({
		...facts,
		kind: 'timeout',
		message: `The export ${referenceNumber} was not ready after ${Math.round(waitMs / 1000)} s.`,
		advice:
			'It goes on in KSeF: fetch it later with Get Export and the two values under "references", or allow more time.',
		references: { exportReferenceNumber: referenceNumber, initializationVector },
	});
}

function tooManyOnOneDate(date: IsoDateTime): KsefError {
	return new KsefError({
		kind: 'badAnswer',
		message: `More invoices share the date ${date} than one package holds.`,
		advice: 'Narrow the filters, or choose the date of permanent storage, which is exact.',
	});
}

function wrongVector(): KsefError {
	return new KsefError({
		kind: 'input',
		message: 'The initialization vector is none: it has to be 16 bytes in Base64.',
		advice: 'Take it from the output of Start Export, as it is.',
	});
}
