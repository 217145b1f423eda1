import type { ArchiveEntry } from './read';
import { broken, hostile, type ArchiveGuard } from './guard';
import { inflate } from './inflate';
import { crc32 } from './crc32';

const END_RECORD = 0x06054b50;
const ZIP64_LOCATOR = 0x07064b50;
const ZIP64_END_RECORD = 0x06064b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;
const END_RECORD_LENGTH = 22;
const LONGEST_COMMENT = 0xffff;
const FULL_32 = 0xffffffff;
const FULL_16 = 0xffff;
const STORED = 0;
const DEFLATED = 8;

/** One line of the list at the end of a ZIP. */
interface DirectoryEntry {
	name: string;
	method: number;
	crc: number;
	packedSize: number;
	size: number;
	headerOffset: number;
}

/**
 * Reads a ZIP (APPNOTE 6.3: stored or deflated, with or without ZIP64). jszip would do, but it hides what has to
 * be refused: it merges files of one name, repairs names that climb out, and unpacks a file wholly before its
 * size is known.
 * @throws {KsefError} of kind `badAnswer`, see `readArchive`
 */
export async function* readZip(
	chunks: AsyncIterable<Uint8Array>,
	guard: ArchiveGuard,
): AsyncGenerator<ArchiveEntry, void, undefined> {
	const pieces: Uint8Array[] = [];
	for await (const chunk of chunks) {
		guard.packedBytes(chunk.length);
		pieces.push(chunk);
	}
	const archive = Buffer.concat(pieces);
	pieces.length = 0;
	const directory = readDirectory(archive, guard);
	checkOverlaps(directory, archive.length);
	for (const entry of directory)
		yield { name: entry.name, bytes: await unpack(archive, entry, guard) };
}

function readDirectory(archive: Buffer, guard: ArchiveGuard): DirectoryEntry[] {
	const { count, offset } = findDirectory(archive);
	if (count > guard.limits.entries) throw hostile(`it holds ${count} files`);
	const entries: DirectoryEntry[] = [];
	let position = offset;
	for (let index = 0; index < count; index++) {
		if (position + 46 > archive.length || archive.readUInt32LE(position) !== DIRECTORY_ENTRY) {
			throw broken('its list of files is damaged');
		}
		const nameLength = archive.readUInt16LE(position + 28);
		const extraLength = archive.readUInt16LE(position + 30);
		const commentLength = archive.readUInt16LE(position + 32);
		const extraStart = position + 46 + nameLength;
		if (extraStart + extraLength + commentLength > archive.length) {
			throw broken('its list of files is damaged');
		}
		const flags = archive.readUInt16LE(position + 8);
		if ((flags & 0x1) !== 0) throw hostile('a file in it is locked with a password');
		const rawName = archive.toString('utf8', position + 46, extraStart);
		const madeByUnix = archive.readUInt8(position + 5) === 3;
		const fileType = (archive.readUInt32LE(position + 38) >>> 28) & 0xf;
		if (madeByUnix && fileType === 0xa) throw hostile('it holds a symbolic link');
		const name = guard.entryName(rawName);
		const entry: DirectoryEntry = {
			name,
			method: archive.readUInt16LE(position + 10),
			crc: archive.readUInt32LE(position + 16),
			packedSize: archive.readUInt32LE(position + 20),
			size: archive.readUInt32LE(position + 24),
			headerOffset: archive.readUInt32LE(position + 42),
		};
		widen(entry, archive.subarray(extraStart, extraStart + extraLength));
		guard.entrySize(name, entry.size);
		entries.push(entry);
		position = extraStart + extraLength + commentLength;
	}
	return entries;
}

