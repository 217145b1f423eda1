import { parseArgs } from 'node:util';
import type { LimitsProfile } from './options';
import { startEmulator } from './startEmulator';

const USAGE =
	'npm run emulator -- [--port N] [--nip NIP] [--seed N] [--limits production|relaxed] [--unknown-fields]';

/** Starts an emulator from the command line, tells where it listens, and stops it on SIGTERM or SIGINT. */
async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			port: { type: 'string', default: '0' },
			nip: { type: 'string' },
			seed: { type: 'string' },
			limits: { type: 'string', default: 'relaxed' },
			'unknown-fields': { type: 'boolean', default: false },
		},
	});
	const emulator = await startEmulator({
		port: wholeNumber('--port', values.port),
		limits: limitsProfile(values.limits),
		unknownFields: values['unknown-fields'],
		...(values.nip === undefined ? {} : { nip: values.nip }),
		...(values.seed === undefined ? {} : { seed: wholeNumber('--seed', values.seed) }),
	});
	const stop = (): void => {
		void emulator.close().then(() => {
			process.exitCode = 0;
		});
	};
	process.once('SIGTERM', stop);
	process.once('SIGINT', stop);
	const { baseUrl, nip, token } = emulator;
	process.stdout.write(`${JSON.stringify({ baseUrl, nip, token })}\n`);
}

function wholeNumber(option: string, text: string): number {
	if (!/^\d{1,9}$/.test(text)) throw new Error(`${option} needs a whole number, not "${text}".`);
	return Number(text);
}

function limitsProfile(text: string): LimitsProfile {
	if (text === 'production' || text === 'relaxed') return text;
	throw new Error(`--limits needs production or relaxed, not "${text}".`);
}

main().catch((error: unknown) => {
	const reason = error instanceof Error ? error.message : String(error);
	process.stderr.write(`The emulator could not start: ${reason}\nUsage: ${USAGE}\n`);
	process.exitCode = 1;
});
