import { gzipSync } from 'node:zlib';
import JSZip from 'jszip';
import { pack, type Header } from 'tar-stream';

import { KsefError } from '../../ksef/api/errors';
import { DEFAULT_ARCHIVE_LIMITS, type ArchiveLimits } from '../../ksef/archive/guard';
import { readArchive, type ArchiveEntry } from '../../ksef/archive/read';
import { SeededRandom } from '../support/random';

type File = [name: string, content: Buffer | string, header?: Partial<Header>];

async function tarGz(files: File[]): Promise<Buffer> {
	const archive = pack();
	for (const [name, content, header] of files) archive.entry({ name, ...header }, content);
	archive.finalize();
	const chunks: Buffer[] = [];
	for await (const chunk of archive as AsyncIterable<Buffer>) chunks.push(chunk);
	return gzipSync(Buffer.concat(chunks));
}

async function zip(files: File[], compression: 'STORE' | 'DEFLATE' = 'DEFLATE'): Promise<Buffer> {
	const archive = new JSZip();
	for (const [name, content] of files) archive.file(name, content, { createFolders: false });
	return await archive.generateAsync({ type: 'nodebuffer', compression, platform: 'UNIX' });
}

async function* inPieces(data: Uint8Array, size = 1000): AsyncGenerator<Uint8Array> {
	for (let start = 0; start < data.length; start += size) {
		await Promise.resolve();
		yield data.subarray(start, start + size);
	}
}

async function readAll(
	data: Uint8Array,
	type: 'TarGz' | 'Zip',
	limits: ArchiveLimits = DEFAULT_ARCHIVE_LIMITS,
): Promise<ArchiveEntry[]> {
	const entries: ArchiveEntry[] = [];
	for await (const entry of readArchive(inPieces(data), type, limits)) entries.push(entry);
	return entries;
}

async function refusal(reading: Promise<unknown>): Promise<string> {
	const error: unknown = await reading.then(
		() => undefined,
		(reason: unknown) => reason,
	);
	expect(error).toBeInstanceOf(KsefError);
	return (error as KsefError).message;
}

const random = new SeededRandom(6);
const noise = (length: number) => Buffer.from(Array.from({ length }, () => random.below(256)));
const longName = `${'a'.repeat(150)}/${'b'.repeat(90)}.xml`;
const files: File[] = [
	['_metadata.json', '{"invoices":[]}'],
	['5265877635-20250826-0100001AF629-AF.xml', noise(70_000)],
	['empty.xml', ''],
	[longName, 'pax header'],
	['zażółć.xml', Buffer.alloc(100_000, 'x')],
];

