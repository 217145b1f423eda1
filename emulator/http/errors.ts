import { randomBytes, randomUUID } from 'node:crypto';
import { formatInstant, type Instant } from '../state/time';
import { jsonReply, type HttpReply, type HttpRequest } from './messages';

/** HTTP 400 with one of KSeF's exception codes. */
export class KsefException extends Error {
	constructor(
		readonly code: number,
		readonly description: string,
		readonly details: readonly string[] = [],
	) {
		super(`${code} ${description} ${details.join(' ')}`);
	}
}

/** Error 21405: the request does not have the shape that the contract asks for. */
export class InvalidInput extends KsefException {
	constructor(details: readonly string[]) {
		super(21405, 'Błąd walidacji danych wejściowych.', details);
	}
}

/** HTTP 401. */
export class Unauthorized extends Error {
	constructor(readonly detail = 'Wymagane jest uwierzytelnienie.') {
		super(detail);
	}
}

/** Why HTTP 403 was given. */
export type ForbiddenReason =
	| 'missing-permissions'
	| 'ip-not-allowed'
	| 'insufficient-resource-access'
	| 'auth-method-not-allowed'
	| 'security-service-blocked'
	| 'context-type-not-allowed';

/** HTTP 403. */
export class Forbidden extends Error {
	constructor(
		readonly reasonCode: ForbiddenReason,
		readonly detail: string,
		readonly security?: Record<string, unknown>,
	) {
		super(detail);
	}
}

/** HTTP 410: the operation is known but its status is no longer kept. */
export class Gone extends Error {
	constructor(readonly detail = 'Operacja wygasła i nie jest już dostępna.') {
		super(detail);
	}
}

/** HTTP 429. */
export class TooManyRequests extends Error {
	constructor(
		readonly retryAfterSeconds: number,
		readonly detail: string,
	) {
		super(detail);
	}
}

/** HTTP 404 or 405 for a path or method that the emulator does not serve. */
export class NotServed extends Error {
	constructor(
		readonly status: 404 | 405,
		readonly detail: string,
	) {
		super(detail);
	}
}

/**
 * Writes an error as the contract shows it: 400 and 429 in KSeF's own form, or as RFC 9457 problem details when
 * the header `X-Error-Format: problem-details` asks for them; 401, 403 and 410 always as problem details.
 *
 * @param error what a resource threw
 * @param request the request that failed
 * @param now the moment for `timestamp`
 * @returns the answer; undefined for an error that is a defect of the emulator itself
 */
export function errorReply(
	error: unknown,
	request: HttpRequest,
	now: Instant,
): HttpReply | undefined {
	const wantsProblem = request.headers['x-error-format'] === 'problem-details';
	const trace = randomBytes(16).toString('hex');
	const common = { instance: `/v2${request.path}`, timestamp: formatInstant(now), traceId: trace };
	if (error instanceof KsefException) {
		return wantsProblem
			? problemReply(400, 'Bad Request', 'Żądanie jest nieprawidłowe.', {
					...common,
					errors: [
						{
							code: error.code,
							description: error.description,
							...(error.details.length > 0 ? { details: error.details } : {}),
						},
					],
				})
			: jsonReply(400, exceptionBody(error, now, trace));
	}
	if (error instanceof TooManyRequests) {
		const reply = wantsProblem
			? problemReply(429, 'Too Many Requests', error.detail, common)
			: jsonReply(429, {
					status: { code: 429, description: 'Too Many Requests', details: [error.detail] },
				});
		reply.headers['retry-after'] = String(error.retryAfterSeconds);
		return reply;
	}
	if (error instanceof Unauthorized) {
		return problemReply(401, 'Unauthorized', error.detail, common);
	}
	if (error instanceof Forbidden) {
		return problemReply(403, 'Forbidden', error.detail, {
			...common,
			reasonCode: error.reasonCode,
			...(error.security === undefined ? {} : { security: error.security }),
		});
	}
	if (error instanceof Gone) return problemReply(410, 'Gone', error.detail, common);
	if (error instanceof NotServed) {
		const title = error.status === 404 ? 'Not Found' : 'Method Not Allowed';
		return problemReply(error.status, title, error.detail, common);
	}
	return undefined;
}

function exceptionBody(error: KsefException, now: Instant, trace: string): object {
	return {
		exception: {
			exceptionDetailList: [
				{
					exceptionCode: error.code,
					exceptionDescription: error.description,
					...(error.details.length > 0 ? { details: error.details } : {}),
				},
			],
			referenceNumber: randomUUID(),
			serviceCode: `00-${trace}-${trace.slice(0, 16)}-00`,
			serviceCtx: 'srvEmulator',
			serviceName: 'Undefined',
			timestamp: formatInstant(now),
		},
	};
}

function problemReply(
	status: number,
	title: string,
	detail: string,
	more: Record<string, unknown>,
): HttpReply {
	const reply = jsonReply(status, { title, status, detail, ...more });
	reply.headers['content-type'] = 'application/problem+json';
	return reply;
}
