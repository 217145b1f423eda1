import type { BearerClaims, BearerKind } from '../crypto/signedTokens';
import { isAddressAllowed } from '../state/addressPolicy';
import type { Authentication } from '../state/authentications';
import type { EmulatorState } from '../state/emulatorState';
import { Forbidden, Unauthorized } from './errors';
import type { HttpRequest } from './messages';
import type { AuthorizedOperation } from './operation';

const ACCEPTED_KINDS: Readonly<Record<AuthorizedOperation['access'], readonly BearerKind[]>> = {
	operationToken: ['OperationToken'],
	accessToken: ['ContextToken'],
	refreshToken: ['RefreshToken'],
	accessOrRefreshToken: ['ContextToken', 'RefreshToken'],
};

/**
 * Finds out who sends a request.
 *
 * @throws Unauthorized when the token is missing, forged, past its time, or of another kind
 * @throws Forbidden when the sign-in's address policy excludes the client
 */
export function authorize(
	state: EmulatorState,
	operation: AuthorizedOperation,
	request: HttpRequest,
): { authentication: Authentication; bearer: BearerClaims } {
	const [, token] = /^Bearer ([^\s]+)$/i.exec(request.headers.authorization ?? '') ?? [];
	if (token === undefined) throw new Unauthorized();
	const bearer = state.bearerTokens.read(token, state.clock.now());
	if (bearer === undefined || !ACCEPTED_KINDS[operation.access].includes(bearer.kind)) {
		throw new Unauthorized('Token jest nieprawidłowy lub wygasł.');
	}
	const authentication = state.authentications.get(bearer.reference);
	if (authentication === undefined) throw new Unauthorized('Token jest nieprawidłowy lub wygasł.');
	const policy = authentication.allowedAddresses;
	if (policy !== undefined && !isAddressAllowed(policy, request.clientIp)) {
		throw new Forbidden(
			'ip-not-allowed',
			'Żądanie pochodzi z adresu IP innego niż wskazany podczas uwierzytelnienia.',
			{ clientIp: request.clientIp },
		);
	}
	return { authentication, bearer };
}

/**
 * Checks that a sign-in has one of the permissions that an operation needs.
 *
 * @throws Forbidden otherwise
 */
export function requirePermission(
	operation: AuthorizedOperation,
	authentication: Authentication,
): void {
	const needed = operation.permissions;
	if (needed === undefined) return;
	if (needed.some((permission) => authentication.permissions.includes(permission))) return;
	throw new Forbidden(
		'missing-permissions',
		'Brak wymaganych uprawnień do wykonania operacji w bieżącym kontekście.',
		{ requiredAnyOfPermissions: needed, presentPermissions: authentication.permissions },
	);
}
