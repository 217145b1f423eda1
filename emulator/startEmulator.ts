import { Api } from './http/api';
import { withFault } from './http/faults';
import type { HttpRequest } from './http/messages';
import { startServer } from './http/server';
import { resolveOptions, type EmulatorOptions } from './options';
import { UpoArchive } from './processing/upoDocument';
import { allOperations } from './resources/allOperations';
import { EmulatorControl } from './control/control';
import { CONTROL_PREFIX, serveControl } from './control/endpoint';
import { Storage } from './storage/storage';
import { EmulatorState } from './state/emulatorState';

const API_PREFIX = '/v2';

/** An emulator that listens. */
export interface RunningEmulator {
	/** Address of the API, such as `http://127.0.0.1:40123/v2`. */
	baseUrl: string;
	/** The company for which {@link token} signs in. */
	nip: string;
	/** A KSeF token that is active from the start. */
	token: string;
	/** What a test can do to the emulated system beside calling its API. */
	control: EmulatorControl;
	/** Stops it. */
	close: () => Promise<void>;
}

/**
 * Starts a KSeF on 127.0.0.1.
 *
 * @param options port, company, delays, clock, limits, seed
 * @throws Error when the port is taken
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<RunningEmulator> {
	const resolved = resolveOptions(options);
	const state = await EmulatorState.create(resolved);
	const upo = new UpoArchive(state);
	const api = new Api(state, allOperations(state, upo));
	const control = new EmulatorControl(state, api, upo);
	const storage = new Storage(state, upo);
	const server = await startServer(resolved.port, async (request) => {
		if (request.path.startsWith(CONTROL_PREFIX)) return await serveControl(control, request);
		const call = below(API_PREFIX, request);
		const operation =
			call === undefined ? `${request.method} /storage` : (api.nameOf(call) ?? 'unknown');
		return await withFault(state.faults.next(operation), async () =>
			call === undefined ? await storage.serve(request) : await api.answer(call),
		);
	});
	return {
		baseUrl: `${server.origin}${API_PREFIX}`,
		nip: resolved.nip,
		token: state.firstToken.secret,
		control,
		close: async () => {
			await server.close();
			await state.background.settle();
			await state.files.clear();
		},
	};
}

/** The same request with a path below a prefix; undefined when its path lies elsewhere. */
function below(prefix: string, request: HttpRequest): HttpRequest | undefined {
	return request.path.startsWith(`${prefix}/`)
		? { ...request, path: request.path.slice(prefix.length) }
		: undefined;
}
