import type { CompressionType } from '../api/batchSessions';
import { ArchiveGuard, DEFAULT_ARCHIVE_LIMITS, type ArchiveLimits } from './guard';
import { readTar } from './readTar';
import { readZip } from './readZip';

/** One file of an archive. */
export interface ArchiveEntry {
	/** Relative, checked: no way out of the archive. */
	name: string;
	bytes: Uint8Array;
}

/**
 * Reads the files of a package one after the other. A TarGz is unpacked as it arrives; a ZIP, whose list of files
 * stands at its end, is held compressed and unpacked file by file.
 * @param chunks the archive in pieces of any size
 * @throws {KsefError} of kind `badAnswer` when the archive is broken or hostile: cut off, wrong checksums, names
 * that are absolute, climb out or repeat, links, or more data than the limits allow
 */
export async function* readArchive(
	chunks: AsyncIterable<Uint8Array>,
	compressionType: CompressionType,
	limits: ArchiveLimits = DEFAULT_ARCHIVE_LIMITS,
): AsyncGenerator<ArchiveEntry, void, undefined> {
	const guard = new ArchiveGuard(limits);
	const entries = compressionType === 'TarGz' ? readTar(chunks, guard) : readZip(chunks, guard);
	for await (const entry of entries) yield entry;
}
