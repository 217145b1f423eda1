import { type ChildProcess, spawn } from 'node:child_process';
import { hasErrorCode } from './errors';

export interface CommandOptions {
	folder?: string;
	/** The whole environment of the child; nothing is added to it. */
	environment: NodeJS.ProcessEnv;
	/** Called with each complete line that the child prints, on either stream. */
	onLine?: (line: string) => void;
	timeoutMilliseconds?: number;
}

export interface CommandResult {
	exitCode: number | null;
	signal: NodeJS.Signals | null;
	standardOutput: string;
	standardError: string;
}

export interface Service {
	/** Resolves with the exit code (null after a signal) once the process is gone. */
	readonly ended: Promise<number | null>;
	/** Everything printed so far, both streams, in order of arrival. */
	output(): string;
	/** Asks the process and its children to end, insists after ten seconds, waits until they are gone. */
	stop(): Promise<void>;
	/** Ends the process and its children at once, as a power cut does, and waits until they are gone. */
	kill(): Promise<void>;
}

const GRACE_MILLISECONDS = 10_000;
const ownGroup = process.platform !== 'win32';
const running = new Set<ChildProcess>();

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
	if (child.pid === undefined) return;
	try {
		if (ownGroup) process.kill(-child.pid, signal);
		else child.kill(signal);
	} catch (error) {
		// The group may have ended between the look and the signal.
		if (!hasErrorCode(error, 'ESRCH')) throw error;
	}
}

function launch(command: string, commandArguments: string[], options: CommandOptions) {
	const child = spawn(command, commandArguments, {
		cwd: options.folder,
		env: options.environment,
		stdio: ['ignore', 'pipe', 'pipe'],
		// A group of its own lets us stop what the child starts (n8n's task runner, node-gyp's compilers).
		detached: ownGroup,
	});
	running.add(child);
	const chunks = {
		standardOutput: [] as Buffer[],
		standardError: [] as Buffer[],
		both: [] as Buffer[],
	};
	const listen = (stream: NodeJS.ReadableStream, own: Buffer[]): void => {
		let rest = '';
		stream.on('data', (chunk: Buffer) => {
			own.push(chunk);
			chunks.both.push(chunk);
			const lines = (rest + chunk.toString('utf8')).split(/\r?\n/);
			rest = lines.pop() ?? '';
			for (const line of lines) options.onLine?.(line);
		});
		stream.on('end', () => {
			if (rest) options.onLine?.(rest);
		});
	};
	listen(child.stdout, chunks.standardOutput);
	listen(child.stderr, chunks.standardError);
	const ended = new Promise<{ exitCode: number | null; signal: NodeJS.Signals | null }>(
		(resolve, reject) => {
			child.once('error', (error) => {
				running.delete(child);
				reject(new Error(`${command} could not be started: ${error.message}`));
			});
			child.once('close', (exitCode, signal) => {
				running.delete(child);
				resolve({ exitCode, signal });
			});
		},
	);
	return { child, ended, chunks };
}

async function stopChild(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
	if (!running.has(child)) return;
	signalGroup(child, 'SIGTERM');
	const insist = setTimeout(() => signalGroup(child, 'SIGKILL'), GRACE_MILLISECONDS);
	try {
		await ended;
	} finally {
		clearTimeout(insist);
	}
}

/**
 * Runs a command to its end and returns what it printed. A non-zero exit code is a result, not an error.
 *
 * @throws Error when the command cannot be started, or has not ended within `timeoutMilliseconds`.
 */
export async function runCommand(
	command: string,
	commandArguments: string[],
	options: CommandOptions,
): Promise<CommandResult> {
	const { child, ended, chunks } = launch(command, commandArguments, options);
	let timedOut = false;
	const timer =
		options.timeoutMilliseconds === undefined
			? undefined
			: setTimeout(() => {
					timedOut = true;
					void stopChild(child, ended);
				}, options.timeoutMilliseconds);
	try {
		const result = await ended;
		const standardOutput = Buffer.concat(chunks.standardOutput).toString('utf8');
		const standardError = Buffer.concat(chunks.standardError).toString('utf8');
		if (timedOut) {
			const seconds = Math.round((options.timeoutMilliseconds ?? 0) / 1000);
			throw new Error(
				`${[command, ...commandArguments].join(' ')} did not end within ${seconds} s:\n` +
					lastLines(standardOutput + standardError),
			);
		}
		return { ...result, standardOutput, standardError };
	} finally {
		clearTimeout(timer);
	}
}

/** Starts a process that runs until it is stopped (by `stop`, or by {@link stopEverything}). */
export function startService(
	command: string,
	commandArguments: string[],
	options: CommandOptions,
): Service {
	const { child, ended, chunks } = launch(command, commandArguments, options);
	return {
		ended: ended.then(({ exitCode }) => exitCode),
		output: () => Buffer.concat(chunks.both).toString('utf8'),
		stop: () => stopChild(child, ended),
		kill: async () => {
			if (running.has(child)) signalGroup(child, 'SIGKILL');
			await ended;
		},
	};
}

/** Stops every process that this module started and that still runs. */
export async function stopEverything(): Promise<void> {
	await Promise.all(
		[...running].map((child) =>
			stopChild(child, new Promise((resolve) => child.once('close', resolve))),
		),
	);
}

/**
 * From now on Ctrl-C and SIGTERM stop the started processes first and then this one, with the exit
 * codes that shells expect (130 and 143).
 */
export function stopEverythingOnSignals(): void {
	const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const;
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => {
			process.stderr.write('\nStopping …\n');
			void stopEverything().finally(() => process.exit(exitCodes[signal]));
		});
	}
	// Whatever path leads out of here, no process stays behind.
	process.on('exit', () => {
		for (const child of running) signalGroup(child, 'SIGKILL');
	});
}

/** The last lines of a long output, for an error message. */
export function lastLines(text: string, count = 20): string {
	return text.trimEnd().split('\n').slice(-count).join('\n');
}
