import type { CompressionType } from '../api/batchSessions';
import type { EntryToWrite } from './entry';
import { writeTarGz } from './writeTarGz';
import { writeZip } from './writeZip';

/** Writes an archive of either kind, in pieces; see {@link writeTarGz} and {@link writeZip}. */
export function writeArchive(
	kind: CompressionType,
	entries: Iterable<EntryToWrite>,
): AsyncGenerator<Uint8Array> {
	return kind === 'TarGz' ? writeTarGz(entries) : writeZip(entries);
}
