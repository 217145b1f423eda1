import { createGzip } from 'node:zlib';
import { pack } from 'tar-stream';
import { ZipFile } from 'yazl';
import type { Compression } from './entry';

/** A file to be packed. */
export interface PackedFile {
	name: string;
	content: Buffer;
}

/** Packs files, in their order. */
export async function writeArchive(
	compression: Compression,
	files: readonly PackedFile[],
): Promise<Buffer> {
	return compression === 'TarGz' ? await writeTarGz(files) : await writeZip(files);
}

async function writeTarGz(files: readonly PackedFile[]): Promise<Buffer> {
	const tar = pack();
	const gzip = createGzip();
	const whole = collect(tar.pipe(gzip));
	for (const { name, content } of files) {
		await new Promise<void>((resolve, reject) => {
			tar.entry({ name, size: content.length }, content, (error) => {
				if (error) reject(error);
				else resolve();
			});
		});
	}
	tar.finalize();
	return await whole;
}

async function writeZip(files: readonly PackedFile[]): Promise<Buffer> {
	const zip = new ZipFile();
	for (const { name, content } of files) zip.addBuffer(content, name);
	zip.end();
	return await collect(zip.outputStream as AsyncIterable<Buffer>);
}

async function collect(stream: AsyncIterable<Buffer>): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of stream) chunks.push(chunk);
	return Buffer.concat(chunks);
}
