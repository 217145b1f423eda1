/** How a package is compressed. */
export type Compression = 'Zip' | 'TarGz';

/** One file of a package. */
export interface ArchiveEntry {
	name: string;
	/** Undefined when it is larger than a file may be; then it was skipped, not kept. */
	content: Buffer | undefined;
}

/** How much a package may hold. */
export interface ArchiveLimits {
	/** Bytes of the package itself. */
	packedSize: number;
	/** Most bytes of one file; larger ones are skipped. */
	maxEntrySize: number;
	/** Most files. */
	maxEntries: number;
	/** Unpacked bytes that are fine, however small the package. */
	harmlessSize: number;
}

/** A package that is damaged or dangerous. */
export class ArchiveError extends Error {}

/** A package with more files than are allowed. */
export class TooManyEntries extends Error {}

/** Times that the unpacked bytes may exceed the package beyond that. Similar invoices compress to about a hundredth. */
const HARMLESS_RATIO = 200;

/** Watches over the entries of one package: names, number and total size. */
export class EntryGuard {
	private readonly names = new Set<string>();
	private unpacked = 0;

	constructor(private readonly limits: ArchiveLimits) {}

	/**
	 * Checks the name of the next file.
	 *
	 * @throws ArchiveError for an absolute, climbing or repeated name
	 * @throws TooManyEntries
	 */
	enter(name: string): void {
		const climbs = name.split(/[/\\]/).includes('..');
		if (name === '' || climbs || /^(?:[/\\]|[A-Za-z]:)/.test(name) || name.includes('\0')) {
			throw new ArchiveError(`Niedozwolona nazwa pliku w paczce: ${name}`);
		}
		if (this.names.has(name)) throw new ArchiveError(`Powtórzona nazwa pliku w paczce: ${name}`);
		this.names.add(name);
		if (this.names.size > this.limits.maxEntries) throw new TooManyEntries(name);
	}

	/**
	 * Counts unpacked bytes.
	 *
	 * @throws ArchiveError for a bomb
	 */
	unpack(bytes: number): void {
		this.unpacked += bytes;
		const allowed = Math.max(this.limits.harmlessSize, this.limits.packedSize * HARMLESS_RATIO);
		if (this.unpacked > allowed) {
			throw new ArchiveError('Rozmiar rozpakowanej paczki przekracza dozwoloną wielkość.');
		}
	}

	/** Collects the bytes of one file, up to the size that a file may have. */
	async collect(stream: AsyncIterable<Buffer>): Promise<Buffer | undefined> {
		const chunks: Buffer[] = [];
		let size = 0;
		for await (const chunk of stream) {
			this.unpack(chunk.length);
			size += chunk.length;
			if (size <= this.limits.maxEntrySize) chunks.push(chunk);
			else chunks.length = 0;
		}
		return size <= this.limits.maxEntrySize ? Buffer.concat(chunks) : undefined;
	}
}