describe.each([
	['TarGz' as const, tarGz],
	['Zip' as const, zip],
])('reading a %s', (type, make) => {
	it('gives the files with their exact bytes, whatever the pieces it arrives in', async () => {
		const archive = await make(files);
		for (const size of [97, 512, 4096, archive.length]) {
			const entries: ArchiveEntry[] = [];
			for await (const entry of readArchive(inPieces(archive, size), type)) entries.push(entry);
			expect(entries.map(({ name }) => name)).toEqual(files.map(([name]) => name));
			for (const [index, [, content]] of files.entries()) {
				expect(Buffer.compare(Buffer.from(entries[index]?.bytes ?? []), Buffer.from(content))).toBe(
					0,
				);
			}
		}
	});

	it('refuses an archive that is cut off anywhere', async () => {
		const archive = await make(files);
		for (const length of [
			0,
			10,
			600,
			archive.length >> 1,
			archive.length - 9,
			archive.length - 1,
		]) {
			expect(await refusal(readAll(archive.subarray(0, length), type))).toMatch(
				/cannot be unpacked/,
			);
		}
	});

	it('refuses an archive with damaged bytes in a file', async () => {
		const archive = Buffer.from(await make(files));
		archive.writeUInt8(archive.readUInt8(20_000) ^ 0xff, 20_000);
		expect(await refusal(readAll(archive, type))).toMatch(/cannot be unpacked/);
	});

	it.each([
		'../up.xml',
		'a/../../up.xml',
		'a\\..\\up.xml',
		'/etc/passwd',
		'C:\\up.xml',
		'a//b.xml',
	])('refuses the name %s', async (name) => {
		expect(await refusal(readAll(await make([[name, 'x']]), type))).toMatch(/refused/);
	});

	it('refuses two names that differ in case only', async () => {
		const archive = await make([
			['a.xml', '1'],
			['A.XML', '2'],
		]);
		expect(await refusal(readAll(archive, type))).toMatch(/two files are named/);
	});

	it('refuses a bomb by its ratio, before it is unpacked', async () => {
		const archive = await make([
			['one.xml', Buffer.alloc(30 * 1024 * 1024)],
			['two.xml', Buffer.alloc(30 * 1024 * 1024)],
		]);
		expect(await refusal(readAll(archive, type))).toMatch(/400 times its size/);
	});

	it('refuses files, totals and counts above the absolute limits', async () => {
		const archive = await make([
			['one.xml', noise(3000)],
			['two.xml', noise(3000)],
		]);
		const limits = (some: Partial<ArchiveLimits>) =>
			refusal(readAll(archive, type, { ...DEFAULT_ARCHIVE_LIMITS, ...some }));
		expect(await limits({ entryBytes: 2999 })).toMatch(/larger than 2999 bytes/);
		expect(await limits({ totalBytes: 5000 })).toMatch(/more than 5000 bytes/);
		expect(await limits({ entries: 1 })).toMatch(/2 files|more than 1 files/);
	});

	it('passes the error of the source on', async () => {
		async function* failing(): AsyncGenerator<Uint8Array> {
			yield (await make(files)).subarray(0, 2000);
			throw new Error('the download broke');
		}
		const reading = (async () => {
			for await (const entry of readArchive(failing(), type)) expect(entry.name).toBeTruthy();
		})();
		await expect(reading).rejects.toThrow('the download broke');
	});
});

describe('reading a TarGz', () => {
	it.each(['symlink', 'link', 'directory', 'fifo', 'character-device'] as const)(
		'refuses a %s',
		async (kind) => {
			const archive = await tarGz([['a.xml', '', { type: kind, linkname: '/etc/passwd' }]]);
			expect(await refusal(readAll(archive, 'TarGz'))).toMatch(/it holds a/);
		},
	);

	it('refuses a header whose checksum is wrong', async () => {
		const plain = Buffer.alloc(2048);
		plain.write('a.xml', 0);
		plain.write('00000000000\0', 124);
		plain.write('123456\0 ', 148);
		expect(await refusal(readAll(gzipSync(plain), 'TarGz'))).toMatch(/checksum of a file header/);
	});

	it('holds one file at a time, not the archive', async () => {
		const archive = await tarGz(
			Array.from({ length: 20 }, (_, index): File => [`${index}.xml`, noise(50_000)]),
		);
		let read = 0;
		async function* counting(): AsyncGenerator<Uint8Array> {
			for await (const piece of inPieces(archive, 10_000)) {
				read += piece.length;
				yield piece;
			}
		}
		for await (const entry of readArchive(counting(), 'TarGz')) {
			expect(entry.name).toBe('0.xml');
			break;
		}
		expect(read).toBeLessThan(archive.length / 2);
	});
});

describe('reading a ZIP', () => {
	it('reads stored files', async () => {
		const entries = await readAll(await zip(files, 'STORE'), 'Zip');
		expect(entries).toHaveLength(files.length);
	});

	it('refuses a symbolic link', async () => {
		const archive = new JSZip();
		archive.file('a.xml', '/etc/passwd', { unixPermissions: 0o120777 });
		const bytes = await archive.generateAsync({ type: 'nodebuffer', platform: 'UNIX' });
		expect(await refusal(readAll(bytes, 'Zip'))).toMatch(/symbolic link/);
	});

	it('refuses files that share their bytes', async () => {
		const archive = Buffer.from(
			await zip([
				['a.xml', noise(100)],
				['b.xml', noise(100)],
			]),
		);
		const second = archive.lastIndexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
		archive.writeUInt32LE(0, second + 42);
		expect(await refusal(readAll(archive, 'Zip'))).toMatch(/overlap/);
	});
});
