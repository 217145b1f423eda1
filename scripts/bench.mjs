/**
 * `npm run bench -- fa3/friendly`: bundles a benchmark as the package is bundled and runs it. Read by a loader
 * file by file, every call from one module into another goes through an object, and our code would seem a third
 * slower than what users run.
 */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const folder = path.join(root, 'bench');
const name = (process.argv[2] ?? '').replace(/^bench\//, '').replace(/\.ts$/, '');
const source = path.join(folder, `${name}.ts`);

if (name === '' || !existsSync(source)) {
	const known = readdirSync(folder, { recursive: true })
		.map(String)
		.filter((file) => file.endsWith('.ts'))
		.map((file) => file.replace(/\.ts$/, '').replaceAll('\\', '/'));
	console.error(`Usage: npm run bench -- <name>, with one of\n  ${known.sort().join('\n  ')}`);
	process.exit(2);
}

const outfile = path.join(root, 'node_modules', '.cache', 'bench', `${name}.cjs`);
await esbuild.build({
	entryPoints: [source],
	outfile,
	bundle: true,
	platform: 'node',
	format: 'cjs',
	target: 'es2022',
	packages: 'external',
	minifySyntax: true,
	logLevel: 'warning',
});
const child = spawn(process.execPath, ['--expose-gc', outfile, ...process.argv.slice(3)], {
	cwd: root,
	env: { KSEF_SHARED: path.resolve(root, '..', 'shared'), ...process.env },
	stdio: 'inherit',
});
child.once('close', (exitCode) => process.exit(exitCode ?? 1));
