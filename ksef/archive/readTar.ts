import type { ArchiveEntry } from './read';
import { broken, hostile, type ArchiveGuard } from './guard';
import { inflate } from './inflate';
import { ByteReader } from './byteReader';

const BLOCK = 512;
/** PAX and GNU name records are short. */
const LARGEST_EXTENSION = 64 * 1024;

/** What a record before a file says about it (POSIX.1-2001 "pax"; GNU long names). */
interface Extension {
	path?: string;
	size?: number;
}

/**
 * Reads a gzipped tar (ustar, pax or GNU) as it arrives. Only plain files are taken.
 * @throws {KsefError} of kind `badAnswer`, see `readArchive`
 */
export async function* readTar(
	chunks: AsyncIterable<Uint8Array>,
	guard: ArchiveGuard,
): AsyncGenerator<ArchiveEntry, void, undefined> {
	const bytes = new ByteReader(counted(inflate(packed(chunks, guard), 'gzip'), guard));
	try {
		yield* readFiles(bytes, guard);
		// What follows the end mark is padding; it still has to unpack without errors.
		await bytes.drain();
	} finally {
		await bytes.close();
	}
}

async function* readFiles(
	bytes: ByteReader,
	guard: ArchiveGuard,
): AsyncGenerator<ArchiveEntry, void, undefined> {
	let extension: Extension = {};
	for (;;) {
		const header = await bytes.take(BLOCK);
		if (header === undefined) throw broken('it ends without the end mark');
		if (header.every((byte) => byte === 0)) return;
		checkHeader(header);
		const type = String.fromCharCode(header[156] ?? 0);
		const size = extension.size ?? number(header, 124, 12);
		if (type === 'x' || type === 'g' || type === 'L') {
			const content = await body(bytes, size, LARGEST_EXTENSION);
			if (type === 'x') extension = { ...extension, ...paxExtension(content) };
			if (type === 'L') extension = { ...extension, path: cString(content, 0, content.length) };
			continue;
		}
		if (type !== '0' && type !== '\0') throw hostile(`it holds a ${kindOf(type)}`);
		const name = guard.entryName(extension.path ?? headerName(header));
		guard.entrySize(name, size);
		extension = {};
		yield { name, bytes: await body(bytes, size, guard.limits.entryBytes) };
	}
}

async function* packed(
	chunks: AsyncIterable<Uint8Array>,
	guard: ArchiveGuard,
): AsyncGenerator<Uint8Array, void, undefined> {
	for await (const chunk of chunks) {
		guard.packedBytes(chunk.length);
		yield chunk;
	}
}

async function* counted(
	chunks: AsyncIterable<Uint8Array>,
	guard: ArchiveGuard,
): AsyncGenerator<Uint8Array, void, undefined> {
	for await (const chunk of chunks) {
		guard.unpackedBytes(chunk.length);
		yield chunk;
	}
}

async function body(bytes: ByteReader, size: number, most: number): Promise<Uint8Array> {
	if (!Number.isSafeInteger(size) || size < 0 || size > most) {
		throw broken(`a record claims a size of ${size} bytes`);
	}
	const content = await bytes.take(size);
	const padding = (BLOCK - (size % BLOCK)) % BLOCK;
	if (content === undefined || (await bytes.take(padding)) === undefined) {
		throw broken('it is cut off in the middle of a file');
	}
	return content;
}

function checkHeader(header: Uint8Array): void {
	let sum = 0;
	for (let index = 0; index < BLOCK; index++) {
		sum += index >= 148 && index < 156 ? 0x20 : (header[index] ?? 0);
	}
	if (sum !== number(header, 148, 8)) throw broken('the checksum of a file header is wrong');
}

/** An octal number, or binary when the first bit is set (GNU, for sizes from 8 GiB). */
function number(header: Uint8Array, start: number, length: number): number {
	const first = header[start] ?? 0;
	if ((first & 0x80) !== 0) {
		let value = first & 0x7f;
		for (let index = start + 1; index < start + length; index++) {
			value = value * 256 + (header[index] ?? 0);
		}
		return value;
	}
	const text = cString(header, start, length).trim();
	return text === '' ? 0 : /^[0-7]+$/.test(text) ? parseInt(text, 8) : Number.NaN;
}

function headerName(header: Uint8Array): string {
	const name = cString(header, 0, 100);
	const isUstar = cString(header, 257, 5) === 'ustar';
	const prefix = isUstar ? cString(header, 345, 155) : '';
	return prefix === '' ? name : `${prefix}/${name}`;
}

function cString(data: Uint8Array, start: number, length: number): string {
	const field = data.subarray(start, start + length);
	const end = field.indexOf(0);
	return new TextDecoder().decode(end === -1 ? field : field.subarray(0, end));
}

/** Records of the form `<length> <key>=<value>\n`, the length counting itself. */
function paxExtension(content: Uint8Array): Extension {
	const extension: Extension = {};
	let position = 0;
	while (position < content.length && content[position] !== 0) {
		const space = content.indexOf(0x20, position);
		const length = Number(new TextDecoder().decode(content.subarray(position, space)));
		const end = position + length;
		if (space === -1 || !Number.isSafeInteger(length) || length < 3 || end > content.length) {
			throw broken('an extended header cannot be read');
		}
		const record = new TextDecoder().decode(content.subarray(space + 1, end - 1));
		const [key = '', value = ''] = splitOnce(record, '=');
		if (key === 'path') extension.path = value;
		if (key === 'size') extension.size = /^\d+$/.test(value) ? Number(value) : Number.NaN;
		position = end;
	}
	return extension;
}

function splitOnce(text: string, separator: string): [string, string] {
	const at = text.indexOf(separator);
	return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function kindOf(type: string): string {
	const kinds: Record<string, string> = {
		'1': 'hard link',
		'2': 'symbolic link',
		'3': 'device',
		'4': 'device',
		'5': 'folder',
		'6': 'pipe',
	};
	return kinds[type] ?? `record of the unknown type ${JSON.stringify(type)}`;
}
