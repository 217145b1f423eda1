import { setImmediate as nextTurn } from 'node:timers/promises';
import { ArchiveError, TooManyEntries, type ArchiveEntry } from '../archive/entry';
import { readArchive } from '../archive/readArchive';
import { sha256Base64 } from '../crypto/hashing';
import type { EmulatorState } from '../state/emulatorState';
import type { BatchPackage, Session, SessionInvoice } from '../state/sessions';
import { BATCH_SESSION, INVOICE, type StatusInfo } from '../state/statuses';
import { settleClosedSession } from './finishSession';
import { joinParts } from './joinParts';
import { MEGABYTE, processInvoice } from './processInvoice';

/** Invoices that are processed before other requests get their turn. */
const INVOICES_PER_TURN = 20;

/** A package may unpack to this size even when it is tiny itself. */
const HARMLESS_UNPACKED_SIZE = 100_000_000;

/**
 * Processes the package of a closed batch session: a package that is wrong as a whole fails as a whole; otherwise
 * each invoice succeeds or fails on its own.
 *
 * @param state the emulator
 * @param session a batch session in status 150 with all its parts
 */
export async function processBatch(state: EmulatorState, session: Session): Promise<void> {
	const { symmetricKey, package: batch } = session;
	if (symmetricKey === undefined || batch === undefined) {
		throw new Error('A batch session that could be closed has a key and a package');
	}
	const path = await state.files.path('package');
	const failure =
		(await joinParts(batch, symmetricKey, path)) ??
		(await processPackage(state, session, batch, path));
	await state.files.remove(path);
	for (const { storedAt } of batch.parts) {
		if (storedAt !== undefined) await state.files.remove(storedAt);
	}
	const now = state.clock.now();
	session.dateUpdated = now;
	if (failure === undefined) settleClosedSession(state, session, now);
	else session.status = failure;
}

async function processPackage(
	state: EmulatorState,
	session: Session,
	batch: BatchPackage,
	path: string,
): Promise<StatusInfo | undefined> {
	const limits = state.limits.session(session.context).batchSession;
	const archiveLimits = {
		packedSize: await state.files.size(path),
		maxEntrySize: limits.maxInvoiceWithAttachmentSizeInMB * MEGABYTE,
		maxEntries: limits.maxInvoices,
		harmlessSize: HARMLESS_UNPACKED_SIZE,
	};
	try {
		// The first reading only looks: a damaged package must not leave half of its invoices accepted.
		await readArchive(path, batch.compression, archiveLimits, () => undefined);
	} catch (error) {
		if (error instanceof TooManyEntries) return BATCH_SESSION.tooManyInvoices;
		if (error instanceof ArchiveError) return BATCH_SESSION.badArchive(error.message);
		throw error;
	}
	await readArchive(path, batch.compression, archiveLimits, async (entry) => {
		processEntry(state, session, entry);
		if (session.invoices.length % INVOICES_PER_TURN === 0) await nextTurn();
	});
	return undefined;
}

function processEntry(
	state: EmulatorState,
	session: Session,
	{ name, content }: ArchiveEntry,
): void {
	const now = state.clock.now();
	const invoice: SessionInvoice = {
		ordinalNumber: session.invoices.length + 1,
		referenceNumber: state.numbers.reference('EE', now),
		invoiceHash: sha256Base64(content ?? Buffer.alloc(0)),
		invoiceFileName: name.slice(-128),
		// The moment of opening counts for a batch (document "Automatyczne określanie trybu wysyłki offline").
		invoicingDate: session.dateCreated,
		declaredMode: session.declaredMode,
		status: INVOICE.processing,
	};
	session.invoices.push(invoice);
	if (content === undefined) {
		invoice.status = INVOICE.badFile('Rozmiar faktury przekracza dozwoloną wielkość.');
	} else {
		processInvoice(state, session, invoice, content, now);
	}
}
