import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { bareEnvironment, npmCommand, npmEnvironment } from '../support/environment';
import { lastLines, runCommand } from '../support/processes';

const REPOSITORY = path.resolve(__dirname, '..', '..');
const BUILD_MINUTES = 10;

async function runInRepository(npmArguments: string[]): Promise<string> {
	const { command, leadingArguments } = npmCommand();
	const result = await runCommand(command, [...leadingArguments, ...npmArguments], {
		folder: REPOSITORY,
		environment: npmEnvironment(),
		timeoutMilliseconds: BUILD_MINUTES * 60_000,
	});
	if (result.exitCode !== 0) {
		throw new Error(
			`npm ${npmArguments.join(' ')} failed:\n` +
				lastLines(result.standardOutput + result.standardError, 40),
		);
	}
	return result.standardOutput;
}

/**
 * Bundles the package (types are checked by build and lint) and packs it as npm would publish it. Tests and demo install this file, never the
 * working tree, because this is what users get. `KSEF_PACKAGE_TARBALL` names one that exists already.
 *
 * @param folder where the .tgz file goes; it must exist and hold no other.
 * @returns the path of the .tgz file.
 * @throws Error with the build's own messages.
 */
export async function packPackage(folder: string): Promise<string> {
	const given = process.env['KSEF_PACKAGE_TARBALL'];
	if (given) return path.resolve(given);
	await runInRepository(['run', 'bundle']);
	await runInRepository(['pack', '--ignore-scripts', '--pack-destination', folder]);
	const [tarball] = (await readdir(folder)).filter((name) => name.endsWith('.tgz'));
	if (tarball === undefined) throw new Error(`npm pack left no .tgz file in ${folder}`);
	return path.join(folder, tarball);
}

interface PackageIdentity {
	name: string;
	version: string;
}

function isPackageIdentity(value: unknown): value is PackageIdentity {
	return (
		typeof value === 'object' &&
		value !== null &&
		'name' in value &&
		typeof value.name === 'string' &&
		'version' in value &&
		typeof value.version === 'string'
	);
}

/**
 * Puts a packed community package where n8n looks for it, as its own installer would:
 * `<user folder>/.n8n/nodes/node_modules/<package>`, named in `nodes/package.json`.
 *
 * @returns the package's name, which prefixes its node types.
 */
export async function unpackCommunityPackage(tarball: string, userFolder: string): Promise<string> {
	const manifest = await tar(['-xzOf', tarball, 'package/package.json'], tarball);
	const identity: unknown = JSON.parse(manifest);
	if (!isPackageIdentity(identity)) throw new Error(`${tarball} holds no named package`);
	const nodesFolder = path.join(userFolder, '.n8n', 'nodes');
	const target = path.join(nodesFolder, 'node_modules', identity.name);
	await mkdir(target, { recursive: true });
	await tar(['-xzf', tarball, '-C', target, '--strip-components=1'], tarball);
	await writeFile(
		path.join(nodesFolder, 'package.json'),
		JSON.stringify({
			name: 'installed-nodes',
			private: true,
			dependencies: { [identity.name]: identity.version },
		}),
	);
	return identity.name;
}

async function tar(tarArguments: string[], tarball: string): Promise<string> {
	const result = await runCommand('tar', tarArguments, { environment: bareEnvironment() });
	if (result.exitCode !== 0) {
		throw new Error(`tar could not unpack ${tarball}: ${result.standardError}`);
	}
	return result.standardOutput;
}
