import type { EntryToWrite } from './entry';
import { TAR_BLOCK, tarPadding, writeTarHeader } from './tarHeader';

/**
 * Bytes per piece, whole tar blocks. Half the size costs the compression a tenth more; larger pieces hold the event
 * loop longer and gain nothing.
 */
const PIECE_BYTES = 256 << 10;

/**
 * Lays out entries as a tar archive, uncompressed.
 * @returns the archive in pieces of equal size, the last one excepted; each is the receiver's own
 */
export async function* tarPieces(entries: Iterable<EntryToWrite>): AsyncGenerator<TarPiece> {
	const layout = new Layout();
	for (const entry of entries) {
		const given = entry.read();
		// Waiting for what is here already would cost as much as copying it.
		const content = given instanceof Uint8Array ? given : await given;
		if (layout.isFull()) yield layout.take();
		layout.addHeader(entry.name, content.length);
		let from = 0;
		while (from < content.length) {
			if (layout.isFull()) yield layout.take();
			from += layout.addContent(content, from);
		}
		layout.addZeros(tarPadding(content.length));
	}
	for (let block = 0; block < END_BLOCKS; block++) {
		if (layout.isFull()) yield layout.take();
		layout.addZeros(TAR_BLOCK);
	}
	yield layout.take();
}

/** What compression takes: a view on memory that no other thread shares. */
export type TarPiece = Uint8Array<ArrayBuffer>;

/** An archive ends with this many blocks of zeros. */
const END_BLOCKS = 2;

/** The piece that is being filled. As pieces are whole blocks, neither headers nor padding cross their ends. */
class Layout {
	private piece = newPiece();
	private filled = 0;

	isFull(): boolean {
		return this.filled === PIECE_BYTES;
	}

	addHeader(name: string, size: number): void {
		writeTarHeader(this.piece, this.filled, { name, size });
		this.filled += TAR_BLOCK;
	}

	/** Adds as much as there is room for and returns how many bytes that was. */
	addContent(content: Uint8Array, from: number): number {
		const length = Math.min(content.length - from, PIECE_BYTES - this.filled);
		this.piece.set(content.subarray(from, from + length), this.filled);
		this.filled += length;
		return length;
	}

	addZeros(length: number): void {
		this.piece.fill(0, this.filled, this.filled + length);
		this.filled += length;
	}

	/** Hands the piece over as it is and starts a new one. */
	take(): TarPiece {
		const taken = this.piece.subarray(0, this.filled);
		this.piece = newPiece();
		this.filled = 0;
		return taken;
	}
}

/** Not cleared, as every byte is written before the piece is handed over. */
function newPiece(): TarPiece {
	return Buffer.allocUnsafeSlow(PIECE_BYTES);
}
