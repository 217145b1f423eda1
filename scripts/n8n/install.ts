import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { bareEnvironment, npmCommand, npmEnvironment } from '../support/environment';
import { lastLines, runCommand } from '../support/processes';
import type { Progress } from '../support/progress';
import { withFolderLock } from './folderLock';
import type { N8nLine } from './lines';

export interface N8nInstallation {
	/** The folder that holds `node_modules`. */
	folder: string;
	/** Version of n8n itself, such as `1.123.81`. */
	version: string;
	/** The Node that runs n8n. */
	nodeBinary: string;
	/** n8n's command line program. */
	commandLine: string;
}

const REPOSITORY = path.resolve(__dirname, '..', '..');
const DEFINITIONS: Record<N8nLine, string> = {
	'1': path.join(REPOSITORY, 'test', 'e2e', 'n8n'),
	'2': path.join(REPOSITORY, 'test', 'e2e', 'n8n2'),
};
const DEFINITION_FILES = ['package.json', 'package-lock.json'];
const ATTEMPTS = 3;
const INSTALL_MINUTES = 20;
const NETWORK_FAILURE =
	/ECONNRESET|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|ENOTFOUND|EIDLETIMEOUT|ERR_SOCKET_TIMEOUT|socket hang up|network|50[0234] /i;

/** Where installations are kept: `KSEF_N8N_CACHE`, or a folder in the user's cache. */
export function n8nCacheFolder(): string {
	return process.env['KSEF_N8N_CACHE'] ?? path.join(homedir(), '.cache', 'n8n-nodes-ksef-pl');
}

/** Native modules are built for one platform, so the key names it beside the contents of the lock file. */
async function installationName(definition: string): Promise<string> {
	const hash = createHash('sha256').update(`${process.platform}-${process.arch}\n`);
	for (const file of DEFINITION_FILES) hash.update(await readFile(path.join(definition, file)));
	return `n8n-${hash.digest('hex').slice(0, 16)}`;
}

/**
 * Node 24 comes as a package, because n8n's prebuilt native modules crash under some builds of Node 20.
 * A platform without such a package (Macs with Apple silicon) uses the Node that runs this.
 */
function findNode(folder: string): string {
	const binary = process.platform === 'win32' ? 'node.exe' : 'node';
	const packaged = path.join(
		folder,
		'node_modules',
		`node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`,
		'bin',
		binary,
	);
	return existsSync(packaged) ? packaged : process.execPath;
}

async function describe(folder: string): Promise<N8nInstallation> {
	const n8nFolder = path.join(folder, 'node_modules', 'n8n');
	const manifest: unknown = JSON.parse(
		await readFile(path.join(n8nFolder, 'package.json'), 'utf8'),
	);
	if (typeof manifest !== 'object' || manifest === null || !('version' in manifest)) {
		throw new Error(`${n8nFolder}/package.json names no version`);
	}
	return {
		folder,
		version: String(manifest.version),
		nodeBinary: findNode(folder),
		commandLine: path.join(n8nFolder, 'bin', 'n8n'),
	};
}

/** The folders that the lock file wants, to tell how many of them are there already. */
async function packageFolders(definition: string): Promise<string[]> {
	const lock: unknown = JSON.parse(
		await readFile(path.join(definition, 'package-lock.json'), 'utf8'),
	);
	if (typeof lock !== 'object' || lock === null || !('packages' in lock)) return [];
	return Object.keys(lock.packages ?? {}).filter((folder) => folder !== '');
}

async function runNpm(
	npmArguments: string[],
	folder: string,
	progress: Progress,
	note: () => string,
	environment = npmEnvironment(),
): Promise<void> {
	const { command, leadingArguments } = npmCommand();
	for (let attempt = 1; ; attempt++) {
		const timer = setInterval(() => progress.note(note()), 1_000);
		const result = await runCommand(command, [...leadingArguments, ...npmArguments], {
			folder,
			environment,
			timeoutMilliseconds: INSTALL_MINUTES * 60_000,
		}).finally(() => clearInterval(timer));
		if (result.exitCode === 0) return;
		const output = result.standardOutput + result.standardError;
		if (attempt === ATTEMPTS || !NETWORK_FAILURE.test(output)) {
			throw new Error(`npm ${npmArguments.join(' ')} failed in ${folder}:\n${npmReasons(output)}`);
		}
		progress.line(
			`  npm could not reach its registry, attempt ${attempt + 1} of ${ATTEMPTS}:\n${lastLines(output, 3)}`,
		);
	}
}

