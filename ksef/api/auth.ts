import type { ApiClient, Authorization } from './client';
import type { IsoDateTime, Page, ReferenceNumber, StatusInfo } from './types';

/** Kinds of context (`AuthenticationContextIdentifierType`). */
export type ContextType = 'Nip' | 'InternalId' | 'NipVatUe' | 'PeppolId';

/** On whose behalf one acts in KSeF. */
export interface ContextIdentifier {
	type: ContextType;
	value: string;
}

/** The addresses from which the tokens may be used (`AllowedIps`); up to ten of each kind. */
export interface AllowedIps {
	/** Such as `192.168.0.10`. */
	ip4Addresses?: string[];
	/** Such as `10.0.0.1-10.0.0.254`. */
	ip4Ranges?: string[];
	/** Such as `172.16.0.0/16`. */
	ip4Masks?: string[];
}

/** Answer of `POST /auth/challenge`. */
export interface Challenge {
	/** 36 characters, good for ten minutes. */
	challenge: string;
	/** KSeF's clock. */
	timestamp: IsoDateTime;
	/** KSeF's clock, Unix milliseconds. */
	timestampMs?: number;
}

/** A JWT and when it ends. */
export interface TokenInfo {
	token: string;
	validUntil: IsoDateTime;
}

/** Answer of both ways to start a sign-in (`AuthenticationInitResponse`). */
export interface SignInStarted {
	referenceNumber: ReferenceNumber;
	/** Only for asking how the sign-in goes and for fetching the tokens. */
	authenticationToken: TokenInfo;
}

/** Body of `POST /auth/ksef-token` (`InitTokenAuthenticationRequest`). */
export interface TokenSignInRequest {
	challenge: string;
	contextIdentifier: ContextIdentifier;
	/** `token|timestampMs`, encrypted, Base64. */
	encryptedToken: string;
	publicKeyId?: string;
	authorizationPolicy?: { allowedIps: AllowedIps };
}

/** How the subject proved who it is (`AuthenticationMethodInfo`). */
export interface AuthenticationMethodInfo {
	category: string;
	code: string;
	displayName: string;
}

/** State of a sign-in (`AuthenticationOperationStatusResponse`). */
export interface SignInStatus {
	startDate: IsoDateTime;
	authenticationMethod?: string;
	authenticationMethodInfo?: AuthenticationMethodInfo;
	status: StatusInfo;
	isTokenRedeemed?: boolean | null;
	lastTokenRefreshDate?: IsoDateTime | null;
	refreshTokenValidUntil?: IsoDateTime | null;
}

/** Answer of `POST /auth/token/redeem`. */
export interface Tokens {
	accessToken: TokenInfo;
	refreshToken: TokenInfo;
}

/** One signed-in session (`AuthenticationListItem`). */
export interface AuthenticationSession extends SignInStatus {
	referenceNumber: ReferenceNumber;
	isCurrent?: boolean;
}

/** One page of `GET /auth/sessions`. */
export interface AuthenticationSessionPage extends Page {
	items: AuthenticationSession[];
}

const NO_AUTHORIZATION: Authorization = { type: 'none' };
const PURPOSE = 'sign in to KSeF';

/** `POST /auth/challenge`: the text that the proof of identity has to contain. */
export function getChallenge(client: ApiClient): Promise<Challenge> {
	return client.json<Challenge>({
		method: 'POST',
		path: '/auth/challenge',
		authorization: NO_AUTHORIZATION,
		limitGroup: 'none',
		purpose: PURPOSE,
		errorContext: 'signIn',
	});
}

/** `POST /auth/xades-signature`: starts a sign-in with a signed `AuthTokenRequest`. */
export function startSignInWithSignature(
	client: ApiClient,
	signedXml: string,
): Promise<SignInStarted> {
	return client.json<SignInStarted>({
		method: 'POST',
		path: '/auth/xades-signature',
		xml: signedXml,
		authorization: NO_AUTHORIZATION,
		limitGroup: 'none',
		purpose: PURPOSE,
		errorContext: 'signIn',
	});
}

