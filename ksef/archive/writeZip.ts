import JSZip from 'jszip';
import type { EntryToWrite } from './entry';

/** The earliest date a ZIP can carry: the same files always give the same bytes. */
const NO_DATE = new Date(Date.UTC(1980, 0, 1));
/** Pieces that may lie ready before the compression is held back. */
const MOST_READY = 16;

/**
 * Writes a ZIP archive (deflate, level 6). The same entries give the same bytes each time. All contents are kept in
 * memory meanwhile: for large packages TarGz is the better choice.
 * @returns the archive in pieces, made as they are asked for
 */
export async function* writeZip(entries: Iterable<EntryToWrite>): AsyncGenerator<Uint8Array> {
	const zip = new JSZip();
	for (const entry of entries) {
		const content = plainBytes(await entry.read());
		zip.file(entry.name, content, { date: NO_DATE, createFolders: false });
	}
	const stream = zip.generateInternalStream({
		type: 'uint8array',
		compression: 'DEFLATE',
		compressionOptions: { level: 6 },
		platform: 'DOS',
	});
	const ready: Uint8Array[] = [];
	let ended = false;
	let failure: Error | undefined;
	let wake: () => void = () => undefined;
	stream.on('data', (piece) => {
		ready.push(piece);
		if (ready.length >= MOST_READY) stream.pause();
		wake();
	});
	stream.on('end', () => {
		ended = true;
		wake();
	});
	stream.on('error', (error) => {
		failure = error;
		wake();
	});
	try {
		for (;;) {
			const piece = ready.shift();
			if (piece !== undefined) {
				yield piece;
				continue;
			}
			if (failure !== undefined) throw failure;
			if (ended) return;
			const more = new Promise<void>((resolve) => {
				wake = resolve;
			});
			stream.resume();
			await more;
		}
	} finally {
		stream.pause();
	}
}

/** The same memory without Buffer's methods: jszip copies a Buffer byte by byte, but takes this as it is. */
function plainBytes({ buffer, byteOffset, byteLength }: Uint8Array): Uint8Array {
	return new Uint8Array(buffer, byteOffset, byteLength);
}
