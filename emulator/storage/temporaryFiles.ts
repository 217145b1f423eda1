import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder for uploads and packages, made at the first need and removed when the emulator stops. */
export class TemporaryFiles {
	private folder: Promise<string> | undefined;
	private serial = 0;

	/** A path that no other file of this emulator has. */
	async path(name: string): Promise<string> {
		this.folder ??= mkdtemp(join(tmpdir(), 'ksef-emulator-'));
		this.serial += 1;
		// Taken before the wait: two who ask at the same time must not get the same number.
		const { serial } = this;
		return join(await this.folder, `${serial}-${name}`);
	}

	/** Bytes of a file. */
	async size(path: string): Promise<number> {
		return (await stat(path)).size;
	}

	/** Removes one file; a missing one is fine. */
	async remove(path: string): Promise<void> {
		await rm(path, { force: true });
	}

	/** Removes everything. */
	async clear(): Promise<void> {
		if (this.folder !== undefined) await rm(await this.folder, { recursive: true, force: true });
		this.folder = undefined;
	}
}
