import type {
	IAllExecuteFunctions,
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	IPollFunctions,
} from 'n8n-workflow';

import { ApiClient } from '../../ksef/api/client';
import { SlidingWindowLimiter } from '../../ksef/api/limiter';
import { getRateLimits } from '../../ksef/api/limits';
import type { Host } from '../../ksef/api/port';
import { checkCredential } from '../../ksef/auth/credential';
import type { KeyPurpose } from '../../ksef/crypto/derivedKey';
import { deriveSymmetricKey } from '../../ksef/crypto/derivedKey';
import type { SymmetricKey } from '../../ksef/crypto/aes';
import { createPublicKeys } from '../../ksef/auth/publicKeys';
import type { CredentialTokens } from '../../ksef/auth/tokenCache';
import { createTokenSource } from '../../ksef/auth/tokenCache';
import type { KsefConnection } from '../../ksef/sending/ports';
import { readCredential } from './credential';
import { toNodeError } from './errors';
import { hostFromHelper } from './host';
import { showWarning } from './progress';

/** A signed-in connection; it signs in when the first call needs it. */
export interface NodeConnection extends KsefConnection {
	tokens: CredentialTokens;
	host: Host;
	/** Asks KSeF for the limits that apply to this context (one call) and keeps to them from then on. */
	learnRateLimits(): Promise<void>;
	/** The key of a session or export that several executions share (see `deriveSymmetricKey`). */
	deriveKey(initializationVector: Uint8Array, purpose: KeyPurpose): SymmetricKey;
}

/**
 * The connection of the credential that the node is set to.
 * @throws {KsefError} of kind `input` when the credential cannot be right, before any call
 */
export async function connect(
	context: IExecuteFunctions | IPollFunctions,
	itemIndex = 0,
): Promise<NodeConnection> {
	const data = await context.getCredentials('ksefApi', itemIndex);
	const { helpers } = context;
	return connectWith(
		data,
		hostFromHelper(async (options) => await helpers.httpRequest(options)),
		(warning) => showWarning(context, `KSeF warns: ${warning}`),
	);
}

/**
 * As {@link connect}, for operations that treat all items together: a wrong credential stops the node.
 * @param options `readRateLimits`: see {@link NodeConnection.learnRateLimits}
 * @throws {NodeOperationError}
 */
export async function connectOrFail(
	context: IExecuteFunctions,
	options: { readRateLimits?: boolean } = {},
): Promise<NodeConnection> {
	try {
		const connection = await connect(context);
		if (options.readRateLimits === true) await connection.learnRateLimits();
		return connection;
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

/**
 * The connection of a decrypted credential over the given host.
 * @param onSystemWarning told of KSeF's technical warnings
 */
export function connectWith(
	data: ICredentialDataDecryptedObject,
	host: Host,
	onSystemWarning?: (warning: string) => void,
): NodeConnection {
	const credential = checkCredential(readCredential(data));
	const { baseUrl, context } = credential;
	const tokens = createTokenSource(credential, host);
	const limiter = new SlidingWindowLimiter(host, `${baseUrl} ${context.type} ${context.value}`);
	const client = new ApiClient({
		baseUrl,
		host,
		tokens,
		limiter,
		...(onSystemWarning === undefined ? {} : { onSystemWarning }),
	});
	return {
		client,
		tokens,
		host,
		context,
		publicKeys: createPublicKeys(client),
		learnRateLimits: async () => limiter.correct(await getRateLimits(client)),
		deriveKey: (initializationVector, purpose) =>
			deriveSymmetricKey(credential, initializationVector, purpose),
	};
}

/**
 * The access token for n8n's HTTP Request node. n8n asks when it has none and again after a 401: the token it
 * still holds was then refused.
 */
export async function accessTokenForHttpRequests(
	httpRequest: IAllExecuteFunctions['helpers']['httpRequest'],
	data: ICredentialDataDecryptedObject,
): Promise<string> {
	const { tokens } = connectWith(data, hostFromHelper(httpRequest));
	const held = data['accessToken'];
	if (typeof held === 'string' && held !== '') tokens.refused(held);
	return await tokens.get();
}
