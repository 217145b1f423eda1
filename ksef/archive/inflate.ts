import { broken } from './guard';

/** Larger pieces would let one write unpack to more than the limits can watch. */
const LARGEST_WRITE = 64 * 1024;

/**
 * Unpacks a stream of bytes as it is read.
 * @throws {KsefError} of kind `badAnswer` when the data is damaged or cut off; what `chunks` throws
 */
export async function* inflate(
	chunks: AsyncIterable<Uint8Array>,
	form: 'gzip' | 'deflate-raw',
): AsyncGenerator<Uint8Array, void, undefined> {
	const stream = new DecompressionStream(form);
	const source: { error?: unknown } = {};
	const fed = feed(stream.writable.getWriter(), watched(chunks, source));
	const reader = (stream.readable as ReadableStream<Uint8Array>).getReader();
	let finished = false;
	try {
		for (;;) {
			const { done, value } = await reader.read();
			if (done) break;
			yield value;
		}
		finished = true;
	} catch (error) {
		throw source.error ?? inflateError(error);
	} finally {
		if (!finished) await reader.cancel().catch(noteNothing);
		await fed;
	}
}

/** Keeps the source's own error (download, hash), which says more than what the stream makes of it. */
async function* watched(
	chunks: AsyncIterable<Uint8Array>,
	source: { error?: unknown },
): AsyncGenerator<Uint8Array, void, undefined> {
	try {
		for await (const chunk of chunks) yield chunk;
	} catch (error) {
		source.error = error;
		throw error;
	}
}

/** What feeding needs of a stream's writer; the platform's own type differs between Node's releases. */
interface ByteWriter {
	readonly ready: Promise<unknown>;
	write(chunk: Uint8Array<ArrayBuffer>): Promise<void>;
	close(): Promise<void>;
	abort(reason: unknown): Promise<void>;
}

/** Never rejects: whatever goes wrong here makes reading fail. */
async function feed(writer: ByteWriter, chunks: AsyncIterable<Uint8Array>): Promise<void> {
	try {
		for await (const chunk of chunks) {
			for (let start = 0; start < chunk.length; start += LARGEST_WRITE) {
				await writer.ready;
				await writer.write(new Uint8Array(chunk.subarray(start, start + LARGEST_WRITE)));
			}
		}
		await writer.close();
	} catch (error) {
		await writer.abort(error).catch(noteNothing);
	}
}

function inflateError(error: unknown): Error {
	const reason = error instanceof Error ? error.message : String(error);
	return broken(`its compression is damaged or it was cut off (${reason})`);
}

/** Closing or cancelling a stream that has failed fails too; the first failure is the one that is told. */
function noteNothing(): undefined {
	return undefined;
}
