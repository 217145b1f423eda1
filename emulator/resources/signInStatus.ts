import { Gone, KsefException } from '../http/errors';
import { jsonReply } from '../http/messages';
import type { AuthorizedCall, Operation } from '../http/operation';
import { signInStatus, type Authentication } from '../state/authentications';
import type { EmulatorState } from '../state/emulatorState';
import { formatInstant, type Instant } from '../state/time';

/** `GET /auth/{referenceNumber}`: how far a sign-in has come. */
export function signInStatusOperations(state: EmulatorState): Operation[] {
	return [
		{
			method: 'GET',
			path: '/auth/{referenceNumber}',
			access: 'operationToken',
			limit: 'perAddress',
			handle: ({ authentication, parameters, now }: AuthorizedCall) => {
				const reference = parameters.referenceNumber ?? '';
				if (reference !== authentication.referenceNumber) {
					throw new KsefException(21304, 'Brak uwierzytelnienia.', [
						`Operacja uwierzytelniania o numerze referencyjnym ${reference} nie została znaleziona.`,
					]);
				}
				const { authenticationOperation } = state.options.lifetimes;
				if (authentication.startDate + authenticationOperation <= now) throw new Gone();
				return jsonReply(200, describeSignIn(authentication, now));
			},
		},
	];
}

/** A sign-in as `GET /auth/{referenceNumber}` and `GET /auth/sessions` show it. */
export function describeSignIn(authentication: Authentication, now: Instant): object {
	const { proof, lastTokenRefreshDate, refreshTokenValidUntil } = authentication;
	return {
		startDate: formatInstant(authentication.startDate),
		authenticationMethod: proof.method === 'token' ? 'Token' : proof.kind,
		authenticationMethodInfo:
			proof.method === 'token'
				? { category: 'Token', code: 'token.ksef', displayName: 'Token KSeF' }
				: {
						category: 'XadesSignature',
						code: proof.kind === 'QualifiedSeal' ? 'xades.seal' : 'xades.signature',
						displayName:
							proof.kind === 'QualifiedSeal' ? 'Pieczęć kwalifikowana' : 'Podpis kwalifikowany',
					},
		status: signInStatus(authentication, now),
		isTokenRedeemed: authentication.redeemed,
		...(lastTokenRefreshDate === undefined
			? {}
			: { lastTokenRefreshDate: formatInstant(lastTokenRefreshDate) }),
		...(refreshTokenValidUntil === undefined
			? {}
			: { refreshTokenValidUntil: formatInstant(refreshTokenValidUntil) }),
	};
}
