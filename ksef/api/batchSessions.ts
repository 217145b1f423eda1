import type { ApiClient } from './client';
import type { EncryptionInfo, FormCode, ReferenceNumber, Sha256Base64 } from './types';

export type CompressionType = 'Zip' | 'TarGz';

/** One encrypted part of a package. */
export interface BatchFilePartInfo {
	/** From 1. */
	ordinalNumber: number;
	/** Bytes of the encrypted part. */
	fileSize: number;
	/** Of the encrypted part. */
	fileHash: Sha256Base64;
}

/** The package as a whole, before it was split and encrypted. */
export interface BatchFileInfo {
	/** Bytes, at most 5 000 000 000. */
	fileSize: number;
	fileHash: Sha256Base64;
	/** ZIP unless told. */
	compressionType?: CompressionType;
	/** At most 50, each at most 100 000 000 bytes before encryption. */
	fileParts: BatchFilePartInfo[];
}

/** Body of `POST /sessions/batch`. */
export interface OpenBatchSessionRequest {
	formCode: FormCode;
	batchFile: BatchFileInfo;
	encryption: EncryptionInfo;
	offlineMode?: boolean;
}

/** How one part is to be uploaded. */
export interface PartUploadRequest {
	ordinalNumber: number;
	method: string;
	/** Pre-signed: the access token must not be sent along. */
	url: string;
	headers: Record<string, string | null>;
}

/** Answer of `POST /sessions/batch`. */
export interface OpenBatchSessionResponse {
	referenceNumber: ReferenceNumber;
	partUploadRequests: PartUploadRequest[];
}

/**
 * `POST /sessions/batch`: declares a package and gets the addresses for its parts.
 * @throws as {@link ApiClient.call}
 */
export function openBatchSession(
	client: ApiClient,
	request: OpenBatchSessionRequest,
	signal?: AbortSignal,
): Promise<OpenBatchSessionResponse> {
	return client.json<OpenBatchSessionResponse>({
		method: 'POST',
		path: '/sessions/batch',
		json: request,
		authorization: { type: 'access' },
		limitGroup: 'batchSession',
		purpose: 'open a batch session',
		...(signal === undefined ? {} : { signal }),
	});
}

/**
 * `POST /sessions/batch/{referenceNumber}/close`: starts the processing of the uploaded package. May be repeated.
 * @throws as {@link ApiClient.call}
 */
export async function closeBatchSession(
	client: ApiClient,
	sessionReferenceNumber: ReferenceNumber,
	signal?: AbortSignal,
): Promise<void> {
	await client.call({
		method: 'POST',
		path: `/sessions/batch/${encodeURIComponent(sessionReferenceNumber)}/close`,
		authorization: { type: 'access' },
		limitGroup: 'batchSessionClose',
		purpose: 'close the batch session',
		...(signal === undefined ? {} : { signal }),
	});
}
