import { adviceFor } from './advice';
import type { ApiRequest, ApiResponse } from './client';
import { KsefError, type KsefErrorFacts, type KsefErrorKind } from './errors';
import type { HttpResponse } from './port';

/** What the three error forms of KSeF have in common (older exceptions, problem details, 429). */
interface FailureWords {
	code?: number;
	description?: string;
	details: string[];
	traceId?: string;
	reasonCode?: string;
}

/**
 * Turns an answer other than 2xx into an error with a sentence and an advice.
 * Understands `ExceptionResponse`, RFC 9457 problem details and `TooManyRequestsResponse` of the API contract.
 */
export function failureToError(request: ApiRequest, response: HttpResponse): KsefError {
	const words = readWords(response.body);
	const kind = kindOf(response.status);
	const retryAfterSeconds = retryAfter(response.headers['retry-after']);
	const advice = adviceFor({
		httpStatus: response.status,
		kind,
		...(words.code === undefined ? {} : { code: words.code }),
		...(words.reasonCode === undefined ? {} : { reasonCode: words.reasonCode }),
		...(request.errorContext === undefined ? {} : { context: request.errorContext }),
		...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
	});
	const facts: KsefErrorFacts = {
		kind,
		message: `Could not ${request.purpose}: ${advice.sentence}`,
		advice: advice.advice,
		httpStatus: response.status,
	};
	if (words.code !== undefined) facts.ksefCode = words.code;
	if (words.description !== undefined) facts.ksefDescription = words.description;
	if (words.details.length > 0) facts.details = words.details;
	if (words.traceId !== undefined) facts.traceId = words.traceId;
	if (retryAfterSeconds !== undefined) facts.retryAfterSeconds = retryAfterSeconds;
	return new KsefError(facts);
}

/**
 * Reads a successful answer as JSON.
 * @throws {KsefError} of kind `badAnswer` when it is not JSON (a proxy's page, a cut answer)
 */
export function parseJson<T>(response: ApiResponse, request: ApiRequest): T {
	const value = tryJson(response.body);
	if (value === undefined || typeof value !== 'object' || value === null) {
		throw new KsefError({
			kind: 'badAnswer',
			message: `Could not ${request.purpose}: the server's answer is not JSON.`,
			advice:
				'Check that the base URL points to the KSeF API (it ends in /v2) and that no proxy answers in its place.',
			httpStatus: response.status,
		});
	}
	return value as T;
}

/** Seconds from a `Retry-After` header in either of its two forms (RFC 9110, 10.2.3). */
export function retryAfter(header: string | undefined, now: Date = new Date()): number | undefined {
	if (header === undefined) return undefined;
	if (/^\d+$/.test(header.trim())) return Number(header);
	const date = Date.parse(header);
	return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now.getTime()) / 1000));
}

function kindOf(status: number): KsefErrorKind {
	if (status === 401) return 'signIn';
	if (status === 403) return 'permission';
	if (status === 404 || status === 410) return 'notFound';
	if (status === 429) return 'rateLimit';
	return status >= 500 ? 'server' : 'refused';
}

function tryJson(body: Uint8Array): unknown {
	try {
		return JSON.parse(new TextDecoder().decode(body));
	} catch (error) {
		if (error instanceof SyntaxError) return undefined;
		throw error;
	}
}

function readWords(body: Uint8Array): FailureWords {
	const answer = tryJson(body);
	if (!isRecord(answer)) return { details: [] };
	if (isRecord(answer['exception'])) return readException(answer['exception']);
	if (isRecord(answer['status'])) return readStatus(answer['status']);
	return readProblem(answer);
}

function readException(exception: Record<string, unknown>): FailureWords {
	const list = records(exception['exceptionDetailList']);
	const [first, ...others] = list;
	return compact({
		code: number(first?.['exceptionCode']),
		description: text(first?.['exceptionDescription']),
		details: [
			...strings(first?.['details']),
			...others.map((other) =>
				oneLine(other['exceptionCode'], other['exceptionDescription'], other),
			),
		],
		traceId: text(exception['serviceCode']),
	});
}

function readStatus(status: Record<string, unknown>): FailureWords {
	return compact({
		code: undefined,
		description: text(status['description']),
		details: strings(status['details']),
	});
}

function readProblem(problem: Record<string, unknown>): FailureWords {
	const [first, ...others] = records(problem['errors']);
	const detail = text(problem['detail']);
	if (first === undefined) {
		return compact({
			code: undefined,
			description: detail ?? text(problem['title']),
			details: [],
			traceId: text(problem['traceId']),
			reasonCode: text(problem['reasonCode']),
		});
	}
	return compact({
		code: number(first['code']),
		description: text(first['description']) ?? detail,
		details: [
			...strings(first['details']),
			...others.map((other) => oneLine(other['code'], other['description'], other)),
		],
		traceId: text(problem['traceId']),
		reasonCode: text(problem['reasonCode']),
	});
}

function oneLine(code: unknown, description: unknown, entry: Record<string, unknown>): string {
	const head = [number(code), text(description)].filter((part) => part !== undefined).join(' ');
	return [head, ...strings(entry['details'])].join(': ');
}

/** Leaves out what is undefined, so that optional fields are absent rather than undefined. */
function compact(words: {
	code: number | undefined;
	description: string | undefined;
	details: string[];
	traceId?: string | undefined;
	reasonCode?: string | undefined;
}): FailureWords {
	const result: FailureWords = { details: words.details };
	if (words.code !== undefined) result.code = words.code;
	if (words.description !== undefined) result.description = words.description;
	if (words.traceId !== undefined) result.traceId = words.traceId;
	if (words.reasonCode !== undefined) result.reasonCode = words.reasonCode;
	return result;
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function records(value: unknown): Array<Record<string, unknown>> {
	return Array.isArray(value) ? value.filter(isRecord) : [];
}

function strings(value: unknown): string[] {
	return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

function text(value: unknown): string | undefined {
	return typeof value === 'string' && value !== '' ? value : undefined;
}

function number(value: unknown): number | undefined {
	return typeof value === 'number' ? value : undefined;
}
