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

type ByteWriter = ReturnType<CompressionStream['writable']['getWriter']>;

/** Ends the compression; a stream that has already failed or ended has nothing left to abandon. */
async function abandon(writer: ByteWriter, reason: unknown): Promise<void> {
	await writer.abort(reason).catch(() => undefined);
}

async function feed(writer: ByteWriter, entries: Iterable<EntryToWrite>): Promise<void> {
	const collector = new Collector();
	const padding = new Uint8Array(2 * TAR_BLOCK);
	for (const entry of entries) {
		const content = await entry.read();
		collector.add(tarHeader(entry.name, content.length));
		collector.add(content);
		collector.add(padding.subarray(0, tarPadding(content.length)));
		for (const piece of collector.takeFull()) await writer.write(piece);
	}
	collector.add(padding);
	for (const piece of collector.takeAll()) await writer.write(piece);
	await writer.close();
}

/** Gathers small pieces into large ones. */
class Collector {
	private current = new Uint8Array(WRITE_BYTES);
	private filled = 0;
	private full: Array<Uint8Array<ArrayBuffer>> = [];

	add(bytes: Uint8Array): void {
		for (let from = 0; from < bytes.length;) {
			const length = Math.min(bytes.length - from, WRITE_BYTES - this.filled);
			this.current.set(bytes.subarray(from, from + length), this.filled);
			this.filled += length;
			from += length;
			if (this.filled < WRITE_BYTES) continue;
			this.full.push(this.current);
			this.current = new Uint8Array(WRITE_BYTES);
			this.filled = 0;
		}
	}

	/** The pieces that are full by now. */
	takeFull(): Array<Uint8Array<ArrayBuffer>> {
		if (this.full.length === 0) return this.full;
		const taken = this.full;
		this.full = [];
		return taken;
	}

	/** All that is left. */
	takeAll(): Array<Uint8Array<ArrayBuffer>> {
		return [...this.takeFull(), this.current.subarray(0, this.filled)];
	}
}
