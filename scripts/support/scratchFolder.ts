import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

const existing = new Set<string>();
let cleansAtExit = false;

/** Programs of n8n may still be writing their last lines when their folder goes. */
const REMOVAL = { recursive: true, force: true, maxRetries: 5 } as const;

/**
 * Makes an empty folder in the system's temporary folder. It is deleted by {@link removeScratchFolder}, or when this
 * process ends, whichever comes first.
 *
 * @param purpose part of the folder's name, such as `demo`.
 */
export async function makeScratchFolder(purpose: string): Promise<string> {
	if (!cleansAtExit) {
		cleansAtExit = true;
		process.on('exit', () => {
			for (const folder of existing) rmSync(folder, REMOVAL);
		});
	}
	const folder = await mkdtemp(path.join(tmpdir(), `n8n-nodes-ksef-pl-${purpose}-`));
	existing.add(folder);
	return folder;
}

/** Deletes a folder that {@link makeScratchFolder} made, with all that it holds. */
export async function removeScratchFolder(folder: string): Promise<void> {
	await rm(folder, REMOVAL);
	existing.delete(folder);
}
