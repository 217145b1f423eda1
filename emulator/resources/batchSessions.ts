import { KsefException } from '../http/errors';
import { InputObject } from '../http/input';
import { emptyReply, jsonReply, type HttpReply } from '../http/messages';
import type { AuthorizedCall, Operation } from '../http/operation';
import { MAX_PART_SIZE } from '../processing/joinParts';
import { processBatch } from '../processing/processBatch';
import type { EmulatorState } from '../state/emulatorState';
import type { BatchPackage, BatchPart, Session } from '../state/sessions';
import { BATCH_SESSION, SESSION } from '../state/statuses';
import { partUploadUrl } from '../storage/batchParts';
import { readEncryption, readFormCode, unwrapKey } from './openSession';
import { findSession, wrongSessionStatus } from './sessionLookup';

const MAX_PARTS = 50;
/** AES in CBC mode adds up to one block of padding to a part. */
const MAX_ENCRYPTED_PART_SIZE = MAX_PART_SIZE + 16;
const MAX_PACKAGE_SIZE = 5_000_000_000;

/** Opening and closing a batch session; between them the parts go to their pre-signed addresses. */
export function batchSessionOperations(state: EmulatorState): Operation[] {
	const permissions = ['InvoiceWrite', 'EnforcementOperations'] as const;
	return [
		{
			method: 'POST',
			path: '/sessions/batch',
			access: 'accessToken',
			limit: 'batchSession',
			permissions,
			handle: async (call) => await open(state, call),
		},
		{
			method: 'POST',
			path: '/sessions/batch/{referenceNumber}/close',
			access: 'accessToken',
			limit: 'batchSession',
			permissions,
			handle: async (call) => await close(state, call),
		},
	];
}

async function open(state: EmulatorState, call: AuthorizedCall): Promise<HttpReply> {
	const { authentication, now, request } = call;
	const input = await InputObject.ofBody(request);
	const formCode = readFormCode(input);
	const declared = readPackage(input.object('batchFile'));
	const encryption = readEncryption(input);
	const offlineMode = input.flag('offlineMode', false);
	input.finish();
	refuseParts(declared.parts);
	const symmetricKey = unwrapKey(state, encryption);
	const uploadUntil = now + state.options.lifetimes.batchUploadPerPart * declared.parts.length;
	const session: Session = {
		referenceNumber: state.numbers.reference('SB', now),
		kind: 'Batch',
		context: authentication.context,
		author: authentication.subject,
		proof: authentication.proof,
		formCode,
		dateCreated: now,
		dateUpdated: now,
		validUntil: uploadUntil,
		status: symmetricKey === undefined ? SESSION.undecipherableKey : BATCH_SESSION.open,
		invoices: [],
		upoPages: [],
		package: { ...declared, uploadUntil },
		declaredMode: offlineMode ? 'Offline' : 'Online',
		paused: false,
		...(symmetricKey === undefined ? {} : { symmetricKey }),
	};
	state.sessions.add(session);
	state.scheduler.at(uploadUntil, () => {
		if (session.status.code !== 100) return;
		session.status = BATCH_SESSION.timedOut;
		session.dateUpdated = uploadUntil;
	});
	return jsonReply(201, {
		referenceNumber: session.referenceNumber,
		partUploadRequests: declared.parts.map(({ ordinalNumber }) => ({
			ordinalNumber,
			method: 'PUT',
			url: partUploadUrl(
				state,
				request.origin,
				session.referenceNumber,
				ordinalNumber,
				uploadUntil,
			),
			headers: { 'x-ms-blob-type': 'BlockBlob' },
		})),
	});
}

function readPackage(input: InputObject): Omit<BatchPackage, 'uploadUntil'> {
	const parts = input.objects('fileParts', 1).map((part) => ({
		ordinalNumber: part.integer('ordinalNumber', 1),
		fileSize: part.integer('fileSize', 1),
		fileHash: part.hash('fileHash'),
	}));
	parts.sort((left, right) => left.ordinalNumber - right.ordinalNumber);
	if (parts.some((part, index) => part.ordinalNumber !== index + 1)) {
		input.problem('fileParts', 'Numery części muszą iść kolejno od 1.', undefined);
	}
	return {
		fileSize: input.integer('fileSize', 1, MAX_PACKAGE_SIZE),
		fileHash: input.hash('fileHash'),
		compression: input.oneOf('compressionType', ['Zip', 'TarGz'] as const, 'Zip'),
		parts,
	};
}

function refuseParts(parts: readonly BatchPart[]): void {
	if (parts.length > MAX_PARTS) {
		throw new KsefException(21161, 'Przekroczono dozwoloną liczbę części pakietu.', [
			`Liczba części ${parts.length} przekracza ${MAX_PARTS}.`,
		]);
	}
	const large = parts.filter((part) => part.fileSize > MAX_ENCRYPTED_PART_SIZE);
	if (large.length > 0) {
		throw new KsefException(
			21157,
			'Nieprawidłowy rozmiar części pakietu.',
			large.map(
				(part) => `Rozmiar części ${part.ordinalNumber} przekroczył dozwolony rozmiar 100MB.`,
			),
		);
	}
}

async function close(state: EmulatorState, call: AuthorizedCall): Promise<HttpReply> {
	const session = findSession(state, call);
	const batch = session.package;
	if (batch === undefined) throw wrongSessionStatus(session, 'jej zamknięcie');
	if (session.status === BATCH_SESSION.timedOut) {
		throw new KsefException(
			21208,
			'Czas oczekiwania na requesty upload lub finish został przekroczony.',
			['Sesja anulowana, przekroczony czas wysyłki.'],
		);
	}
	if (session.dateClosed !== undefined) return emptyReply(204);
	if (session.status.code !== 100) throw wrongSessionStatus(session, 'jej zamknięcie');
	for (const part of batch.parts) await refuseUpload(state, part);
	session.dateClosed = call.now;
	session.dateUpdated = call.now;
	session.status = BATCH_SESSION.processing;
	const { invoiceQueue, invoiceProcessing } = state.options.delays;
	state.scheduler.at(call.now + invoiceQueue + invoiceProcessing, () => {
		state.background.start(async () => {
			await processBatch(state, session);
		});
	});
	return emptyReply(204);
}

async function refuseUpload(state: EmulatorState, part: BatchPart): Promise<void> {
	if (part.storedAt === undefined) {
		throw new KsefException(21205, 'Pakiet nie może być pusty.', [
			`Nie przesłano zadeklarowanej '${part.ordinalNumber}' części pliku.`,
		]);
	}
	if ((await state.files.size(part.storedAt)) !== part.fileSize) {
		throw new KsefException(21157, 'Nieprawidłowy rozmiar części pakietu.', [
			`Zadeklarowany rozmiar części '${part.ordinalNumber}' nie zgadza się z rzeczywistym.`,
		]);
	}
}
