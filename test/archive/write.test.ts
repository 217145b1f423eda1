import { createCipheriv, createHash } from 'node:crypto';
import { decryptAes, generateSymmetricKey } from '../../ksef/crypto/aes';
import type { EntryToWrite } from '../../ksef/archive/entry';
import { declarePackage, remakeParts } from '../../ksef/archive/encryptedParts';
import { readArchive } from '../../ksef/archive/read';
import { writeArchive } from '../../ksef/archive/writeArchive';

/** Bytes that do not compress, the same in every run. */
const noise = createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16));

function files(count: number, size: number): EntryToWrite[] {
	return Array.from({ length: count }, (_, index) => {
		const content = noise.update(Buffer.alloc(size));
		return { name: `${index}.xml`, read: () => content };
	});
}

async function bytesOf(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
	const all: Uint8Array[] = [];
	for await (const piece of pieces) all.push(piece);
	return Buffer.concat(all);
}

describe.each(['TarGz', 'Zip'] as const)('a %s archive', (kind) => {
	it('gives its files back as they were', async () => {
		const entries = [
			...files(3, 700),
			...files(1, 0),
			...files(1, 3_000_000),
			...files(1, 512),
		].map((entry, index) => ({ ...entry, name: `${index}.xml` }));
		const found = new Map<string, Uint8Array>();
		for await (const entry of readArchive(writeArchive(kind, entries), kind)) {
			found.set(entry.name, entry.bytes);
		}
		expect([...found.keys()]).toEqual(entries.map(({ name }) => name));
		for (const { name, read } of entries) {
			expect(Buffer.compare(Buffer.from(found.get(name) ?? []), Buffer.from(await read()))).toBe(0);
		}
	});

	it('is the same byte for byte each time', async () => {
		const entries = files(50, 5_000);
		const [first, second] = [
			await bytesOf(writeArchive(kind, entries)),
			await bytesOf(writeArchive(kind, entries)),
		];
		expect(first.equals(second)).toBe(true);
	});

	it('is the same however slowly its files come', async () => {
		const entries = files(200, 5_000);
		const slow = entries.map(({ name, read }, index) => ({
			name,
			read: async () => {
				if (index % 7 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
				return await read();
			},
		}));
		const [first, second] = [
			await bytesOf(writeArchive(kind, entries)),
			await bytesOf(writeArchive(kind, slow)),
		];
		expect(first.equals(second)).toBe(true);
	});

	it.each([-513, -512, -511, 0, 1])(
		'keeps files whose ends lie %d bytes from a piece’s',
		async (distance) => {
			const entries = [...files(1, (256 << 10) + distance), ...files(1, 0), ...files(1, 10)].map(
				({ read }, index) => ({ name: `${index}.xml`, read }),
			);
			const found: number[] = [];
			for await (const { bytes } of readArchive(writeArchive(kind, entries), kind)) {
				found.push(bytes.length);
			}
			expect(found).toEqual([(256 << 10) + distance, 0, 10]);
		},
	);

	it('passes on the error of a file that cannot be read', async () => {
		const broken = { name: 'x.xml', read: () => Promise.reject(new Error('disk gone')) };
		await expect(bytesOf(writeArchive(kind, [...files(3, 10), broken]))).rejects.toThrow(
			'disk gone',
		);
	});

	it('can be left half read', async () => {
		const pieces = writeArchive(kind, files(20, 200_000));
		const { value } = await pieces.next();
		expect(value).toBeInstanceOf(Uint8Array);
		await expect(pieces.return(undefined)).resolves.toMatchObject({ done: true });
	});
});

describe('encrypted parts', () => {
	const symmetricKey = generateSymmetricKey();
	const options = { symmetricKey, partBytes: 30_000, giveWay: () => Promise.resolve() };
	const entries = files(20, 5_000);
	const archive = (): AsyncIterable<Uint8Array> => writeArchive('TarGz', entries);

	it('are declared, decrypt one by one, and join to the declared archive', async () => {
		const { size, hash, parts, kept = [] } = await declarePackage(archive(), options, 1 << 20);
		expect(parts.length).toBeGreaterThan(3);
		expect(kept.map(({ bytes }) => bytes.length)).toEqual(parts.map((part) => part.size));
		expect(kept.map((part) => part.hash)).toEqual(
			kept.map(({ bytes }) => createHash('sha256').update(bytes).digest('base64')),
		);
		const plain = kept.map(({ bytes }) => decryptAes(bytes, symmetricKey));
		expect(plain.slice(0, -1).every(({ length }) => length === 30_000)).toBe(true);
		const joined = Buffer.concat(plain);
		expect(joined.length).toBe(size);
		expect(createHash('sha256').update(joined).digest('base64')).toBe(hash);
		expect(joined.equals(await bytesOf(archive()))).toBe(true);
	});

	it('come out the same a second time instead of being kept', async () => {
		const kept = await declarePackage(archive(), options, 1 << 20);
		const declared = await declarePackage(archive(), options, 40_000);
		expect(declared).toEqual({ ...kept, kept: undefined });
		let index = 0;
		for await (const part of remakeParts(archive(), options, declared)) {
			expect(part.bytes.equals(kept.kept?.[index++]?.bytes ?? Buffer.alloc(0))).toBe(true);
		}
		expect(index).toBe(declared.parts.length);
	});

	it.each([
		['larger', files(21, 5_000)],
		['smaller', files(5, 5_000)],
		['different', files(20, 5_000)],
	])('are refused when the archive comes out %s', async (_, changed) => {
		const declared = await declarePackage(archive(), options, 0);
		const remake = async (): Promise<void> => {
			for await (const part of remakeParts(writeArchive('TarGz', changed), options, declared)) {
				expect(part.bytes.length).toBeGreaterThan(0);
			}
		};
		await expect(remake()).rejects.toMatchObject({ kind: 'input' });
	});

	it('let other work have its turn', async () => {
		let turns = 0;
		const giveWay = (): Promise<void> => {
			turns++;
			return Promise.resolve();
		};
		async function* large(): AsyncGenerator<Uint8Array> {
			yield await Promise.resolve(new Uint8Array(20 << 20));
		}
		const { parts } = await declarePackage(large(), { ...options, partBytes: 8 << 20, giveWay }, 0);
		expect(parts).toHaveLength(3);
		expect(turns).toBeGreaterThanOrEqual(5);
	});
});
