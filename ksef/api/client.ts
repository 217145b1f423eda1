import { failureToError, parseJson } from './answers';
import type { LimitGroup, RateLimiter } from './limiter';
import type { Host, HttpRequest, HttpResponse } from './port';

/** Gives access tokens and is told when one was refused. */
export interface AccessTokenSource {
	/** A token that is valid now; signs in or refreshes when needed. */
	get(signal?: AbortSignal): Promise<string>;
	/** Called after a 401: the given token must not be handed out again. */
	refused(token: string): void;
}

/** Which token a request carries. */
export type Authorization =
	/** None (public keys, challenge, sign-in). */
	| { type: 'none' }
	/** The given one: the authentication token while signing in, the refresh token for a refresh. */
	| { type: 'bearer'; token: string }
	/** The access token of the signed-in context. */
	| { type: 'access' };

/** One call of the API, told in the API's own terms. */
export interface ApiRequest {
	method: HttpRequest['method'];
	/** Path below the base URL, parameters already in place and percent-encoded, such as `/sessions/online`. */
	path: string;
	query?: Record<string, string | number | boolean | readonly string[] | undefined>;
	headers?: Record<string, string>;
	/** Sent as JSON. */
	json?: unknown;
	/** Sent as it is. */
	xml?: string;
	authorization: Authorization;
	/** The group of `x-rate-limits` this call is counted in; `none` where the contract has no hourly limit. */
	limitGroup: LimitGroup;
	/** Milliseconds; 60 000 unless told. */
	timeoutMs?: number;
	signal?: AbortSignal;
	/** What the user was doing, for error sentences: "send the invoice". */
	purpose: string;
	/** Codes with a sentence of their own for this call are looked up under this name first. */
	errorContext?: string;
}

/** A successful answer. */
export interface ApiResponse {
	status: number;
	headers: Record<string, string>;
	body: Uint8Array;
	/** KSeF's technical warning (`X-System-Warning`), when it sent one. */
	systemWarning?: string;
}

/** What an {@link ApiClient} needs. */
export interface ApiClientOptions {
	/** Such as `https://api.ksef.mf.gov.pl/v2`, without a slash at the end. */
	baseUrl: string;
	host: Host;
	/** Where access tokens come from; absent for calls before the sign-in. */
	tokens?: AccessTokenSource;
	/** Keeps the calls inside KSeF's limits; absent means no waiting on our side. */
	limiter?: RateLimiter;
	/** Told of each technical warning that KSeF sends beside an answer (`X-System-Warning`). */
	onSystemWarning?: (warning: string) => void;
}

const DEFAULT_TIMEOUT_MS = 60_000;

/** Performs calls of the KSeF API: tokens, limits, JSON, errors. Knows no operation by name. */
export class ApiClient {
	readonly baseUrl: string;
	readonly host: Host;

	constructor(private readonly options: ApiClientOptions) {
		this.baseUrl = options.baseUrl.replace(/\/+$/, '');
		this.host = options.host;
	}

	/**
	 * Performs one call. After a 401 on an access token it gets a new one and repeats the call once.
	 * @throws {KsefError} for every answer other than 2xx and for answers that cannot be read
	 * @throws {NoAnswerError} when no answer came: the call may have been carried out
	 */
	async call(request: ApiRequest): Promise<ApiResponse> {
		const { tokens } = this.options;
		if (request.authorization.type !== 'access' || tokens === undefined) {
			const token =
				request.authorization.type === 'bearer' ? request.authorization.token : undefined;
			return this.accept(request, await this.perform(request, token));
		}
		const token = await tokens.get(request.signal);
		const response = await this.perform(request, token);
		if (response.status !== 401) return this.accept(request, response);
		tokens.refused(token);
		return this.accept(request, await this.perform(request, await tokens.get(request.signal)));
	}

	/**
	 * Performs one call and reads its answer as JSON. Unknown fields pass through.
	 * @throws as {@link call}
	 */
	async json<T>(request: ApiRequest): Promise<T> {
		return parseJson<T>(await this.call(request), request);
	}

	private async perform(request: ApiRequest, token: string | undefined): Promise<HttpResponse> {
		await this.options.limiter?.acquire(request.limitGroup, request);
		const headers: Record<string, string> = {
			accept: 'application/json',
			// The newer error form (RFC 9457); servers that do not know it answer in the older one.
			'x-error-format': 'problem-details',
			...request.headers,
		};
		if (token !== undefined) headers['authorization'] = `Bearer ${token}`;
		let body: string | undefined;
		if (request.json !== undefined) {
			headers['content-type'] = 'application/json';
			body = JSON.stringify(request.json);
		} else if (request.xml !== undefined) {
			headers['content-type'] = 'application/xml';
			body = request.xml;
		}
		const response = await this.host.http({
			method: request.method,
			url: this.baseUrl + request.path + queryString(request.query),
			headers,
			timeoutMs: request.timeoutMs ?? DEFAULT_TIMEOUT_MS,
			...(body === undefined ? {} : { body }),
			...(request.signal === undefined ? {} : { signal: request.signal }),
		});
		this.options.limiter?.answered(request.limitGroup, response);
		return response;
	}

	private accept(request: ApiRequest, response: HttpResponse): ApiResponse {
		if (response.status < 200 || response.status > 299) throw failureToError(request, response);
		const systemWarning = response.headers['x-system-warning'];
		if (systemWarning !== undefined) this.options.onSystemWarning?.(systemWarning);
		return {
			status: response.status,
			headers: response.headers,
			body: response.body,
			...(systemWarning === undefined ? {} : { systemWarning }),
		};
	}
}

function queryString(query: ApiRequest['query']): string {
	const parameters = new URLSearchParams();
	for (const [name, value] of Object.entries(query ?? {})) {
		if (value === undefined) continue;
		for (const one of Array.isArray(value) ? value : [value]) parameters.append(name, String(one));
	}
	const text = parameters.toString();
	return text === '' ? '' : `?${text}`;
}
