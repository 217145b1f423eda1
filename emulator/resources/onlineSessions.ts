import { sha256Base64 } from '../crypto/hashing';
import { KsefException } from '../http/errors';
import { InputObject } from '../http/input';
import { emptyReply, jsonReply, type HttpReply } from '../http/messages';
import type { AuthorizedCall, Operation } from '../http/operation';
import { closeOnlineSession, settleClosedSession } from '../processing/finishSession';
import { processEncryptedInvoice } from '../processing/processInvoice';
import type { EmulatorState } from '../state/emulatorState';
import type { Session, SessionInvoice } from '../state/sessions';
import { INVOICE, ONLINE_SESSION, SESSION } from '../state/statuses';
import { formatInstant } from '../state/time';
import { readEncryption, readFormCode, unwrapKey } from './openSession';
import { findSession, wrongSessionStatus } from './sessionLookup';

/** Opening, sending into and closing an online session. */
export function onlineSessionOperations(state: EmulatorState): Operation[] {
	const permissions = ['InvoiceWrite', 'EnforcementOperations'] as const;
	return [
		{
			method: 'POST',
			path: '/sessions/online',
			access: 'accessToken',
			limit: 'onlineSession',
			permissions,
			handle: async (call) => await open(state, call),
		},
		{
			method: 'POST',
			path: '/sessions/online/{referenceNumber}/invoices',
			access: 'accessToken',
			limit: 'invoiceSend',
			permissions,
			handle: async (call) => await send(state, call),
		},
		{
			method: 'POST',
			path: '/sessions/online/{referenceNumber}/close',
			access: 'accessToken',
			limit: 'onlineSession',
			permissions,
			handle: (call) => close(state, call),
		},
	];
}

async function open(state: EmulatorState, call: AuthorizedCall): Promise<HttpReply> {
	const input = await InputObject.ofBody(call.request);
	const formCode = readFormCode(input);
	const encryption = readEncryption(input);
	input.finish();
	const symmetricKey = unwrapKey(state, encryption);
	const { authentication, now } = call;
	const validUntil = now + state.options.lifetimes.onlineSession;
	const session: Session = {
		referenceNumber: state.numbers.reference('SO', now),
		kind: 'Online',
		context: authentication.context,
		author: authentication.subject,
		proof: authentication.proof,
		formCode,
		dateCreated: now,
		dateUpdated: now,
		validUntil,
		status: symmetricKey === undefined ? SESSION.undecipherableKey : ONLINE_SESSION.open,
		invoices: [],
		upoPages: [],
		declaredMode: 'Online',
		paused: false,
		...(symmetricKey === undefined ? {} : { symmetricKey }),
	};
	state.sessions.add(session);
	state.scheduler.at(validUntil, () => {
		if (session.status.code === 100) closeOnlineSession(state, session, validUntil);
	});
	return jsonReply(201, {
		referenceNumber: session.referenceNumber,
		validUntil: formatInstant(validUntil),
	});
}

