import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import yauzl from 'yauzl';
import {
	ArchiveError,
	EntryGuard,
	TooManyEntries,
	type ArchiveEntry,
	type ArchiveLimits,
	type Compression,
} from './entry';

/** What is done with each file of a package, in its order. */
export type EntryVisitor = (entry: ArchiveEntry) => void | Promise<void>;

/**
 * Reads a package file by file; no more than one file is held at a time.
 *
 * @param path where the package lies
 * @param compression ZIP or gzipped tar
 * @param limits how much it may hold
 * @param visit what is done with each file
 * @throws ArchiveError when the package is damaged or dangerous
 * @throws TooManyEntries when it has too many files
 */
export async function readArchive(
	path: string,
	compression: Compression,
	limits: ArchiveLimits,
	visit: EntryVisitor,
): Promise<void> {
	const guard = new EntryGuard(limits);
	try {
		if (compression === 'TarGz') await readTarGz(path, guard, visit);
		else await readZip(path, guard, visit);
	} catch (error) {
		if (error instanceof ArchiveError || error instanceof TooManyEntries) throw error;
		throw new ArchiveError(error instanceof Error ? error.message : String(error));
	}
}

async function readTarGz(path: string, guard: EntryGuard, visit: EntryVisitor): Promise<void> {
	const source = createReadStream(path);
	const gunzip = createGunzip();
	const tar = extract();
	// Without this a damaged gzip stream would leave the loop below waiting for ever.
	source.on('error', (error) => gunzip.destroy(error));
	gunzip.on('error', (error) => tar.destroy(error));
	source.pipe(gunzip).pipe(tar);
	for await (const entry of tar) {
		const { name, type } = entry.header;
		if (type === 'directory') {
			entry.resume();
			continue;
		}
		if (type !== 'file' && type !== 'contiguous-file') {
			throw new ArchiveError(`Niedozwolony rodzaj pliku w paczce: ${name} (${String(type)})`);
		}
		guard.enter(name);
		await visit({ name, content: await guard.collect(entry as AsyncIterable<Buffer>) });
	}
}

async function readZip(path: string, guard: EntryGuard, visit: EntryVisitor): Promise<void> {
	const zip = await new Promise<yauzl.ZipFile>((resolve, reject) => {
		yauzl.open(path, { lazyEntries: true, strictFileNames: true }, (error, file) => {
			if (error === null) resolve(file);
			else reject(error);
		});
	});
	try {
		for (;;) {
			const entry = await nextEntry(zip);
			if (entry === undefined) return;
			if (entry.fileName.endsWith('/')) continue;
			if (isSymbolicLink(entry)) {
				throw new ArchiveError(`Niedozwolony rodzaj pliku w paczce: ${entry.fileName}`);
			}
			guard.enter(entry.fileName);
			const stream = await openEntry(zip, entry);
			await visit({ name: entry.fileName, content: await guard.collect(stream) });
		}
	} finally {
		zip.close();
	}
}

async function nextEntry(zip: yauzl.ZipFile): Promise<yauzl.Entry | undefined> {
	return await new Promise((resolve, reject) => {
		const settle = (work: () => void): void => {
			zip.removeAllListeners('entry');
			zip.removeAllListeners('end');
			zip.removeAllListeners('error');
			work();
		};
		zip.once('entry', (entry: yauzl.Entry) => {
			settle(() => {
				resolve(entry);
			});
		});
		zip.once('end', () => {
			settle(() => {
				resolve(undefined);
			});
		});
		zip.once('error', (error: Error) => {
			settle(() => {
				reject(error);
			});
		});
		zip.readEntry();
	});
}

async function openEntry(zip: yauzl.ZipFile, entry: yauzl.Entry): Promise<AsyncIterable<Buffer>> {
	return await new Promise((resolve, reject) => {
		zip.openReadStream(entry, (error, stream) => {
			if (error === null) resolve(stream);
			else reject(error);
		});
	});
}

/** Unix file modes stand in the upper half of the external attributes. */
function isSymbolicLink(entry: yauzl.Entry): boolean {
	return ((entry.externalFileAttributes >>> 16) & 0o170000) === 0o120000;
}
