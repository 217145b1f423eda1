import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { unpackCommunityPackage } from '../../scripts/n8n/pack';
import { makeTarball, SET_UP_MILLISECONDS } from './support/endToEnd';

const REPOSITORY = path.resolve(__dirname, '..', '..');

interface Manifest {
	dependencies?: Record<string, string>;
	optionalDependencies?: Record<string, string>;
	peerDependencies?: Record<string, string>;
}

interface LoadingReport {
	/** The classes that n8n finds. */
	loaded: string[];
	/** Global names that were not there before. */
	added: string[];
	sameConsole: boolean;
}

/** Loads what n8n has loaded anyway, then every file that it would load of ours, and tells what these changed. */
const LOADING_PROGRAM = `
require('n8n-workflow');
const manifest = require('./package.json');
const before = { log: console.log, names: Object.getOwnPropertyNames(globalThis) };
const loaded = [...manifest.n8n.credentials, ...manifest.n8n.nodes].flatMap((file) =>
	Object.values(require('./' + file)).map((exported) => exported.name));
const added = Object.getOwnPropertyNames(globalThis).filter((name) => !before.names.includes(name));
process.stdout.write(JSON.stringify({ loaded, added, sameConsole: console.log === before.log }));
`;

describe('the packed package', () => {
	let userFolder: string;
	let folder: string;
	let manifest: Manifest;

	beforeAll(async () => {
		userFolder = mkdtempSync(path.join(tmpdir(), 'n8n-nodes-ksef-pl-package-'));
		const { tarball, remove } = await makeTarball();
		try {
			const name = await unpackCommunityPackage(tarball, userFolder);
			folder = path.join(userFolder, '.n8n', 'nodes', 'node_modules', name);
		} finally {
			await remove();
		}
		manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
	}, SET_UP_MILLISECONDS);

	afterAll(() => rmSync(userFolder, { recursive: true, force: true }));

	test('needs n8n-workflow and nothing else', () => {
		expect(manifest.dependencies ?? {}).toEqual({});
		expect(manifest.optionalDependencies ?? {}).toEqual({});
		expect(Object.keys(manifest.peerDependencies ?? {})).toEqual(['n8n-workflow']);
	});

	test('holds what is built and no source, test or official file', () => {
		expect(readdirSync(folder).sort()).toEqual(['LICENSE.md', 'README.md', 'dist', 'package.json']);
		const files = readdirSync(path.join(folder, 'dist'), { recursive: true }).map(String);
		expect(files.filter((file) => /\.(ts|xsd|xml|map)$/.test(file))).toEqual([]);
	});

	test('loads without touching the console or the globals of n8n', () => {
		const result = spawnSync(process.execPath, ['--eval', LOADING_PROGRAM], {
			cwd: folder,
			env: { PATH: process.env['PATH'], NODE_PATH: path.join(REPOSITORY, 'node_modules') },
			encoding: 'utf8',
		});
		expect(result.stderr).toBe('');
		const { loaded, added, sameConsole }: LoadingReport = JSON.parse(result.stdout);
		expect(loaded).toEqual(expect.arrayContaining(['Ksef', 'KsefApi', 'KsefInvoice']));
		expect(sameConsole).toBe(true);
		expect(added).toEqual([]);
	});
});
