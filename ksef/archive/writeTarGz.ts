import type { EntryToWrite } from './entry';
import { readPieces } from './pieces';
import { TAR_BLOCK, tarHeader, tarPadding } from './tarHeader';

/** Native compression reaches the speed of zlib only when it is fed in large pieces. */
const WRITE_BYTES = 1 << 20;

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

type ByteWriter = WritableStreamDefaultWriter<BufferSource>;

/** Ends the compression; a stream that has already failed or ended has nothing left to abandon. */
async function abandon(writer: ByteWriter, reason: unknown): Promise<void> {
	await writer.abort(reason).catch(() => undefined);
}

async function feed(writer: ByteWriter, entries: Iterable<EntryToWrite>): Promise<void> {
	let buffer = new Uint8Array(WRITE_BYTES);
	let filled = 0;
	const append = async (bytes: Uint8Array): Promise<void> => {
		for (let from = 0; from < bytes.length;) {
			const length = Math.min(bytes.length - from, WRITE_BYTES - filled);
			buffer.set(bytes.subarray(from, from + length), filled);
			filled += length;
			from += length;
			if (filled < WRITE_BYTES) continue;
			await writer.write(buffer);
			buffer = new Uint8Array(WRITE_BYTES);
			filled = 0;
		}
	};
	const padding = new Uint8Array(2 * TAR_BLOCK);
	for (const entry of entries) {
		const content = await entry.read();
		await append(tarHeader(entry.name, content.length));
		await append(content);
		await append(padding.subarray(0, tarPadding(content.length)));
	}
	await append(padding);
	await writer.write(buffer.subarray(0, filled));
	await writer.close();
}