function findDirectory(archive: Buffer): { count: number; offset: number } {
	const first = Math.max(0, archive.length - END_RECORD_LENGTH - LONGEST_COMMENT);
	for (let at = archive.length - END_RECORD_LENGTH; at >= first; at--) {
		if (archive.readUInt32LE(at) !== END_RECORD) continue;
		if (at + END_RECORD_LENGTH + archive.readUInt16LE(at + 20) !== archive.length) continue;
		const count = archive.readUInt16LE(at + 10);
		const offset = archive.readUInt32LE(at + 16);
		if (count !== FULL_16 && offset !== FULL_32) return { count, offset };
		return findWideDirectory(archive, at);
	}
	throw broken('it is no ZIP or was cut off');
}

function findWideDirectory(archive: Buffer, endRecord: number): { count: number; offset: number } {
	const locator = endRecord - 20;
	if (locator < 0 || archive.readUInt32LE(locator) !== ZIP64_LOCATOR) {
		throw broken('its ZIP64 list of files is missing');
	}
	const record = wide(archive, locator + 8);
	if (record + 56 > archive.length || archive.readUInt32LE(record) !== ZIP64_END_RECORD) {
		throw broken('its ZIP64 list of files is missing');
	}
	return { count: wide(archive, record + 32), offset: wide(archive, record + 48) };
}

/** Takes the 64-bit values from the extra field where the 32-bit ones are full (APPNOTE 4.5.3). */
function widen(entry: DirectoryEntry, extra: Buffer): void {
	for (let at = 0; at + 4 <= extra.length;) {
		const length = extra.readUInt16LE(at + 2);
		if (extra.readUInt16LE(at) === 0x0001) {
			let position = at + 4;
			const end = Math.min(position + length, extra.length);
			const fields = ['size', 'packedSize', 'headerOffset'] as const;
			for (const field of fields) {
				if (entry[field] !== FULL_32) continue;
				if (position + 8 > end) throw broken('its list of files is damaged');
				entry[field] = wide(extra, position);
				position += 8;
			}
		}
		at += 4 + length;
	}
}

/** Files that share their packed bytes make a bomb that no ratio of a single file shows. */
function checkOverlaps(directory: readonly DirectoryEntry[], length: number): void {
	const byOffset = [...directory].sort((a, b) => a.headerOffset - b.headerOffset);
	let end = 0;
	for (const entry of byOffset) {
		if (entry.headerOffset < end) throw hostile('files in it overlap');
		end = entry.headerOffset + 30 + entry.packedSize;
		if (end > length) throw broken('it is cut off in the middle of a file');
	}
}

async function unpack(
	archive: Buffer,
	entry: DirectoryEntry,
	guard: ArchiveGuard,
): Promise<Uint8Array> {
	const { headerOffset, packedSize, name, size } = entry;
	if (headerOffset + 30 > archive.length || archive.readUInt32LE(headerOffset) !== LOCAL_HEADER) {
		throw broken(`the header of "${name}" is damaged`);
	}
	const nameLength = archive.readUInt16LE(headerOffset + 26);
	const start = headerOffset + 30 + nameLength + archive.readUInt16LE(headerOffset + 28);
	if (start + packedSize > archive.length) throw broken('it is cut off in the middle of a file');
	const data = archive.subarray(start, start + packedSize);
	const content = new Uint8Array(size);
	let filled = 0;
	for await (const chunk of contentOf(data, entry)) {
		guard.unpackedBytes(chunk.length);
		if (filled + chunk.length > size) throw hostile(`"${name}" is larger than it claims`);
		content.set(chunk, filled);
		filled += chunk.length;
	}
	if (filled !== size) throw broken(`"${name}" is shorter than it claims`);
	if (crc32(content) !== entry.crc) throw broken(`the checksum of "${name}" is wrong`);
	return content;
}

function contentOf(data: Uint8Array, entry: DirectoryEntry): AsyncIterable<Uint8Array> {
	if (entry.method === STORED) return once(data);
	if (entry.method === DEFLATED) return inflate(once(data), 'deflate-raw');
	throw hostile(`"${entry.name}" is packed with method ${entry.method}`);
}

async function* once(data: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
	yield data;
}

function wide(data: Buffer, position: number): number {
	return Number(data.readBigUInt64LE(position));
}
