import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { HttpReply, HttpRequest } from '../http/messages';
import type { EmulatorState } from '../state/emulatorState';
import type { Instant } from '../state/time';
import { refuseLink, storageError } from './links';

/** The pre-signed address that a part of a batch goes to. */
export function partUploadUrl(
	state: EmulatorState,
	origin: string,
	sessionReference: string,
	ordinalNumber: number,
	expires: Instant,
): string {
	const path = `/storage/batch-parts/${sessionReference}/${ordinalNumber}`;
	return `${origin}${path}?${state.links.query(path, 'w', expires)}`;
}

/**
 * Takes in a part of a batch, as the storage service of KSeF does: `PUT` with `Content-Length` and the header that
 * the open request named, and no access token. What the bytes are worth is found out after closing.
 *
 * @param sessionReference from the path
 * @param ordinal from the path
 */
export async function storeBatchPart(
	state: EmulatorState,
	request: HttpRequest,
	sessionReference: string,
	ordinal: string,
): Promise<HttpReply> {
	const refusal = refuseLink(state, request, 'w') ?? refuseHeaders(request);
	const session = state.sessions.get(sessionReference);
	const part = session?.package?.parts.find((entry) => String(entry.ordinalNumber) === ordinal);
	if (refusal !== undefined || part === undefined || session?.status.code !== 100) {
		// Reading on lets the client finish sending and see the answer instead of a cut connection.
		request.stream.resume();
		return refusal ?? storageError(403, 'AuthorizationFailure', 'The session takes no parts.');
	}
	const path = await state.files.path(`part-${ordinal}`);
	try {
		await pipeline(request.stream, createWriteStream(path));
	} catch {
		// The client went away in the middle of its upload: nothing of it is kept, and nobody hears an answer.
		await state.files.remove(path);
		return storageError(400, 'InvalidInput', 'The body is incomplete.');
	}
	if (part.storedAt !== undefined) await state.files.remove(part.storedAt);
	part.storedAt = path;
	session.dateUpdated = state.clock.now();
	return { status: 201, headers: { 'content-type': 'application/xml' } };
}

function refuseHeaders(request: HttpRequest): HttpReply | undefined {
	if (request.headers['content-length'] === undefined) {
		return storageError(
			411,
			'MissingContentLengthHeader',
			'Content-Length is required; chunked transfer encoding is not taken.',
		);
	}
	if (request.headers['x-ms-blob-type'] !== 'BlockBlob') {
		return storageError(
			400,
			'MissingRequiredHeader',
			'An HTTP header that is mandatory for this request is not specified: x-ms-blob-type.',
		);
	}
	return undefined;
}