/** npm puts the reason first and its usage text last, node-gyp the other way round: both ends then. */
function npmReasons(output: string): string {
	const reasons = output.split('\n').filter((line) => /^(npm error|gyp ERR!)/.test(line));
	return [...reasons.slice(0, 12), '…', lastLines(output, 12)].join('\n');
}

/**
 * Only sqlite3 needs its install script (n8n's database), so no other package gets to run one: the set
 * then installs alike under every npm.
 */
async function installInto(folder: string, definition: string, progress: Progress): Promise<void> {
	const folders = await packageFolders(definition);
	await runNpm(['ci', '--ignore-scripts', '--no-audit', '--no-fund'], folder, progress, () => {
		const present = folders.filter((name) => existsSync(path.join(folder, name, 'package.json')));
		return `unpacking packages: ${present.length} of ${folders.length}`;
	});
	progress.step('Building the database driver sqlite3 (about a minute)');
	await runNpm(
		['rebuild', 'sqlite3', '--ignore-scripts=false', '--foreground-scripts'],
		folder,
		progress,
		() => 'compiling',
		{ ...localHeaders(), ...npmEnvironment() },
	);
	await checkDatabaseDriver(folder);
}

/**
 * Where no prebuilt driver can be downloaded it is compiled, for which node-gyp would fetch Node's headers
 * from nodejs.org. Those beside the Node in use do as well, as the driver uses Node-API only, which is the
 * same for every version.
 */
function localHeaders(): NodeJS.ProcessEnv {
	const prefix = path.resolve(path.dirname(process.execPath), '..');
	const isThere = existsSync(path.join(prefix, 'include', 'node', 'node_api.h'));
	return isThere ? { npm_config_nodedir: prefix } : {};
}

/** Without its native part n8n would only fail later, with a message about migrations. */
async function checkDatabaseDriver(folder: string): Promise<void> {
	const result = await runCommand(
		findNode(folder),
		[
			'--eval',
			"const { Database } = require('sqlite3'); new Database(':memory:', (error) => { if (error) throw error; });",
		],
		{ folder, environment: bareEnvironment(), timeoutMilliseconds: 60_000 },
	);
	if (result.exitCode !== 0) {
		throw new Error(
			`sqlite3 was installed in ${folder} but does not load:\n${lastLines(result.standardError)}`,
		);
	}
}

async function removeAbandoned(cache: string, name: string): Promise<void> {
	for (const entry of await readdir(cache)) {
		if (entry.startsWith(`${name}.partial-`)) {
			await rm(path.join(cache, entry), { recursive: true, force: true });
		}
	}
}

/**
 * Gives a real n8n: installs it on the first call (4 to 5 minutes, 2 GB) and finds it in the cache folder
 * afterwards. The installation appears under its name only when it is complete and checked.
 *
 * @throws Error when npm fails (with npm's own last lines), or the database driver cannot be built.
 */
export async function installN8n(line: N8nLine, progress: Progress): Promise<N8nInstallation> {
	const definition = DEFINITIONS[line];
	const cache = n8nCacheFolder();
	const name = await installationName(definition);
	const folder = path.join(cache, name);
	if (existsSync(folder)) return await describe(folder);
	await mkdir(cache, { recursive: true });
	return await withFolderLock(
		`${folder}.lock`,
		() => progress.note('another process installs n8n, waiting for it'),
		async () => {
			if (existsSync(folder)) return await describe(folder);
			progress.step(`Installing n8n into ${folder} (once, 4 to 5 minutes, 2 GB)`);
			await removeAbandoned(cache, name);
			const partial = `${folder}.partial-${process.pid}`;
			await mkdir(partial);
			for (const file of DEFINITION_FILES) {
				await copyFile(path.join(definition, file), path.join(partial, file));
			}
			await installInto(partial, definition, progress);
			await rename(partial, folder);
			return await describe(folder);
		},
	);
}
