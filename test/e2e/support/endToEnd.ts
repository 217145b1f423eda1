import { startEmulatorProcess, type EmulatorProcess } from '../../../scripts/emulatorProcess';
import { installN8n } from '../../../scripts/n8n/install';
import { N8nInstance } from '../../../scripts/n8n/instance';
import { type N8nLine, parseN8nLines } from '../../../scripts/n8n/lines';
import { packPackage } from '../../../scripts/n8n/pack';
import { stopEverything } from '../../../scripts/support/processes';
import { createProgress } from '../../../scripts/support/progress';
import { makeScratchFolder, removeScratchFolder } from '../../../scripts/support/scratchFolder';

/** A first run installs n8n and builds the package. */
export const SET_UP_MILLISECONDS = 30 * 60_000;
/** One run of a workflow, on a slow machine. */
export const EXECUTION_MILLISECONDS = 5 * 60_000;

const ALL_LINES: N8nLine[] = ['1', '2'];

/** A real n8n with the packed package, and a KSeF for it. */
export interface EndToEnd {
	emulator: EmulatorProcess;
	n8n: N8nInstance;
	close(): Promise<void>;
}

/** Where a test's packed package lies; made here unless `npm test` made one for all. */
export async function makeTarball(): Promise<{ tarball: string; remove(): Promise<void> }> {
	const folder = await makeScratchFolder('e2e');
	const remove = (): Promise<void> => removeScratchFolder(folder);
	try {
		return { tarball: await packPackage(folder), remove };
	} catch (error) {
		await remove();
		throw error;
	}
}

/** Starts everything; on failure nothing stays behind. */
export async function startEndToEnd(line: N8nLine): Promise<EndToEnd> {
	const close = async (): Promise<void> => {
		await n8n?.dispose();
		await stopEverything();
	};
	let n8n: N8nInstance | undefined;
	const package_ = await makeTarball();
	try {
		const installation = await installN8n(line, createProgress(process.stderr));
		n8n = await N8nInstance.create(installation, [package_.tarball]);
		return { emulator: await startEmulatorProcess(), n8n, close };
	} catch (error) {
		await close();
		throw error;
	} finally {
		await package_.remove();
	}
}

/**
 * A `describe` for each generation of n8n: those in `KSEF_N8N` run (`1` unless told, `1,2` in CI), the others are
 * skipped with a line that says so.
 *
 * @param lines the generations that the tests are meant for; both unless told.
 */
export function describeInEachN8n(
	name: string,
	tests: (line: N8nLine) => void,
	lines = ALL_LINES,
): void {
	const chosen = parseN8nLines(process.env['KSEF_N8N']);
	for (const line of lines) {
		if (chosen.includes(line)) {
			describe(`${name}, n8n ${line}.x`, () => tests(line));
		} else {
			describe.skip(`${name}, n8n ${line}.x – skipped: KSEF_N8N=${ALL_LINES.join()} runs it (another 2 GB)`, () => {
				test('needs that n8n', () => tests(line));
			});
		}
	}
}
