import { errorReply, InvalidInput, NotServed } from '../http/errors';
import type { FaultRule } from '../http/faults';
import { emptyReply, jsonReply, type HttpReply, type HttpRequest } from '../http/messages';
import type { EmulatorDelays } from '../options';
import type { InvoiceStatusInfo, StatusInfo } from '../state/statuses';
import type { EmulatorControl } from './control';

/** Where the control endpoint lies: outside `/v2`, so that no client of KSeF meets it. */
export const CONTROL_PREFIX = '/emulator/';

/** What the control endpoint takes, by method and path. */
type Handlers = Record<string, (request: HttpRequest) => Promise<HttpReply>>;

/**
 * Serves the control endpoint: the same powers as {@link EmulatorControl}, for tests that run the emulator as a
 * process of its own. It listens on the loopback address only, like everything here.
 */
export async function serveControl(
	control: EmulatorControl,
	request: HttpRequest,
): Promise<HttpReply> {
	const name = `${request.method} /${request.path.slice(CONTROL_PREFIX.length)}`;
	const handler = handlers(control)[name];
	try {
		if (handler === undefined) throw new NotServed(404, `The emulator has no control ${name}.`);
		return await handler(request);
	} catch (error) {
		const reply =
			errorReply(error, request, control.state.clock.now()) ??
			jsonReply(400, { error: error instanceof Error ? error.message : String(error) });
		return reply;
	}
}

function handlers(control: EmulatorControl): Handlers {
	return {
		'GET /calls': () => Promise.resolve(jsonReply(200, control.calls())),
		'DELETE /calls': () => {
			control.resetCalls();
			return Promise.resolve(emptyReply(204));
		},
		'POST /clock': async (request) => {
			const { advance } = await readBody<{ advance: number }>(request);
			if (!Number.isFinite(advance) || advance < 0) {
				throw new InvalidInput(['advance: milliseconds, not negative']);
			}
			control.advanceClock(advance);
			return jsonReply(200, { now: new Date(control.state.clock.now()).toISOString() });
		},
		'POST /delays': async (request) => {
			control.setDelays(await readBody<Partial<EmulatorDelays>>(request));
			return jsonReply(200, control.state.options.delays);
		},
		'POST /faults': async (request) => {
			control.injectFaults(...(await readBody<FaultRule[]>(request)));
			return emptyReply(204);
		},
		'DELETE /faults': () => {
			control.clearFaults();
			return Promise.resolve(emptyReply(204));
		},
		'POST /sign-in-outcomes': async (request) => {
			control.failSignIns(...(await readBody<StatusInfo[]>(request)));
			return emptyReply(204);
		},
		'POST /invoice-outcomes': async (request) => {
			control.failInvoices(...(await readBody<InvoiceStatusInfo[]>(request)));
			return emptyReply(204);
		},
		'POST /key-rotations': async (request) => {
			const { usage, previous } = await readBody<{
				usage: Parameters<EmulatorControl['rotateKeys']>[0];
				previous?: Parameters<EmulatorControl['rotateKeys']>[1];
			}>(request);
			return jsonReply(201, await control.rotateKeys(usage, previous));
		},
		'POST /unknown-fields': async (request) => {
			const { present } = await readBody<{ present: boolean }>(request);
			control.setUnknownFields(present);
			return emptyReply(204);
		},
		'POST /invoices': async (request) => {
			const { ksefNumber, invoiceHash } = control.receiveInvoice(await request.body());
			return jsonReply(201, { ksefNumber, invoiceHash });
		},
		'POST /paused-sessions': async (request) => {
			const { referenceNumber } = await readBody<{ referenceNumber: string }>(request);
			control.pauseSession(referenceNumber);
			return emptyReply(204);
		},
		'GET /upo-certificate': async () => ({
			status: 200,
			headers: { 'content-type': 'application/x-pem-file' },
			body: await control.upoCertificate(),
		}),
	};
}

/** The body as its sender promises it: the control endpoint trusts whoever started the emulator. */
async function readBody<Body>(request: HttpRequest): Promise<Body> {
	return JSON.parse((await request.body()).toString('utf8')) as Body;
}
