import { refreshAccessToken, type TokenInfo } from '../api/auth';
import { ApiClient, type AccessTokenSource } from '../api/client';
import { KsefError } from '../api/errors';
import type { Host } from '../api/port';
import { sha256Base64 } from '../crypto/hash';
import { readAccessToken, type AccessTokenClaims } from './accessToken';
import { checkCredential, type KsefCredential } from './credential';
import { createPublicKeys, type PublicKeys } from './publicKeys';
import { signIn, type SignedIn } from './signIn';
import { signInFailure } from './signInAdvice';

/** What may be shown of a sign-in: no secret. */
export interface SignInSummary extends AccessTokenClaims {
	/** Names the session in the list of sessions. */
	referenceNumber: string;
	accessTokenValidUntil: string;
	refreshTokenValidUntil: string;
}

/** Access tokens of one credential. */
export interface CredentialTokens extends AccessTokenSource {
	/** Signs in when needed and tells how long it lasts and what it allows. */
	summary(signal?: AbortSignal): Promise<SignInSummary>;
	/** Drops the tokens, so that the next request signs in anew. */
	forget(): void;
}

/** What one credential has now. Secret. */
interface TokenEntry {
	signedIn?: SignedIn;
	/** When the access token should no longer be handed out, our clock, Unix milliseconds. */
	renewAt: number;
	/** When it ends, our clock, Unix milliseconds. */
	validUntil: number;
	/** Whether the access token comes from a refresh (a refused one then means that the session is over). */
	refreshed: boolean;
	/** The sign-in or refresh that everybody waits for. */
	underWay?: Promise<SignedIn>;
	/** KSeF's last refusal, kept for a moment so that the items of one run do not all ask for it. */
	refusal?: { error: unknown; until: number };
}

/** How a {@link TokenCache} talks to KSeF. */
interface Connection {
	credential: KsefCredential;
	client: ApiClient;
	publicKeys: PublicKeys;
}

/** A token is renewed this long before its end, but not before four fifths of its life are over. */
const MARGIN_MS = 60_000;
/** Long enough for the items of one run, short enough for a user who has put the matter right. */
const REFUSAL_MEMORY_MS = 10_000;

/**
 * Tokens in memory, by credential. One sign-in or refresh at a time for each, however many ask. Nothing of it is
 * ever written anywhere.
 */
export class TokenCache {
	readonly #entries = new Map<string, TokenEntry>();
	readonly #capacity: number;

	/** @param capacity how many credentials are remembered; the one unused for longest goes first */
	constructor(capacity = 200) {
		this.#capacity = capacity;
	}

	/** The tokens of one credential; `key` is its hash. */
	tokens(key: string, connection: Connection): CredentialTokens {
		const current = (signal: AbortSignal | undefined) =>
			unlessAborted(this.#current(key, connection), signal);
		return {
			get: async (signal) => (await current(signal)).tokens.accessToken.token,
			refused: (token) => this.#refused(key, token),
			summary: async (signal) => summarize(await current(signal)),
			forget: () => {
				this.#entries.delete(key);
			},
		};
	}

	async #current(key: string, connection: Connection): Promise<SignedIn> {
		const entry = this.#entry(key);
		const now = connection.client.host.now().getTime();
		if (entry.signedIn !== undefined && now < entry.renewAt) return entry.signedIn;
		if (entry.refusal !== undefined && now < entry.refusal.until) throw entry.refusal.error;
		entry.underWay ??= this.#renew(entry, connection).finally(() => {
			delete entry.underWay;
		});
		return await entry.underWay;
	}

	async #renew(entry: TokenEntry, connection: Connection): Promise<SignedIn> {
		const { credential, client, publicKeys } = connection;
		const refreshed = await this.#refresh(entry, client);
		if (refreshed !== undefined) return refreshed;
		const signedIn = await signIn(credential, client, publicKeys).catch((error: unknown) => {
			if (isRefusal(error)) {
				entry.refusal = { error, until: client.host.now().getTime() + REFUSAL_MEMORY_MS };
			}
			throw error;
		});
		delete entry.refusal;
		return keep(entry, signedIn, client.host, false);
	}

	/** @returns undefined when a new sign-in is needed */
	async #refresh(entry: TokenEntry, client: ApiClient): Promise<SignedIn | undefined> {
		const { signedIn } = entry;
		if (signedIn === undefined) return undefined;
		const now = client.host.now().getTime();
		if (ours(signedIn.tokens.refreshToken, signedIn.clockAheadMs) <= now) return undefined;
		let accessToken: TokenInfo;
		try {
			({ accessToken } = await refreshAccessToken(client, signedIn.tokens.refreshToken.token));
		} catch (error) {
			if (isRefusal(error)) return undefined;
			// KSeF cannot be asked now: the token in hand is good until its end.
			if (entry.renewAt > 0 && now < entry.validUntil) return signedIn;
			throw signInFailure(error);
		}
		const renewed = { ...signedIn, tokens: { ...signedIn.tokens, accessToken } };
		return keep(entry, renewed, client.host, true);
	}

	#refused(key: string, token: string): void {
		const entry = this.#entries.get(key);
		// Many requests may report the same token; only the one in hand counts.
		if (entry?.signedIn?.tokens.accessToken.token !== token) return;
		entry.renewAt = 0;
		entry.validUntil = 0;
		if (entry.refreshed) delete entry.signedIn;
	}

	#entry(key: string): TokenEntry {
		const entry = this.#entries.get(key) ?? { renewAt: 0, validUntil: 0, refreshed: false };
		this.#entries.delete(key);
		this.#entries.set(key, entry);
		if (this.#entries.size > this.#capacity) {
			const oldest = this.#entries.keys().next();
			if (oldest.done !== true) this.#entries.delete(oldest.value);
		}
		return entry;
	}
}

