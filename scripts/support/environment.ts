/** Names that children may see; everything else of the caller's environment stays out. */
const PASSED_ON = [
	...['PATH', 'HOME', 'TMPDIR', 'LANG', 'LC_ALL', 'NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE'],
	...['USERPROFILE', 'APPDATA', 'LOCALAPPDATA', 'SystemRoot', 'TEMP', 'TMP', 'ComSpec', 'PATHEXT'],
];

/**
 * The environment for programs under test: no settings of the machine's own n8n, no proxies (all traffic
 * is loopback), no secrets.
 */
export function bareEnvironment(additions: Record<string, string> = {}): NodeJS.ProcessEnv {
	const environment: NodeJS.ProcessEnv = {};
	for (const name of PASSED_ON) {
		const value = process.env[name];
		if (value !== undefined) environment[name] = value;
	}
	return { ...environment, ...additions };
}

/**
 * The environment for npm in another folder. npm hands its settings down to what it starts, so within
 * `npm run` a nested npm would obey this project's .npmrc (ignore-scripts, workspace, prefix); the user's
 * own settings (registry, proxy, certificates) stay, npm reads those itself.
 */
export function npmEnvironment(): NodeJS.ProcessEnv {
	const handedDown =
		/^(npm_package_|npm_lifecycle_|npm_command$|npm_execpath$|npm_node_execpath$|INIT_CWD$|npm_config_(ignore_scripts|allow_scripts|omit|include|only|production|workspace|workspaces|local_prefix|prefix|global_prefix|save_exact|dry_run|package_lock_only)$)/i;
	return Object.fromEntries(Object.entries(process.env).filter(([name]) => !handedDown.test(name)));
}

/** How to call the npm that this process runs under, or else the one on the PATH. */
export function npmCommand(): { command: string; leadingArguments: string[] } {
	const script = process.env['npm_execpath'];
	if (script?.endsWith('npm-cli.js')) {
		return { command: process.execPath, leadingArguments: [script] };
	}
	return { command: process.platform === 'win32' ? 'npm.cmd' : 'npm', leadingArguments: [] };
}
