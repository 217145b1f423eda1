import { Api } from './http/api';
import { errorReply, NotServed } from './http/errors';
import type { HttpReply, HttpRequest } from './http/messages';
import { startServer } from './http/server';
import { resolveOptions, type EmulatorOptions } from './options';
import { UpoArchive } from './processing/upoDocument';
import { allOperations } from './resources/allOperations';
import { serveUpoFromStorage, storageError } from './resources/storage';
import { EmulatorControl } from './control';
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
	const server = await startServer(resolved.port, async (request) => {
		if (request.path.startsWith(`${API_PREFIX}/`)) {
			const path = request.path.slice(API_PREFIX.length);
			return await api.answer({ ...request, path });
		}
		state.scheduler.runDue(state.clock.now());
		return (await serveUpoFromStorage(state, upo, request)) ?? notServed(state, request);
	});
	return {
		baseUrl: `${server.origin}${API_PREFIX}`,
		nip: resolved.nip,
		token: state.firstToken.secret,
		control,
		close: server.close,
	};
}

function notServed(state: EmulatorState, request: HttpRequest): HttpReply {
	if (request.path.startsWith('/storage/')) {
		return storageError(404, 'BlobNotFound', 'The specified blob does not exist.');
	}
	const error = new NotServed(404, `The emulator does not serve ${request.path}.`);
	const reply = errorReply(error, request, state.clock.now());
	if (reply === undefined) throw error;
	return reply;
}
