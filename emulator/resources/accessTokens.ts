import { KsefException } from '../http/errors';
import { jsonReply } from '../http/messages';
import type { Operation } from '../http/operation';
import { signInStatus, type Authentication } from '../state/authentications';
import type { EmulatorState } from '../state/emulatorState';
import { formatInstant, type Instant } from '../state/time';

/** `POST /auth/token/redeem` (works once) and `POST /auth/token/refresh`. */
export function accessTokenOperations(state: EmulatorState): Operation[] {
	return [
		{
			method: 'POST',
			path: '/auth/token/redeem',
			access: 'operationToken',
			limit: 'perAddress',
			handle: ({ authentication, now }) => {
				if (authentication.redeemed) {
					throw notAuthorized(
						`Tokeny dla operacji uwierzytelniania ${authentication.referenceNumber} zostały już pobrane.`,
					);
				}
				refuseBadStatus(authentication, now, 'pobranie tokenów');
				refuseRevokedToken(state, authentication);
				authentication.redeemed = true;
				const validUntil = now + state.options.lifetimes.refreshToken;
				authentication.refreshTokenValidUntil = validUntil;
				return jsonReply(200, {
					accessToken: accessToken(state, authentication, now),
					refreshToken: {
						token: state.bearerTokens.issue(
							{ kind: 'RefreshToken', reference: authentication.referenceNumber, validUntil },
							now,
						),
						validUntil: formatInstant(validUntil),
					},
				});
			},
		},
		{
			method: 'POST',
			path: '/auth/token/refresh',
			access: 'refreshToken',
			limit: 'perAddress',
			handle: ({ authentication, now }) => {
				refuseBadStatus(authentication, now, 'odświeżenie tokenu dostępowego');
				refuseRevokedToken(state, authentication);
				authentication.lastTokenRefreshDate = now;
				return jsonReply(200, { accessToken: accessToken(state, authentication, now) });
			},
		},
	];
}

function accessToken(
	state: EmulatorState,
	authentication: Authentication,
	now: Instant,
): { token: string; validUntil: string } {
	const validUntil = now + state.options.lifetimes.accessToken;
	const claims = {
		kind: 'ContextToken',
		reference: authentication.referenceNumber,
		validUntil,
	} as const;
	const { context, permissions, proof, referenceNumber } = authentication;
	const token = state.bearerTokens.issue(claims, now, {
		cit: context.type,
		civ: context.value,
		aum: proof.method === 'token' ? 'Token' : proof.kind,
		arn: referenceNumber,
		per: permissions,
	});
	return { token, validUntil: formatInstant(validUntil) };
}

function refuseBadStatus(authentication: Authentication, now: Instant, action: string): void {
	const { code } = signInStatus(authentication, now);
	if (code !== 200) {
		throw notAuthorized(`Status uwierzytelniania (${code}) nie pozwala na ${action}.`);
	}
}

function refuseRevokedToken(state: EmulatorState, { proof }: Authentication): void {
	if (proof.method !== 'token') return;
	const token = state.ksefTokens.byReference(proof.tokenReference);
	if (token !== undefined && token.state !== 'Active') {
		throw notAuthorized('Token KSeF został unieważniony.');
	}
}

function notAuthorized(detail: string): KsefException {
	return new KsefException(21301, 'Brak autoryzacji.', [detail]);
}
