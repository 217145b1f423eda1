import { sha256Base64 } from '../crypto/hashing';
import { decryptFile } from '../crypto/symmetricCipher';
import type { EmulatorState } from '../state/emulatorState';
import { nipOfContext } from '../state/identifiers';
import type { InvoiceFacts } from '../state/invoiceFacts';
import type { Session, SessionInvoice } from '../state/sessions';
import { INVOICE, type InvoiceStatusInfo } from '../state/statuses';
import { formatInstant, warsawDay, type Instant } from '../state/time';
import { checkDocument } from './documentChecks';
import { readInvoice } from './readInvoice';

/** Bytes per megabyte in the limits of invoice sizes: decimal, as the documentation spells out. */
export const MEGABYTE = 1_000_000;

/**
 * Decrypts an invoice of an online session and processes it.
 *
 * @param state the emulator
 * @param session its session
 * @param invoice the invoice, in status 150
 * @param sent what was declared and sent
 * @param now the moment of processing
 */
export function processEncryptedInvoice(
	state: EmulatorState,
	session: Session,
	invoice: SessionInvoice,
	sent: { encrypted: Buffer; declaredSize: number },
	now: Instant,
): void {
	const key = session.symmetricKey;
	const document = key === undefined ? undefined : decryptFile(sent.encrypted, key);
	if (document === undefined || hasPrependedVector(document, invoice.invoiceHash)) {
		invoice.status = INVOICE.undecipherable;
		return;
	}
	if (document.length !== sent.declaredSize) {
		invoice.status = INVOICE.badFile(
			'Rozmiar odszyfrowanej faktury nie zgadza się z zadeklarowanym.',
		);
		return;
	}
	if (sha256Base64(document) !== invoice.invoiceHash) {
		invoice.status = INVOICE.badFile(
			'Skrót odszyfrowanej faktury nie zgadza się z zadeklarowanym.',
		);
		return;
	}
	processInvoice(state, session, invoice, document, now);
}

/**
 * Gives an invoice its final status: success with a KSeF number, or the first reason against it, in the order in
 * which KSeF looks (documents "Weryfikacja faktury" and "Automatyczne określanie trybu wysyłki offline").
 *
 * @param document the plain bytes
 */
export function processInvoice(
	state: EmulatorState,
	session: Session,
	invoice: SessionInvoice,
	document: Buffer,
	now: Instant,
): void {
	const refusal =
		state.forcedInvoiceOutcomes.shift() ?? refusalOf(state, session, invoice, document);
	if (refusal !== undefined) {
		invoice.status = refusal;
		return;
	}
	const facts = invoice.facts;
	if (facts === undefined) throw new Error('An accepted invoice has been read');
	const late = facts.issueDate < warsawDay(invoice.invoicingDate);
	const stored = state.repository.accept({
		ksefNumber: state.numbers.ksefNumber(facts.seller.nip, invoice.invoicingDate),
		document,
		invoiceHash: invoice.invoiceHash,
		facts,
		invoicingMode: late ? 'Offline' : invoice.declaredMode,
		invoicingDate: invoice.invoicingDate,
		acquisitionDate: now,
		sessionReferenceNumber: session.referenceNumber,
		...(invoice.hashOfCorrectedInvoice === undefined
			? {}
			: { hashOfCorrectedInvoice: invoice.hashOfCorrectedInvoice }),
	});
	invoice.ksefNumber = stored.ksefNumber;
	invoice.invoicingMode = stored.invoicingMode;
	invoice.acquisitionDate = now;
	invoice.permanentStorageDate = stored.permanentStorageDate;
	invoice.status = INVOICE.succeeded;
}

