import type { Compression } from '../archive/entry';
import { writeArchive, type PackedFile } from '../archive/writeArchive';
import { sha256Base64 } from '../crypto/hashing';
import { encryptFile, type SymmetricKey } from '../crypto/symmetricCipher';
import type { EmulatorState } from '../state/emulatorState';
import type { ExportOperation, ExportPackage, ExportPart } from '../state/exports';
import type { StoredInvoice } from '../state/repository';
import { EXPORT } from '../state/statuses';
import { formatInstant } from '../state/time';
import {
	describeMetadata,
	selectInvoices,
	upperBound,
	type DateType,
	type InvoiceFilters,
} from './invoiceQuery';

/** What an export is asked for. */
export interface ExportRequest {
	filters: InvoiceFilters;
	content: 'metadataAndDocuments' | 'onlyMetadata';
	compression: Compression;
	key: SymmetricKey;
}

/**
 * Finds the invoices of an export, packs and encrypts them (contract, `POST /invoices/exports`): `_metadata.json`
 * and one XML per invoice, named by its KSeF number, cut into parts, each part encrypted on its own.
 *
 * @param operation an export in status 100; gets its final status
 */
export async function runExport(
	state: EmulatorState,
	operation: ExportOperation,
	request: ExportRequest,
): Promise<void> {
	const now = state.clock.now();
	const { filters } = request;
	const { until, highWaterMark } = upperBound(state, filters, now);
	if (filters.restrictToHighWaterMark && filters.from > highWaterMark) {
		operation.status = EXPORT.beyondHighWaterMark;
		return;
	}
	const found = selectInvoices(state.repository.visibleAt(now), filters, operation.context, until);
	const invoices = found.slice(0, state.options.maxQueryResults);
	const archive = await writeArchive(request.compression, packedFiles(invoices, request.content));
	operation.package = {
		invoiceCount: invoices.length,
		size: archive.length,
		parts: splitAndEncrypt(state, operation, request, archive),
		isTruncated: invoices.length < found.length,
		...(invoices.length < found.length ? lastDate(invoices, filters.dateType) : {}),
		...(filters.dateType === 'PermanentStorage'
			? { permanentStorageHwmDate: formatInstant(Math.min(highWaterMark, filters.to ?? now)) }
			: {}),
	};
	operation.completed = now;
	operation.expires = now + state.options.lifetimes.exportPackage;
	operation.status = EXPORT.succeeded;
}

function packedFiles(
	invoices: readonly StoredInvoice[],
	content: ExportRequest['content'],
): PackedFile[] {
	const metadata = JSON.stringify({ invoices: invoices.map(describeMetadata) });
	const documents = invoices.map(({ ksefNumber, document }) => ({
		name: `${ksefNumber}.xml`,
		content: document,
	}));
	return [
		...(content === 'onlyMetadata' ? [] : documents),
		{ name: '_metadata.json', content: Buffer.from(metadata, 'utf8') },
	];
}

function splitAndEncrypt(
	state: EmulatorState,
	operation: ExportOperation,
	request: ExportRequest,
	archive: Buffer,
): ExportPart[] {
	const ending = request.compression === 'TarGz' ? 'tar.gz' : 'zip';
	const parts: ExportPart[] = [];
	for (let start = 0; start < archive.length; start += state.options.maxExportPartSize) {
		const plain = archive.subarray(start, start + state.options.maxExportPartSize);
		const encrypted = encryptFile(plain, request.key);
		const number = String(parts.length + 1).padStart(3, '0');
		parts.push({
			name: `${operation.referenceNumber}-${number}.${ending}.aes`,
			size: plain.length,
			hash: sha256Base64(plain),
			encrypted,
			encryptedHash: sha256Base64(encrypted),
		});
	}
	return parts;
}

function lastDate(invoices: readonly StoredInvoice[], type: DateType): Partial<ExportPackage> {
	const last = invoices.at(-1);
	if (last === undefined) return {};
	switch (type) {
		case 'Issue':
			return { lastIssueDate: last.facts.issueDate };
		case 'Invoicing':
			return { lastInvoicingDate: formatInstant(last.invoicingDate) };
		case 'PermanentStorage':
			return { lastPermanentStorageDate: formatInstant(last.permanentStorageDate) };
	}
}
