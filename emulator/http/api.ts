import type { EmulatorState } from '../state/emulatorState';
import { contextKey } from '../state/identifiers';
import { authorize, requirePermission } from './access';
import { errorReply, NotServed } from './errors';
import type { HttpReply, HttpRequest } from './messages';
import { operationName, type Operation } from './operation';
import { RateLimiter } from './rateLimiter';
import { Router } from './router';
import { withUnknownFields } from './unknownFields';

/** The operations below `/v2`: finds the one that is meant, checks who may use it, counts it, and has it served. */
export class Api {
	private readonly router: Router;
	private readonly limiter = new RateLimiter();
	private readonly counters = new Map<string, number>();

	constructor(
		private readonly state: EmulatorState,
		operations: readonly Operation[],
	) {
		this.router = new Router(operations);
	}

	/** The name of the operation that a request is for; undefined when there is none. */
	nameOf(request: HttpRequest): string | undefined {
		try {
			return operationName(this.router.find(request.method, request.path).operation);
		} catch (error) {
			if (error instanceof NotServed) return undefined;
			throw error;
		}
	}

	/** How many requests each operation has had, refused ones included. */
	calls(): Record<string, number> {
		return Object.fromEntries(this.counters);
	}

	/** Starts counting anew. */
	resetCalls(): void {
		this.counters.clear();
	}

	/** Forgets the requests that the limits count. */
	resetLimits(): void {
		this.limiter.reset();
	}

	/** Serves one request; a refusal is an answer too. Only a defect of the emulator itself is thrown. */
	async answer(request: HttpRequest): Promise<HttpReply> {
		const now = this.state.clock.now();
		let reply: HttpReply | undefined;
		try {
			this.state.scheduler.runDue(now);
			reply = await this.serve(request);
		} catch (error) {
			reply = errorReply(error, request, now);
			if (reply === undefined) throw error;
		}
		const warning = request.headers['x-test-system-warning'];
		if (warning !== undefined) reply.headers['x-system-warning'] = String(warning);
		return this.state.options.unknownFields ? withUnknownFields(reply) : reply;
	}

	private async serve(request: HttpRequest): Promise<HttpReply> {
		const now = this.state.clock.now();
		const { operation, parameters } = this.router.find(request.method, request.path);
		const name = operationName(operation);
		this.counters.set(name, (this.counters.get(name) ?? 0) + 1);
		if (operation.access === 'public') {
			this.limiter.count(`${name} ${request.clientIp}`, this.state.limits.publicRequests(), now);
			return await operation.handle({ request, parameters, now });
		}
		const { authentication, bearer } = authorize(this.state, operation, request);
		if (operation.limit === 'perAddress') {
			this.limiter.count(`${name} ${request.clientIp}`, this.state.limits.publicRequests(), now);
		} else {
			const counter = operation.limit === 'other' ? name : operation.limit;
			const values = this.state.limits.requests(authentication.context)[operation.limit];
			const key = `${counter} ${contextKey(authentication.context)} ${request.clientIp}`;
			this.limiter.count(key, values, now);
		}
		requirePermission(operation, authentication);
		return await operation.handle({ request, parameters, now, authentication, bearer });
	}
}
