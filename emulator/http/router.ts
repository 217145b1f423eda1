import { NotServed } from './errors';
import type { Operation } from './operation';

interface Route {
	operation: Operation;
	segments: string[];
	literals: number;
}

/** Finds the operation that serves a method and path. */
export class Router {
	private readonly routes: Route[];

	constructor(operations: readonly Operation[]) {
		this.routes = operations
			.map((operation) => {
				const segments = operation.path.split('/');
				const literals = segments.filter((segment) => !segment.startsWith('{')).length;
				return { operation, segments, literals };
			})
			// A literal segment beats a parameter: `…/invoices/failed` before `…/invoices/{reference}`.
			.sort((left, right) => right.literals - left.literals);
	}

	/**
	 * @param method HTTP method
	 * @param path path below `/v2`, percent-encoded; one trailing slash is forgiven
	 * @throws NotServed 404 for an unknown path, 405 for a known one with another method
	 */
	find(method: string, path: string): { operation: Operation; parameters: Record<string, string> } {
		const given = path.replace(/\/$/, '').split('/');
		let known = false;
		for (const { operation, segments } of this.routes) {
			const parameters = match(segments, given);
			if (parameters === undefined) continue;
			known = true;
			if (operation.method === method) return { operation, parameters };
		}
		throw known
			? new NotServed(405, `Method ${method} is not served at ${path}.`)
			: new NotServed(404, `The emulator does not serve ${path}.`);
	}
}

function match(
	template: readonly string[],
	given: readonly string[],
): Record<string, string> | undefined {
	if (template.length !== given.length) return undefined;
	const parameters: Record<string, string> = {};
	for (const [index, segment] of template.entries()) {
		const value = given[index] ?? '';
		if (segment.startsWith('{')) {
			if (value === '') return undefined;
			parameters[segment.slice(1, -1)] = decode(value);
		} else if (segment !== value) {
			return undefined;
		}
	}
	return parameters;
}

function decode(value: string): string {
	try {
		return decodeURIComponent(value);
	} catch {
		// A stray percent sign is part of a name that nothing will match.
		return value;
	}
}
