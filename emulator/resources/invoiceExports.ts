import { Gone, KsefException } from '../http/errors';
import { InputObject } from '../http/input';
import { jsonReply, type HttpReply } from '../http/messages';
import type { AuthorizedCall, Operation } from '../http/operation';
import { readFilters } from '../processing/invoiceQuery';
import { runExport } from '../processing/runExport';
import type { EmulatorState } from '../state/emulatorState';
import type { ExportOperation, ExportPackage } from '../state/exports';
import { contextKey } from '../state/identifiers';
import { EXPORT, SESSION } from '../state/statuses';
import { formatInstant } from '../state/time';
import { downloadLink } from '../storage/links';
import { readEncryption, unwrapKey } from './openSession';

const MAX_RUNNING = 10;

/** Exports of invoices: asking for one, and asking how far it is. */
export function invoiceExportOperations(state: EmulatorState): Operation[] {
	return [
		{
			method: 'POST',
			path: '/invoices/exports',
			access: 'accessToken',
			limit: 'invoiceExport',
			permissions: ['InvoiceRead'],
			handle: async (call) => await start(state, call),
		},
		{
			method: 'GET',
			path: '/invoices/exports/{referenceNumber}',
			access: 'accessToken',
			limit: 'invoiceExportStatus',
			permissions: ['InvoiceRead'],
			handle: (call) => show(state, call),
		},
	];
}

async function start(state: EmulatorState, call: AuthorizedCall): Promise<HttpReply> {
	const { now, authentication } = call;
	const { context } = authentication;
	const input = await InputObject.ofBody(call.request);
	const encryption = readEncryption(input);
	const onlyMetadata = input.flag('onlyMetadata', false);
	const filters = readFilters(input.object('filters'), now);
	const compression = input.oneOf('compressionType', ['Zip', 'TarGz'] as const, 'Zip');
	input.finish();
	if (context.type === 'PeppolId') {
		throw new KsefException(21181, 'Nieprawidłowe żądanie eksportu faktur.', [
			`Nie można wyeksportować paczki faktur dla wybranego podmiotu (${filters.role}) i zalogowanego identyfikatora kontekstu (${context.type}).`,
		]);
	}
	if (state.exports.running(context) >= MAX_RUNNING) {
		throw new KsefException(21182, 'Osiągnięto limit trwających eksportów.', [
			`Dla uwierzytelnionego podmiotu w bieżącym kontekście osiągnięto maksymalny limit ${MAX_RUNNING} równoczesnych eksportów faktur. Spróbuj ponownie później.`,
		]);
	}
	const key = unwrapKey(state, encryption);
	const operation: ExportOperation = {
		referenceNumber: state.numbers.reference('EH', now),
		context,
		started: now,
		status: key === undefined ? SESSION.undecipherableKey : EXPORT.inProgress,
	};
	state.exports.add(operation);
	if (key !== undefined) {
		state.scheduler.at(now + state.options.delays.exporting, () => {
			state.background.start(async () => {
				const content = onlyMetadata ? 'onlyMetadata' : 'metadataAndDocuments';
				await runExport(state, operation, { filters, content, compression, key });
			});
		});
	}
	return jsonReply(201, { referenceNumber: operation.referenceNumber });
}

function show(state: EmulatorState, call: AuthorizedCall): HttpReply {
	const { now, parameters, authentication } = call;
	const operation = state.exports.get(parameters.referenceNumber ?? '');
	if (
		operation === undefined ||
		contextKey(operation.context) !== contextKey(authentication.context)
	) {
		throw new KsefException(21175, 'Wynik zapytania o podanym identyfikatorze nie istnieje.');
	}
	if (operation.started + state.options.lifetimes.exportOperation <= now) throw new Gone();
	const { completed, expires, package: finished } = operation;
	const expired = expires !== undefined && expires <= now;
	return jsonReply(200, {
		status: expired ? EXPORT.expired : operation.status,
		...(completed === undefined ? {} : { completedDate: formatInstant(completed) }),
		...(expires === undefined ? {} : { packageExpirationDate: formatInstant(expires) }),
		...(finished === undefined || expired
			? {}
			: { package: describe(state, call, operation.referenceNumber, finished) }),
	});
}

function describe(
	state: EmulatorState,
	call: AuthorizedCall,
	reference: string,
	finished: ExportPackage,
): object {
	const { parts, ...facts } = finished;
	return {
		...facts,
		parts: parts.map((part, index) => {
			const path = `/storage/export-parts/${reference}/${part.name}`;
			const link = downloadLink(
				state,
				call.request.origin,
				path,
				call.now,
				state.options.lifetimes.exportPartLink,
			);
			return {
				ordinalNumber: index + 1,
				partName: part.name,
				method: 'GET',
				url: link.url,
				partSize: part.size,
				partHash: part.hash,
				encryptedPartSize: part.encrypted.length,
				encryptedPartHash: part.encryptedHash,
				expirationDate: formatInstant(link.expires),
			};
		}),
	};
}
