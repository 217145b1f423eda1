import type { EntryToWrite } from './entry';
import { readPieces } from './pieces';
import { tarPieces } from './tarPieces';

/**
 * Writes a tar archive through one gzip stream. The same entries give the same bytes each time.
 * @returns the archive in pieces, made as they are asked for
 */
export async function* writeTarGz(entries: Iterable<EntryToWrite>): AsyncGenerator<Uint8Array> {
	const gzip = new CompressionStream('gzip');
	const writer: ByteWriter = gzip.writable.getWriter();
	const feeding = feed(writer, entries).then(
		() => undefined,
		async (error: unknown) => {
			await abandon(writer, error);
			return { error };
		},
	);
	let complete = false;
	try {
		yield* readPieces(gzip.readable);
		complete = true;
	} finally {
		// A consumer that stops early must not leave the feeding waiting for it.
		if (!complete) await abandon(writer, new Error('The archive is not wanted any more'));
	}
	const failure = await feeding;
	if (failure !== undefined) throw failure.error;
}

type ByteWriter = ReturnType<CompressionStream['writable']['getWriter']>;

/** Ends the compression; a stream that has already failed or ended has nothing left to abandon. */
async function abandon(writer: ByteWriter, reason: unknown): Promise<void> {
	await writer.abort(reason).catch(() => undefined);
}

/** Compression runs in a thread of its own: the next piece is laid out while the one before is at it. */
async function feed(writer: ByteWriter, entries: Iterable<EntryToWrite>): Promise<void> {
	let writing = Promise.resolve();
	for await (const piece of tarPieces(entries)) {
		await writing;
		writing = writer.write(piece);
		// A failure is met at the next await; it must not count as unhandled until then.
		writing.catch(() => undefined);
	}
	await writing;
	await writer.close();
}
