import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { sharedPath } from './shared';

/**
 * What libxml2 says about documents on the official FA(3) schema: `valid`, `invalid: …` or
 * `malformed: …`, in the order of the documents.
 */
export function officialVerdicts(documents: readonly string[], schema = 'FA3.xsd'): string[] {
	const oracle = spawnSync(process.execPath, [join(__dirname, 'libxml2-oracle.mjs')], {
		input: JSON.stringify({ schemaFolder: sharedPath('ksef/schemas'), schema, documents }),
		maxBuffer: 512 * 1024 * 1024,
		encoding: 'utf8',
	});
	if (oracle.status !== 0) throw new Error(`the libxml2 process failed: ${oracle.stderr}`);
	return JSON.parse(oracle.stdout) as string[];
}
