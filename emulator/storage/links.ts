import type { HttpReply, HttpRequest } from '../http/messages';
import type { EmulatorState } from '../state/emulatorState';
import type { Instant } from '../state/time';

/** A pre-signed address and the moment when it stops working. */
export interface DownloadLink {
	url: string;
	expires: Instant;
}

/** Makes a pre-signed address for reading; it is new at each call, as KSeF's are. */
export function downloadLink(
	state: EmulatorState,
	origin: string,
	path: string,
	now: Instant,
	lifetime = state.options.lifetimes.downloadLink,
): DownloadLink {
	const expires = now + lifetime;
	return { url: `${origin}${path}?${state.links.query(path, 'r', expires)}`, expires };
}

/** An error of the storage service: XML, as the real one's. */
export function storageError(status: number, code: string, message: string): HttpReply {
	return {
		status,
		headers: { 'content-type': 'application/xml', 'x-ms-error-code': code },
		body: `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`,
	};
}

/**
 * Checks what every request to storage must satisfy: a right signature, not yet expired, and no access token.
 *
 * @returns the refusal, or undefined when the request may go on
 */
export function refuseLink(
	state: EmulatorState,
	request: HttpRequest,
	permission: 'r' | 'w',
): HttpReply | undefined {
	if (request.headers.authorization !== undefined) {
		return storageError(
			401,
			'InvalidAuthenticationInfo',
			'The address is pre-signed: send no Authorization header.',
		);
	}
	const verdict = state.links.check(request.path, permission, request.query, state.clock.now());
	if (verdict === 'valid') return undefined;
	return storageError(
		403,
		'AuthenticationFailed',
		verdict === 'expired'
			? 'Signature not valid in the specified time frame.'
			: 'Signature did not match.',
	);
}