async function send(state: EmulatorState, call: AuthorizedCall): Promise<HttpReply> {
	const session = findSession(state, call);
	const input = await InputObject.ofBody(call.request);
	const invoiceHash = input.hash('invoiceHash');
	const declaredSize = input.integer('invoiceSize', 1);
	const encryptedHash = input.hash('encryptedInvoiceHash');
	const encryptedSize = input.integer('encryptedInvoiceSize', 1);
	const encrypted = input.bytes('encryptedInvoiceContent');
	const offlineMode = input.flag('offlineMode', false);
	const hashOfCorrectedInvoice = input.has('hashOfCorrectedInvoice')
		? input.hash('hashOfCorrectedInvoice')
		: undefined;
	if (hashOfCorrectedInvoice !== undefined && !offlineMode) {
		input.problem('offlineMode', 'Korekta techniczna wymaga trybu offline.', undefined);
	}
	input.finish();
	refuseSending(state, session);
	if (encrypted.length !== encryptedSize) {
		throw new KsefException(21402, 'Nieprawidłowy rozmiar pliku.', [
			'Długość treści nie zgadza się z rozmiarem pliku.',
		]);
	}
	if (sha256Base64(encrypted) !== encryptedHash) {
		throw new KsefException(21403, 'Nieprawidłowy skrót pliku.', [
			'Skrót treści nie zgadza się ze skrótem pliku.',
		]);
	}
	if (hashOfCorrectedInvoice !== undefined) refuseCorrection(state, hashOfCorrectedInvoice);
	const invoice: SessionInvoice = {
		ordinalNumber: session.invoices.length + 1,
		referenceNumber: state.numbers.reference('EE', call.now),
		invoiceHash,
		invoicingDate: call.now,
		declaredMode: offlineMode ? 'Offline' : 'Online',
		status: INVOICE.accepted,
		...(hashOfCorrectedInvoice === undefined ? {} : { hashOfCorrectedInvoice }),
	};
	session.invoices.push(invoice);
	session.dateUpdated = call.now;
	schedule(state, session, invoice, { encrypted, declaredSize });
	return jsonReply(202, { referenceNumber: invoice.referenceNumber });
}

function schedule(
	state: EmulatorState,
	session: Session,
	invoice: SessionInvoice,
	sent: { encrypted: Buffer; declaredSize: number },
): void {
	const { invoiceQueue, invoiceProcessing } = state.options.delays;
	const starts = invoice.invoicingDate + invoiceQueue;
	const ends = starts + invoiceProcessing;
	state.scheduler.at(starts, () => {
		invoice.status = INVOICE.processing;
	});
	state.scheduler.at(ends, () => {
		processEncryptedInvoice(state, session, invoice, sent, ends);
		session.dateUpdated = ends;
		settleClosedSession(state, session, ends);
	});
}

function refuseSending(state: EmulatorState, session: Session): void {
	if (session.paused) {
		throw new KsefException(21184, 'Sesja jest tymczasowo niedostępna.', [
			`Sesja o numerze referencyjnym ${session.referenceNumber} jest tymczasowo niedostępna. Otwórz nową sesję.`,
		]);
	}
	if (session.kind !== 'Online' || session.status.code !== 100) {
		throw wrongSessionStatus(session, 'wysyłkę faktur');
	}
	const { maxInvoices } = state.limits.session(session.context).onlineSession;
	if (session.invoices.length >= maxInvoices) {
		throw new KsefException(21155, 'Przekroczono dozwoloną liczbę faktur w sesji.', [
			`Sesja o numerze referencyjnym ${session.referenceNumber} osiągnęła dozwolony limit liczby faktur ${maxInvoices}.`,
		]);
	}
}

/** A technical correction replaces a rejected document, once (document "Korekta techniczna faktury offline"). */
function refuseCorrection(state: EmulatorState, correctedHash: string): void {
	if (state.repository.correctionOf(correctedHash) !== undefined) {
		throw new KsefException(21166, 'Korekta techniczna niedostępna.', [
			'Faktura posiada już przetworzoną prawidłowo korektę techniczną.',
		]);
	}
	const accepted = state.sessions
		.list()
		.flatMap((session) => session.invoices)
		.some((invoice) => invoice.invoiceHash === correctedHash && invoice.status.code === 200);
	if (accepted) {
		throw new KsefException(21167, 'Status faktury nie pozwala na korektę techniczną.', [
			'Nie można wysłać korekty technicznej do prawidłowo przetworzonej faktury.',
		]);
	}
}

function close(state: EmulatorState, call: AuthorizedCall): HttpReply {
	const session = findSession(state, call);
	if (session.kind === 'Online' && session.status.code === 100) {
		closeOnlineSession(state, session, call.now);
		return emptyReply(204);
	}
	// Closing again is harmless; a session that failed by itself has nothing to close.
	if (session.kind !== 'Online' || session.dateClosed === undefined) {
		throw wrongSessionStatus(session, 'jej zamknięcie');
	}
	return emptyReply(204);
}
