import path from 'node:path';
import { bareEnvironment } from './support/environment';
import { lastLines, startService } from './support/processes';

const REPOSITORY = path.resolve(__dirname, '..');
const START_SECONDS = 60;

/** A local KSeF in a process of its own. */
export interface EmulatorProcess {
	/** Such as `http://127.0.0.1:40123/v2`. */
	baseUrl: string;
	/** The company that the token belongs to. */
	nip: string;
	/** A KSeF token that may do everything. */
	token: string;
	stop(): Promise<void>;
}

interface ReadyLine {
	baseUrl: string;
	nip: string;
	token: string;
}

function isReadyLine(value: unknown): value is ReadyLine {
	return (
		typeof value === 'object' &&
		value !== null &&
		['baseUrl', 'nip', 'token'].every((field) => field in value)
	);
}

function readReadyLine(line: string): ReadyLine | undefined {
	try {
		const value: unknown = JSON.parse(line);
		return isReadyLine(value) ? value : undefined;
	} catch {
		// Some other line, such as a warning of Node.
		return undefined;
	}
}

/**
 * Starts `npm run emulator` on a free port of 127.0.0.1, as a user would.
 *
 * @param options more of its command line options, such as `['--nip', '5265877635']`.
 * @throws Error when it ends or says nothing for a minute, with what it printed.
 */
export async function startEmulatorProcess(options: string[] = []): Promise<EmulatorProcess> {
	return await new Promise((resolve, reject) => {
		const fail = (reason: string): void => {
			clearTimeout(timer);
			void service.stop().finally(() => {
				reject(new Error(`The KSeF emulator ${reason}:\n${lastLines(service.output())}`));
			});
		};
		const service = startService(
			process.execPath,
			['--import', 'tsx', path.join('emulator', 'main.ts'), '--port', '0', ...options],
			{
				folder: REPOSITORY,
				environment: bareEnvironment(),
				onLine: (line) => {
					const ready = readReadyLine(line);
					if (!ready) return;
					clearTimeout(timer);
					resolve({ ...ready, stop: () => service.stop() });
				},
			},
		);
		const timer = setTimeout(
			() => fail(`was not ready within ${START_SECONDS} s`),
			START_SECONDS * 1000,
		);
		service.ended.then(
			(exitCode) => fail(`ended with ${exitCode}`),
			(error: unknown) => fail(`could not start: ${String(error)}`),
		);
	});
}
