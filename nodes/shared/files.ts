import type { IBinaryData, IExecuteFunctions, IPollFunctions } from 'n8n-workflow';

/** Puts XML bytes, unchanged, into a binary field under a file name that every system takes. */
export async function xmlFile(
	context: IExecuteFunctions | IPollFunctions,
	bytes: Uint8Array,
	fileName: string,
): Promise<IBinaryData> {
	return await context.helpers.prepareBinaryData(
		Buffer.from(bytes),
		safeFileName(fileName),
		'application/xml',
	);
}

/** Replaces what file systems refuse or treat as a path. */
export function safeFileName(name: string): string {
	const safe = name.replace(/[\\/:*?"<>|\p{Cc}]+/gu, '_').replace(/^\.+/, '_');
	return safe.length > 120 ? safe.slice(-120) : safe;
}
