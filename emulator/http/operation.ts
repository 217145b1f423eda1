import type { BearerClaims } from '../crypto/signedTokens';
import type { Authentication } from '../state/authentications';
import type { Permission } from '../state/permissions';
import type { Instant } from '../state/time';
import type { HttpReply, HttpRequest } from './messages';
import type { LimitGroup } from './rateLimiter';

/** A request on its way to the operation that serves it. */
export interface Call {
	request: HttpRequest;
	/** Values of the `{…}` segments of the path. */
	parameters: Readonly<Record<string, string>>;
	now: Instant;
}

/** A request with a bearer token that was found to be right. */
export interface AuthorizedCall extends Call {
	authentication: Authentication;
	bearer: BearerClaims;
}

interface OperationAddress {
	method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	/** Path template below `/v2`, as in the contract. */
	path: string;
}

/** An operation without a bearer token, limited per address. */
export interface PublicOperation extends OperationAddress {
	access: 'public';
	handle: (call: Call) => HttpReply | Promise<HttpReply>;
}

/** An operation with a bearer token. */
export interface AuthorizedOperation extends OperationAddress {
	access: 'operationToken' | 'accessToken' | 'refreshToken' | 'accessOrRefreshToken';
	/** The group whose limits count; `perAddress` for sign-in operations. */
	limit: LimitGroup | 'perAddress';
	/** Any one of these is needed; none when absent. */
	permissions?: readonly Permission[];
	handle: (call: AuthorizedCall) => HttpReply | Promise<HttpReply>;
}

/** One operation of the API. */
export type Operation = PublicOperation | AuthorizedOperation;

/** The name of an operation, as the contract writes it: `POST /sessions/online`. */
export function operationName(operation: Operation): string {
	return `${operation.method} ${operation.path}`;
}