/** One for all nodes and credentials of the n8n process: the package is a single bundle. */
const sharedCache = new TokenCache();

/** What {@link createTokenSource} may be told; all of it has a default that fits n8n. */
export interface TokenSourceOptions {
	/** One per process unless told. */
	cache?: TokenCache;
	/** KSeF's public keys of the same environment, shared by the process unless told. */
	publicKeys?: PublicKeys;
}

/**
 * The tokens of a credential, shared by all executions of this process.
 * @throws {KsefError} of kind `input` at once, when the credential cannot be right
 */
export function createTokenSource(
	credential: KsefCredential,
	host: Host,
	options: TokenSourceOptions = {},
): CredentialTokens {
	const connection = connect(credential, host, options.publicKeys);
	const key = sha256Base64(JSON.stringify(connection.credential));
	return (options.cache ?? sharedCache).tokens(key, connection);
}

/**
 * Signs in for real, whatever is cached, to find out whether a credential works.
 * @throws {KsefError} that says which thing is wrong
 */
export async function testCredential(
	credential: KsefCredential,
	host: Host,
): Promise<SignInSummary> {
	const connection = connect(credential, host);
	return summarize(await signIn(connection.credential, connection.client, connection.publicKeys));
}

function connect(credential: KsefCredential, host: Host, publicKeys?: PublicKeys): Connection {
	const checked = checkCredential(credential);
	const client = new ApiClient({ baseUrl: checked.baseUrl, host });
	return {
		credential: checked,
		client,
		publicKeys: publicKeys ?? createPublicKeys(client),
	};
}

function keep(entry: TokenEntry, signedIn: SignedIn, host: Host, refreshed: boolean): SignedIn {
	const now = host.now().getTime();
	const validUntil = ours(signedIn.tokens.accessToken, signedIn.clockAheadMs);
	entry.signedIn = signedIn;
	entry.refreshed = refreshed;
	entry.validUntil = validUntil;
	entry.renewAt = validUntil - Math.min(MARGIN_MS, Math.max(0, validUntil - now) / 5);
	return signedIn;
}

/** The end of a token by our own clock, Unix milliseconds. */
function ours(token: TokenInfo, clockAheadMs: number): number {
	const end = Date.parse(token.validUntil);
	return Number.isNaN(end) ? 0 : end - clockAheadMs;
}

function isRefusal(error: unknown): boolean {
	return (
		error instanceof KsefError &&
		['signIn', 'permission', 'refused', 'notFound'].includes(error.kind)
	);
}

function summarize({ referenceNumber, tokens }: SignedIn): SignInSummary {
	return {
		referenceNumber,
		accessTokenValidUntil: tokens.accessToken.validUntil,
		refreshTokenValidUntil: tokens.refreshToken.validUntil,
		...readAccessToken(tokens.accessToken.token),
	};
}

/** Stops waiting when the caller is aborted; the sign-in goes on, because others may wait for it. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
	if (signal === undefined) return await work;
	let stop: () => void = () => undefined;
	const aborted = new Promise<never>((_, reject) => {
		stop = () => reject(signal.reason);
		if (signal.aborted) stop();
		else signal.addEventListener('abort', stop, { once: true });
	});
	try {
		return await Promise.race([work, aborted]);
	} finally {
		signal.removeEventListener('abort', stop);
	}
}
