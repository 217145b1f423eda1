/**
 * n8n's own checks for community packages, offline: the two legs of `@n8n/scan-community-package`
 * (the source tree, and the unpacked tarball that `npm pack` makes) without its download step.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const scanner = await import(
	pathToFileURL(path.join(root, 'node_modules/@n8n/scan-community-package/scanner/scanner.mjs'))
		.href
);

const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const scratch = mkdtempSync(path.join(tmpdir(), 'ksef-scan-'));
let failed = false;

/** Runs one leg and says how it ended. */
async function scan(name, directory, patterns) {
	const result = await scanner.analyzePackage(directory, patterns);
	console.log(`${result.passed ? 'passed' : 'FAILED'}: ${name}`);
	if (!result.passed) {
		failed = true;
		console.log(result.details ?? result.message);
	}
}

try {
	await scan('source tree', root, scanner.SOURCE_FILE_PATTERNS);
	execFileSync('npm', ['run', 'build', '--silent'], { cwd: root, stdio: 'inherit' });
	const packed = JSON.parse(
		execFileSync('npm', ['pack', '--json', '--pack-destination', scratch], {
			cwd: root,
			encoding: 'utf8',
			stdio: ['ignore', 'pipe', 'ignore'],
		}),
	);
	const [{ filename, unpackedSize }] = Array.isArray(packed) ? packed : Object.values(packed);
	execFileSync('tar', ['-xzf', path.join(scratch, filename), '-C', scratch]);
	console.log(`${filename}: ${Math.round(unpackedSize / 1024)} kB unpacked`);
	if (Object.keys(manifest.dependencies ?? {}).length > 0) {
		failed = true;
		console.log('FAILED: the package has runtime dependencies');
	}
	await scan('unpacked tarball', path.join(scratch, 'package'));
} finally {
	rmSync(scratch, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);
