import { startEmulator } from '../../emulator/startEmulator';
import type { EmulatorOptions } from '../../emulator/options';
import { createPublicKeys, PublicKeyCache } from '../../ksef/auth/publicKeys';
import { createTokenSource } from '../../ksef/auth/tokenCache';
import { ApiClient } from '../../ksef/api/client';
import { NoAnswerError, type Host, type HttpRequest, type HttpResponse } from '../../ksef/api/port';
import type { RateLimiter } from '../../ksef/api/limiter';
import type { KsefConnection } from '../../ksef/sending/ports';

export type Emulator = Awaited<ReturnType<typeof startEmulator>>;

/** An emulator and a client signed in to it; sleeping moves the emulator's clock instead of taking time. */
export interface Emulated {
	emulator: Emulator;
	connection: KsefConnection;
	host: EmulatedHost;
	/** Calls of the API since the last reset, sign-in and public keys left out. */
	calls: string[];
	/** HTTP status of every answer. */
	statuses: number[];
	close(): Promise<void>;
}

/** A {@link Host} over `fetch`; waiting moves the emulator's clock. */
export class EmulatedHost implements Host {
	readonly calls: string[] = [];
	readonly statuses: number[] = [];

	constructor(private readonly emulator: Emulator) {}

	async http(request: HttpRequest): Promise<HttpResponse> {
		const url = new URL(request.url);
		const call = `${request.method} ${url.pathname.replace(/^\/v2/, '')}`;
		if (!/^\S+ \/(auth|security)/.test(call)) this.calls.push(call);
		try {
			const response = await fetch(request.url, {
				method: request.method,
				headers: request.headers,
				redirect: 'manual',
				...(request.body === undefined ? {} : { body: Buffer.from(request.body) }),
			});
			const body = new Uint8Array(await response.arrayBuffer());
			this.statuses.push(response.status);
			return { status: response.status, headers: headersOf(response), body };
		} catch (error) {
			const cause = error instanceof Error ? error.cause : undefined;
			const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'ECONNRESET';
			throw new NoAnswerError(code, url.origin + url.pathname);
		}
	}

	async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
		signal?.throwIfAborted();
		await this.emulator.control.settle();
		this.emulator.control.advanceClock(milliseconds);
	}

	now(): Date {
		return new Date(this.emulator.control.state.clock.now());
	}
}

function headersOf(response: Response): Record<string, string> {
	const headers: Record<string, string> = {};
	response.headers.forEach((value, name) => {
		headers[name] = value;
	});
	return headers;
}

/** Starts an emulator and signs in with its ready-made token. */
export async function emulate(
	options: EmulatorOptions = {},
	limiter?: (host: Host) => RateLimiter,
): Promise<Emulated> {
	const emulator = await startEmulator({ limits: 'relaxed', seed: 1, ...options });
	const host = new EmulatedHost(emulator);
	const { baseUrl, nip, token } = emulator;
	const tokens = createTokenSource(
		{
			method: 'token',
			environment: 'custom',
			baseUrl,
			context: { type: 'Nip', value: nip },
			token,
		},
		host,
	);
	const client = new ApiClient({
		baseUrl,
		host,
		tokens,
		...(limiter === undefined ? {} : { limiter: limiter(host) }),
	});
	return {
		emulator,
		host,
		calls: host.calls,
		statuses: host.statuses,
		connection: {
			client,
			publicKeys: createPublicKeys(client, new PublicKeyCache()),
			context: { type: 'Nip', value: nip },
		},
		close: () => emulator.close(),
	};
}