/** `POST /auth/ksef-token`: starts a sign-in with an encrypted KSeF token. */
export function startSignInWithToken(
	client: ApiClient,
	request: TokenSignInRequest,
): Promise<SignInStarted> {
	return client.json<SignInStarted>({
		method: 'POST',
		path: '/auth/ksef-token',
		json: request,
		authorization: NO_AUTHORIZATION,
		limitGroup: 'none',
		purpose: PURPOSE,
		errorContext: 'signIn',
	});
}

/** `GET /auth/{referenceNumber}`: how a started sign-in goes (100 under way, 200 done, others failed). */
export function getSignInStatus(client: ApiClient, started: SignInStarted): Promise<SignInStatus> {
	return client.json<SignInStatus>({
		method: 'GET',
		path: `/auth/${encodeURIComponent(started.referenceNumber)}`,
		authorization: { type: 'bearer', token: started.authenticationToken.token },
		limitGroup: 'none',
		purpose: PURPOSE,
		errorContext: 'signIn',
	});
}

/** `POST /auth/token/redeem`: fetches the tokens of a finished sign-in. Works once. */
export function redeemTokens(client: ApiClient, started: SignInStarted): Promise<Tokens> {
	return client.json<Tokens>({
		method: 'POST',
		path: '/auth/token/redeem',
		authorization: { type: 'bearer', token: started.authenticationToken.token },
		limitGroup: 'none',
		purpose: PURPOSE,
		errorContext: 'signIn',
	});
}

/** `POST /auth/token/refresh`: a new access token. The refresh token stays good and can be used again. */
export function refreshAccessToken(
	client: ApiClient,
	refreshToken: string,
): Promise<{ accessToken: TokenInfo }> {
	return client.json<{ accessToken: TokenInfo }>({
		method: 'POST',
		path: '/auth/token/refresh',
		authorization: { type: 'bearer', token: refreshToken },
		limitGroup: 'none',
		purpose: 'renew the sign-in to KSeF',
		errorContext: 'signIn',
	});
}

/**
 * `GET /auth/sessions`: who is signed in to this context, newest first, one page.
 * @param page `pageSize` from 10 to 100; `continuationToken` from the page before
 */
export function listAuthenticationSessions(
	client: ApiClient,
	page: { pageSize?: number; continuationToken?: string } = {},
): Promise<AuthenticationSessionPage> {
	return client.json<AuthenticationSessionPage>({
		method: 'GET',
		path: '/auth/sessions',
		query: { pageSize: page.pageSize },
		...(page.continuationToken === undefined
			? {}
			: { headers: { 'x-continuation-token': page.continuationToken } }),
		authorization: { type: 'access' },
		limitGroup: 'other',
		purpose: 'list the signed-in sessions',
		errorContext: 'authenticationSessions',
	});
}

/**
 * `DELETE /auth/sessions/{referenceNumber}`: the session's refresh token stops working; access tokens
 * already handed out work until they run out.
 */
export async function endAuthenticationSession(
	client: ApiClient,
	referenceNumber: ReferenceNumber,
): Promise<void> {
	await client.call({
		method: 'DELETE',
		path: `/auth/sessions/${encodeURIComponent(referenceNumber)}`,
		authorization: { type: 'access' },
		limitGroup: 'other',
		purpose: 'end the signed-in session',
		errorContext: 'authenticationSessions',
	});
}

/** `DELETE /auth/sessions/current`: as {@link endAuthenticationSession}, for the session of the token in use. */
export async function endCurrentAuthenticationSession(client: ApiClient): Promise<void> {
	await client.call({
		method: 'DELETE',
		path: '/auth/sessions/current',
		authorization: { type: 'access' },
		limitGroup: 'other',
		purpose: 'end the current session',
		errorContext: 'authenticationSessions',
	});
}
