import { NoAnswerError, type Host, type HttpRequest, type HttpResponse } from '../../ksef/api/port';

/** What a scripted server answers: a status with JSON, or no answer at all. */
export type ScriptedAnswer =
	| { status?: number; json?: unknown; headers?: Record<string, string>; text?: string }
	| { noAnswer: string };

/** Answers one kind of call; gets the number of times it was called before. */
export type ScriptedHandler = (
	request: HttpRequest,
	before: number,
) => ScriptedAnswer | Promise<ScriptedAnswer>;

/**
 * A host without a network: answers by script, and has a clock that only moves when somebody waits.
 * For tests of single steps and faults; whole conversations are tested against the emulator.
 */
export class ScriptedHost implements Host {
	readonly requests: HttpRequest[] = [];
	readonly sleeps: number[] = [];
	readonly #counts = new Map<string, number>();
	time: number;

	/** @param handlers by method and path without the base URL's path, such as `POST /auth/challenge` */
	constructor(
		readonly handlers: Record<string, ScriptedHandler>,
		start = Date.parse('2026-11-21T10:00:00Z'),
	) {
		this.time = start;
	}

	async http(request: HttpRequest): Promise<HttpResponse> {
		this.requests.push(request);
		const call = `${request.method} ${new URL(request.url).pathname.replace(/^\/v2/, '')}`;
		const handler = this.handlers[call];
		if (handler === undefined) throw new Error(`The script knows no ${call}`);
		const before = this.#counts.get(call) ?? 0;
		this.#counts.set(call, before + 1);
		const answer = await handler(request, before);
		if ('noAnswer' in answer)
			throw new NoAnswerError(answer.noAnswer, request.url.split('?')[0] ?? '');
		const body = answer.text ?? (answer.json === undefined ? '' : JSON.stringify(answer.json));
		return {
			status: answer.status ?? 200,
			headers: answer.headers ?? {},
			body: Buffer.from(body),
		};
	}

	sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
		if (signal?.aborted === true) return Promise.reject(signal.reason);
		this.sleeps.push(milliseconds);
		this.time += milliseconds;
		return Promise.resolve();
	}

	now(): Date {
		return new Date(this.time);
	}

	/** How often a call came, such as `POST /auth/challenge`. */
	count(call: string): number {
		return this.#counts.get(call) ?? 0;
	}
}
