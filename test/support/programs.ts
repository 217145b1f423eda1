import { execFileSync, spawnSync } from 'node:child_process';

/** Programs that tests use to judge the code independently. */
export type Program = 'openssl' | 'xmlsec1' | 'xmllint';

const PACKAGES: Record<Program, string> = {
	openssl: 'openssl',
	xmlsec1: 'xmlsec1',
	xmllint: 'libxml2-utils',
};

/** Whether a program can be started here. */
export function programIsPresent(program: Program): boolean {
	return spawnSync(program, ['--version']).error === undefined;
}

/**
 * A `describe` for tests that need programs of the machine. Without them the tests are skipped with a line that
 * says so; in CI (`CI=true`) their absence is a failure.
 */
export function describeWithPrograms(name: string, programs: Program[], tests: () => void): void {
	const missing = programs.filter((program) => !programIsPresent(program));
	if (missing.length === 0) {
		describe(name, tests);
		return;
	}
	const reason = `needs ${missing.map((one) => `${one} (Debian package ${PACKAGES[one]})`).join(', ')}`;
	if (process.env['CI'] === 'true') {
		test(`${name}: programs are present`, () => {
			throw new Error(reason);
		});
		return;
	}
	describe.skip(`${name} – skipped: ${reason}`, () => {
		test(reason, tests);
	});
}

/** Runs openssl and returns what it printed; throws with its own words when it fails. */
export function openssl(options: string[], input?: Buffer | string): Buffer {
	return execFileSync('openssl', options, { input, stdio: ['pipe', 'pipe', 'pipe'] });
}
