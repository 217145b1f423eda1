import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * The official files (schemas, OpenAPI, ministry samples) are not ours to publish, so they live beside
 * the checkout and are read from there. `KSEF_SHARED` names another folder.
 */
export const SHARED_FOLDER = process.env['KSEF_SHARED'] ?? resolve(__dirname, '../../../shared');

/** Whether the official files are there. */
export const sharedIsPresent = existsSync(join(SHARED_FOLDER, 'ksef', 'schemas', 'FA3.xsd'));

/** Absolute path of one of the official files, such as `ksef/schemas/FA3.xsd`. */
export function sharedPath(relativePath: string): string {
	return join(SHARED_FOLDER, relativePath);
}

/** The text of one of the official files. */
export function readShared(relativePath: string): string {
	return readFileSync(sharedPath(relativePath), 'utf8');
}

/** The bytes of one of the official files. */
export function readSharedBytes(relativePath: string): Uint8Array {
	return new Uint8Array(readFileSync(sharedPath(relativePath)));
}

/** Names and bytes of the ministry's FA(3) examples; empty when the files are absent. */
export function invoiceSamples(): Array<{ name: string; bytes: Uint8Array }> {
	if (!sharedIsPresent) return [];
	return readdirSync(sharedPath('ksef/samples'))
		.filter((name) => name.startsWith('fa3-') && name.endsWith('.xml'))
		.sort()
		.map((name) => ({ name, bytes: readSharedBytes(`ksef/samples/${name}`) }));
}

/**
 * A `describe` for tests that read official files. Without the files the tests are skipped with a line
 * that says so; in CI (`CI=true`) their absence is a failure, so that nothing is skipped unnoticed.
 */
export function describeWithShared(name: string, tests: () => void): void {
	if (sharedIsPresent) {
		describe(name, tests);
		return;
	}
	const reason = `official files not found in ${SHARED_FOLDER} (set KSEF_SHARED)`;
	if (process.env['CI'] === 'true') {
		test(`${name}: official files are present`, () => {
			throw new Error(reason);
		});
		return;
	}
	describe.skip(`${name} – skipped: ${reason}`, () => {
		test('needs the official files', tests);
	});
}
