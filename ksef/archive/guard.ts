import { KsefError } from '../api/errors';

/** What an archive may hold at most. */
export interface ArchiveLimits {
	entries: number;
	/** Bytes of one file, unpacked. */
	entryBytes: number;
	/** Bytes of all files together, unpacked. */
	totalBytes: number;
	/** How many times larger than the archive its content may be, once it is larger than {@link RATIO_FREE_BYTES}. */
	ratio: number;
}

/** Small archives may be packed as tightly as they like. */
export const RATIO_FREE_BYTES = 16 * 1024 * 1024;

/**
 * An export holds at most 10 000 invoices and 1 GB of compressed data (API contract, `POST /invoices/exports`), an
 * invoice at most 3 000 000 bytes; the list of metadata is the largest file. Similar invoices pack 150 times
 * smaller, a bomb up to 1 000 times.
 */
export const DEFAULT_ARCHIVE_LIMITS: ArchiveLimits = {
	entries: 10_100,
	entryBytes: 64 * 1024 * 1024,
	totalBytes: 8 * 1024 * 1024 * 1024,
	ratio: 400,
};

const LONGEST_NAME = 255;

/** Watches over the reading of one archive and refuses what no honest archive holds. */
export class ArchiveGuard {
	readonly #names = new Set<string>();
	#packed = 0;
	#unpacked = 0;

	constructor(readonly limits: ArchiveLimits) {}

	/** Counts bytes of the archive itself. */
	packedBytes(count: number): void {
		this.#packed += count;
	}

	/** Counts unpacked bytes as they come, before they are kept. */
	unpackedBytes(count: number): void {
		this.#unpacked += count;
		const { totalBytes, ratio } = this.limits;
		if (this.#unpacked > totalBytes) {
			throw hostile(`it unpacks to more than ${totalBytes} bytes`);
		}
		if (this.#unpacked > RATIO_FREE_BYTES && this.#unpacked > ratio * this.#packed) {
			throw hostile(`it unpacks to more than ${ratio} times its size`);
		}
	}

	/** Checks the size of a file before memory is set aside for it. */
	entrySize(name: string, size: number): void {
		if (!Number.isSafeInteger(size) || size < 0)
			throw broken(`the size of "${name}" makes no sense`);
		if (size > this.limits.entryBytes) {
			throw hostile(`"${name}" is larger than ${this.limits.entryBytes} bytes`);
		}
	}

	/**
	 * Checks the name of a file and takes note of it.
	 * @returns the name without a leading `./`
	 */
	entryName(given: string): string {
		const name = given.replace(/^(\.\/)+/, '');
		const shown = JSON.stringify(given.slice(0, LONGEST_NAME));
		if (name === '' || given.length > LONGEST_NAME || /\p{Cc}/u.test(given)) {
			throw hostile(`a file is named ${shown}`);
		}
		if (/^([\\/]|[a-z]:)/i.test(name)) throw hostile(`a file has the absolute name ${shown}`);
		if (name.split(/[\\/]/).some((part) => part === '..' || part === '')) {
			throw hostile(`the file name ${shown} leads out of the archive`);
		}
		const key = name.toLowerCase();
		if (this.#names.has(key)) throw hostile(`two files are named ${shown}`);
		this.#names.add(key);
		if (this.#names.size > this.limits.entries) {
			throw hostile(`it holds more than ${this.limits.entries} files`);
		}
		return name;
	}
}

/** The archive was damaged on its way, or cut off. */
export function broken(what: string): KsefError {
	return new KsefError({
		kind: 'badAnswer',
		message: `The package from KSeF cannot be unpacked: ${what}.`,
		advice: 'Start the export again; if it repeats, check the proxy between n8n and KSeF.',
	});
}

/** The archive is of a kind that KSeF does not make. */
export function hostile(what: string): KsefError {
	return new KsefError({
		kind: 'badAnswer',
		message: `The package was refused: ${what}. KSeF makes no such packages.`,
		advice: 'Check the base URL of the credential and the proxy between n8n and KSeF.',
	});
}
