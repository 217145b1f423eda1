import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ArchiveError, TooManyEntries, type Compression } from '../../emulator/archive/entry';
import { readArchive } from '../../emulator/archive/readArchive';
import { writeArchive, type PackedFile } from '../../emulator/archive/writeArchive';

const LIMITS = { maxEntrySize: 1000, maxEntries: 10, harmlessSize: 20_000 };

describe.each(['Zip', 'TarGz'] as const)('a package as %s', (compression: Compression) => {
	const folder = mkdtempSync(join(tmpdir(), 'archive-'));
	const path = join(folder, 'package');

	afterAll(() => {
		rmSync(folder, { recursive: true });
	});

	async function read(archive: Buffer): Promise<Array<string | undefined>> {
		writeFileSync(path, archive);
		const found: Array<string | undefined> = [];
		await readArchive(path, compression, { ...LIMITS, packedSize: archive.length }, (entry) => {
			found.push(entry.name, entry.content?.toString());
		});
		return found;
	}

	const files = (count: number, content: Buffer): PackedFile[] =>
		Array.from({ length: count }, (_unused, index) => ({ name: `${index}.xml`, content }));

	test('comes out as it went in', async () => {
		const archive = await writeArchive(compression, files(2, Buffer.from('zażółć')));
		expect(await read(archive)).toEqual(['0.xml', 'zażółć', '1.xml', 'zażółć']);
	});

	test('gives a file that is too large without its bytes', async () => {
		const archive = await writeArchive(compression, files(1, Buffer.alloc(1001)));
		expect(await read(archive)).toEqual(['0.xml', undefined]);
	});

	test('may not have too many files', async () => {
		const archive = await writeArchive(compression, files(11, Buffer.from('x')));
		await expect(read(archive)).rejects.toThrow(TooManyEntries);
	});

	test('may not be a bomb', async () => {
		const archive = await writeArchive(compression, files(2, Buffer.alloc(3_000_000)));
		await expect(read(archive)).rejects.toThrow(ArchiveError);
	});

	test('may not be cut or damaged', async () => {
		const archive = await writeArchive(compression, files(2, Buffer.from('content')));
		await expect(read(archive.subarray(0, archive.length / 2))).rejects.toThrow(ArchiveError);
		await expect(read(Buffer.from('something else'))).rejects.toThrow(ArchiveError);
	});
});
