import type { HttpReply } from './messages';

const UNKNOWN = { kind: 'BrandNewKind', since: '9.9.0', values: [1, null, 'two'] };

/**
 * Adds to every object in a JSON answer a field that no specification names. New KSeF releases add fields without
 * notice, so a client must not care.
 */
export function withUnknownFields(reply: HttpReply): HttpReply {
	if (!(reply.headers['content-type'] ?? '').includes('json') || reply.body === undefined) {
		return reply;
	}
	const value: unknown = JSON.parse(reply.body.toString());
	return { ...reply, body: JSON.stringify(extend(value)) };
}

function extend(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(extend);
	if (typeof value !== 'object' || value === null) return value;
	const known = Object.entries(value).map(([name, inner]): [string, unknown] => [
		name,
		// Keys of extensions are data, not fields: another key there would mean something.
		name === 'extensions' || name === 'headers' ? inner : extend(inner),
	]);
	return Object.fromEntries([...known, ['fieldOfTomorrow', UNKNOWN]]);
}