function refusalOf(
	state: EmulatorState,
	session: Session,
	invoice: SessionInvoice,
	document: Buffer,
): InvoiceStatusInfo | undefined {
	const limits =
		session.kind === 'Online'
			? state.limits.session(session.context).onlineSession
			: state.limits.session(session.context).batchSession;
	if (document.length > limits.maxInvoiceWithAttachmentSizeInMB * MEGABYTE) {
		return tooLarge(document.length, limits.maxInvoiceWithAttachmentSizeInMB);
	}
	const problems = checkDocument(document);
	if (problems.file.length > 0) return INVOICE.badFile(...problems.file);
	if (problems.content.length > 0) return INVOICE.badContent(...problems.content);
	const facts = readInvoice(document);
	invoice.facts = facts;
	if (!facts.hasAttachment && document.length > limits.maxInvoiceSizeInMB * MEGABYTE) {
		return tooLarge(document.length, limits.maxInvoiceSizeInMB);
	}
	return (
		attachmentRefusal(state, session, invoice, facts) ??
		permissionRefusal(state, session, facts) ??
		dateRefusal(invoice, facts) ??
		duplicateRefusal(state, facts)
	);
}

function attachmentRefusal(
	state: EmulatorState,
	session: Session,
	invoice: SessionInvoice,
	facts: InvoiceFacts,
): InvoiceStatusInfo | undefined {
	if (!facts.hasAttachment) return undefined;
	if (session.kind === 'Online' && invoice.hashOfCorrectedInvoice === undefined) {
		return INVOICE.attachmentRefused(
			'Faktury z załącznikiem można przesyłać wyłącznie w sesji wsadowej.',
		);
	}
	const today = warsawDay(invoice.invoicingDate);
	return state.permissions.attachmentConsent(facts.seller.nip, today) === undefined
		? INVOICE.attachmentRefused('Brak zgody na wysyłanie faktur z załącznikiem.')
		: undefined;
}

function permissionRefusal(
	state: EmulatorState,
	session: Session,
	facts: InvoiceFacts,
): InvoiceStatusInfo | undefined {
	const nip = nipOfContext(session.context) ?? '';
	const bySeller = facts.seller.nip === nip;
	const byBuyer =
		facts.isSelfInvoicing &&
		facts.buyer.identifier.value === nip &&
		state.permissions.maySelfInvoice(facts.seller.nip, nip);
	return bySeller || byBuyer
		? undefined
		: INVOICE.notPermitted(
				`Kontekst ${nip} nie ma uprawnień do wystawienia faktury sprzedawcy ${facts.seller.nip}.`,
			);
}

function dateRefusal(invoice: SessionInvoice, facts: InvoiceFacts): InvoiceStatusInfo | undefined {
	const accepted = warsawDay(invoice.invoicingDate);
	return facts.issueDate > accepted
		? INVOICE.badContent(
				`Data wystawienia ${facts.issueDate} (P_1) jest późniejsza niż data przyjęcia ${accepted} (${formatInstant(invoice.invoicingDate)}).`,
			)
		: undefined;
}

function duplicateRefusal(
	state: EmulatorState,
	facts: InvoiceFacts,
): InvoiceStatusInfo | undefined {
	const original = state.repository.original(facts);
	if (original === undefined) return undefined;
	return INVOICE.duplicate(
		`Duplikat faktury. Faktura o numerze KSeF: ${original.ksefNumber} została już prawidłowo przesłana do systemu.`,
		{
			...(original.sessionReferenceNumber === undefined
				? {}
				: { originalSessionReferenceNumber: original.sessionReferenceNumber }),
			originalKsefNumber: original.ksefNumber,
		},
	);
}

function tooLarge(size: number, megabytes: number): InvoiceStatusInfo {
	return INVOICE.badFile(`Rozmiar ${size} bajtów przekracza ${megabytes} MB.`);
}

/**
 * Whether a client followed the prose of the documentation and put the initialisation vector before the
 * ciphertext: then everything after the first block is right, and KSeF answers 435, not 430.
 */
function hasPrependedVector(document: Buffer, declaredHash: string): boolean {
	return document.length > 16 && sha256Base64(document.subarray(16)) === declaredHash;
}
