/** The pieces of a web stream, one after another; stopping early cancels the stream. */
export async function* readPieces(stream: ReadableStream): AsyncGenerator<Uint8Array> {
	const reader: ReadableStreamDefaultReader<Uint8Array> = stream.getReader();
	let complete = false;
	try {
		for (;;) {
			const { done, value } = await reader.read();
			if (done) break;
			yield value;
		}
		complete = true;
	} finally {
		// Cancelling a stream that has failed rejects with the very error that is on its way already.
		if (!complete) await reader.cancel().catch(() => undefined);
	}
}
