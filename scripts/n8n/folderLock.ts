import { open, readFile, rm, stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { hasErrorCode } from '../support/errors';

const LOOK_AGAIN_MILLISECONDS = 1_000;
/** An install takes minutes; a lock this old belongs to a process id that was given out again. */
const STALE_MILLISECONDS = 45 * 60_000;

function isRunning(processId: number): boolean {
	try {
		process.kill(processId, 0);
		return true;
	} catch (error) {
		// EPERM: it runs, as another user.
		return hasErrorCode(error, 'EPERM');
	}
}

/** Creates the lock file with this process's id; false when it exists already. */
async function tryTake(lockFile: string): Promise<boolean> {
	try {
		const file = await open(lockFile, 'wx');
		await file.writeFile(String(process.pid));
		await file.close();
		return true;
	} catch (error) {
		if (hasErrorCode(error, 'EEXIST')) return false;
		throw error;
	}
}

async function isAbandoned(lockFile: string): Promise<boolean> {
	try {
		const { mtimeMs } = await stat(lockFile);
		if (Date.now() - mtimeMs > STALE_MILLISECONDS) return true;
		const holder = Number(await readFile(lockFile, 'utf8'));
		// An empty file is a lock taken this very moment.
		return holder > 0 && !isRunning(holder);
	} catch (error) {
		if (hasErrorCode(error, 'ENOENT')) return false;
		throw error;
	}
}

/**
 * Runs `work` while holding a lock file, so that two processes do not do the same at once. A lock whose
 * holder has died is taken over.
 *
 * @param lockFile path of the file; its folder must exist.
 * @param waiting called every second while another process holds the lock.
 */
export async function withFolderLock<Result>(
	lockFile: string,
	waiting: () => void,
	work: () => Promise<Result>,
): Promise<Result> {
	while (!(await tryTake(lockFile))) {
		if (await isAbandoned(lockFile)) {
			await rm(lockFile, { force: true });
			continue;
		}
		waiting();
		await pause(LOOK_AGAIN_MILLISECONDS);
	}
	try {
		return await work();
	} finally {
		await rm(lockFile, { force: true });
	}
}
