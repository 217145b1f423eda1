import type { CompressionType } from '../api/batchSessions';
import type { EntryToWrite } from '../archive/entry';
import {
	declarePackage,
	MAX_PART_BYTES,
	MAX_PARTS,
	remakeParts,
	type EncryptedPart,
	type PackageDeclaration,
	type PartingOptions,
} from '../archive/encryptedParts';
import { writeArchive } from '../archive/writeArchive';
import { generateSymmetricKey, type SymmetricKey } from '../crypto/aes';
import type { BatchTicket } from './batchCheck';
import type { InTurns } from '../turns';

/** Encrypted packages up to this size stay in memory; larger ones are made a second time for the upload. */
const KEEP_BYTES = 32 << 20;
/** Small parts keep the memory low; below this they would only cost requests. */
const LEAST_PART_BYTES = 16 << 20;
/** Parts that may be on their way at the same time, and the bytes they may hold together. */
const MOST_PARALLEL = 4;
const PARALLEL_BYTES = 40 << 20;
/** Header, padding and directory of one file in an archive, at most. */
const ENTRY_OVERHEAD = 1_024;

/** A package of invoices that is ready to be declared and uploaded. */
export interface BatchPackage {
	tickets: BatchTicket[];
	symmetricKey: SymmetricKey;
	declaration: PackageDeclaration;
	/** How many parts may be uploaded at the same time. */
	parallel: number;
	/** The encrypted parts, from memory or made once more. */
	parts(): AsyncIterable<EncryptedPart>;
}

/** How packages are made. */
export interface PackageOptions extends InTurns {
	archive: CompressionType;
	/** Bytes per part before encryption; chosen by size unless given. */
	partBytes?: number;
	signal?: AbortSignal;
	onPacked?: (invoices: number) => void;
}

/** The most that an archive of these tickets can have, in bytes. */
export function largestArchiveBytes(tickets: ReadonlyArray<Pick<BatchTicket, 'size'>>): number {
	return tickets.reduce((total, { size }) => total + archiveBytesOf(size), ENTRY_OVERHEAD);
}

/** The most that an invoice of this size takes in an archive; what does not compress grows a little. */
export function archiveBytesOf(size: number): number {
	return Math.ceil(size * 1.001) + ENTRY_OVERHEAD;
}

/**
 * Makes the package of the given invoices: one pass to learn all sizes and hashes, which have to be declared before
 * the first byte goes up.
 */
export async function makePackage(
	tickets: BatchTicket[],
	options: PackageOptions,
): Promise<BatchPackage> {
	const symmetricKey = generateSymmetricKey();
	const partBytes =
		options.partBytes ??
		Math.min(
			MAX_PART_BYTES,
			Math.max(LEAST_PART_BYTES, Math.ceil(largestArchiveBytes(tickets) / MAX_PARTS)),
		);
	// The first compression of a process loads code of Node's own, several milliseconds long.
	await options.turns.next();
	const parting: PartingOptions = {
		symmetricKey,
		partBytes,
		giveWay: async () => {
			options.signal?.throwIfAborted();
			await options.turns.giveWay();
		},
	};
	const archive = (onRead?: (count: number) => void): AsyncIterable<Uint8Array> =>
		writeArchive(options.archive, entriesOf(tickets, onRead));
	const declaration = await declarePackage(archive(options.onPacked), parting, KEEP_BYTES);
	return {
		tickets,
		symmetricKey,
		declaration,
		parallel: Math.max(1, Math.min(MOST_PARALLEL, Math.floor(PARALLEL_BYTES / partBytes))),
		parts: () =>
			declaration.kept === undefined
				? remakeParts(archive(), parting, declaration)
				: oneByOne(declaration.kept),
	};
}

function* entriesOf(
	tickets: BatchTicket[],
	onRead: ((count: number) => void) | undefined,
): Generator<EntryToWrite> {
	let count = 0;
	for (const ticket of tickets) {
		yield { name: `${String(ticket.index + 1).padStart(6, '0')}.xml`, read: ticket.read };
		onRead?.(++count);
	}
}

async function* oneByOne(parts: readonly EncryptedPart[]): AsyncGenerator<EncryptedPart> {
	yield* parts;
}
