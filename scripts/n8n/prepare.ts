import { packPackage } from './pack';
import { installN8n } from './install';
import { parseN8nLines } from './lines';
import { stopEverythingOnSignals } from '../support/processes';
import { createProgress } from '../support/progress';

/**
 * Makes ready what the end-to-end tests need: the n8n generations and the packed package. Prints
 * `{"tarball": …}` on standard output, progress on standard error.
 *
 * Arguments: the folder for the package, the generations (`1`, `2` or `1,2`).
 */
async function main(): Promise<void> {
	const [folder, lines] = process.argv.slice(2);
	if (folder === undefined) throw new Error('Say into which folder the package shall go');
	stopEverythingOnSignals();
	const progress = createProgress(process.stderr);
	for (const line of parseN8nLines(lines)) {
		const { version } = await installN8n(line, progress);
		progress.step(`n8n ${version} is ready`);
	}
	progress.step('Building and packing the package');
	const tarball = await packPackage(folder);
	progress.step('Package is ready');
	process.stdout.write(`${JSON.stringify({ tarball })}\n`);
}

main().catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exitCode = 1;
});
