import type { X509Certificate } from 'node:crypto';
import { sha256Base64 } from '../crypto/hashing';
import { readSignInDocument } from '../crypto/xades/signInDocument';
import { certificateKind, subjectOf } from '../crypto/xades/subject';
import { verifyEnvelopedSignature } from '../crypto/xades/verifySignature';
import { KsefException } from '../http/errors';
import { InputObject } from '../http/input';
import { jsonReply, type HttpReply } from '../http/messages';
import type { Call, Operation } from '../http/operation';
import type { AllowedAddresses } from '../state/addressPolicy';
import type { Authentication } from '../state/authentications';
import type { EmulatorState } from '../state/emulatorState';
import { CONTEXT_PATTERNS, contextKey, type ContextIdentifier } from '../state/identifiers';
import { SIGN_IN, type StatusInfo } from '../state/statuses';
import { formatInstant, type Instant } from '../state/time';

const ADDRESS =
	'(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';

/** `POST /auth/ksef-token` and `POST /auth/xades-signature`: the two proofs of identity. */
export function signInOperations(state: EmulatorState): Operation[] {
	return [
		{
			method: 'POST',
			path: '/auth/ksef-token',
			access: 'public',
			handle: async (call) => await signInByToken(state, call),
		},
		{
			method: 'POST',
			path: '/auth/xades-signature',
			access: 'public',
			handle: async (call) => await signInByCertificate(state, call),
		},
	];
}

async function signInByToken(state: EmulatorState, { request, now }: Call): Promise<HttpReply> {
	const input = await InputObject.ofBody(request);
	const challenge = input.text('challenge', { length: 36 });
	const context = readContext(input.object('contextIdentifier'));
	const encrypted = input.bytes('encryptedToken');
	const publicKeyId = input.optionalText('publicKeyId', { length: 44 });
	const policy = input.optionalObject('authorizationPolicy')?.optionalObject('allowedIps');
	const allowedAddresses = policy === undefined ? undefined : readAddresses(policy);
	input.finish();
	const issued = useChallenge(state, challenge, now);
	const decryption = state.publicKeys.decrypt('KsefTokenEncryption', publicKeyId, encrypted);
	if (decryption.outcome === 'unknownKey') throw unknownKey(publicKeyId);
	const plain = decryption.outcome === 'decrypted' ? decryption.plain : undefined;
	const found = judgeToken(state, plain, issued, context);
	if (found.token !== undefined) found.token.lastUseDate = now;
	return accept(state, now, {
		outcome: found.outcome,
		context,
		subject: found.token?.author ?? { type: 'Nip', value: context.value },
		permissions: found.token?.permissions ?? [],
		proof: { method: 'token', tokenReference: found.token?.referenceNumber ?? '' },
		...(allowedAddresses === undefined ? {} : { allowedAddresses }),
	});
}

/** Each of the mistakes that a token can have, in the words of status 450. */
function judgeToken(
	state: EmulatorState,
	plain: Buffer | undefined,
	challengeIssued: Instant,
	context: ContextIdentifier,
): { outcome: StatusInfo; token?: ReturnType<EmulatorState['ksefTokens']['bySecret']> } {
	if (plain === undefined) return { outcome: SIGN_IN.token('Nieprawidłowe szyfrowanie tokena') };
	// Tokens contain `|` themselves, so the time stands after the last one.
	const [, secret, timestamp] = /^(.+)\|(\d+)$/s.exec(plain.toString('utf8')) ?? [];
	if (secret === undefined || timestamp === undefined) {
		return { outcome: SIGN_IN.token('Nieprawidłowe kodowanie tokena') };
	}
	if (Number(timestamp) !== challengeIssued) {
		return { outcome: SIGN_IN.token('Nieprawidłowy czas tokena') };
	}
	const token = state.ksefTokens.bySecret(secret);
	if (token === undefined) return { outcome: SIGN_IN.token('Nieprawidłowy token') };
	if (token.state === 'Revoked' || token.state === 'Revoking') {
		return { token, outcome: SIGN_IN.token('Token unieważniony') };
	}
	if (token.state !== 'Active') return { token, outcome: SIGN_IN.token('Token nieaktywny') };
	if (contextKey(token.context) !== contextKey(context)) {
		return {
			token,
			outcome: SIGN_IN.token(`Token nie może być użyty w kontekście ${context.value}`),
		};
	}
	return { token, outcome: SIGN_IN.succeeded };
}

async function signInByCertificate(
	state: EmulatorState,
	{ request, now }: Call,
): Promise<HttpReply> {
	const body = await request.body();
	const { text, document, request: wanted } = readSignInDocument(body);
	const lifetime = state.options.lifetimes.challenge;
	if (state.authentications.challengeIssuedAt(wanted.challenge, now, lifetime) === undefined) {
		throw invalidChallenge();
	}
	const certificate = verifyEnvelopedSignature(text, document);
	const subject = subjectOf(certificate, wanted.subjectIdentifierType);
	useChallenge(state, wanted.challenge, now);
	const permissions = state.permissions.of(subject, wanted.context);
	const trust =
		request.query.get('verifyCertificateChain') === 'true' ? 'trustedChain' : 'anyChain';
	return accept(state, now, {
		outcome:
			judgeCertificate(certificate, trust, now) ??
			(permissions.length === 0 ? SIGN_IN.noPermissions : SIGN_IN.succeeded),
		context: wanted.context,
		subject,
		permissions,
		proof: {
			method: 'certificate',
			kind: certificateKind(certificate),
			documentHash: sha256Base64(body),
		},
		...(wanted.allowedAddresses === undefined ? {} : { allowedAddresses: wanted.allowedAddresses }),
	});
}

function judgeCertificate(
	certificate: X509Certificate,
	trust: 'trustedChain' | 'anyChain',
	now: Instant,
): StatusInfo | undefined {
	const validFrom = Date.parse(certificate.validFrom);
	const validTo = Date.parse(certificate.validTo);
	if (now < validFrom || now > validTo) return SIGN_IN.certificate('Nieważny certyfikat');
	// No chain of the emulator's clients leads to a qualified trust service provider.
	return trust === 'trustedChain'
		? SIGN_IN.certificate('Niezaufany łańcuch certyfikatów')
		: undefined;
}

function accept(
	state: EmulatorState,
	now: Instant,
	facts: Pick<
		Authentication,
		'outcome' | 'context' | 'subject' | 'permissions' | 'proof' | 'allowedAddresses'
	>,
): HttpReply {
	const referenceNumber = state.numbers.reference('AU', now);
	let outcome = facts.outcome;
	if (outcome.code === 200 && state.permissions.isDeceased(facts.subject))
		outcome = SIGN_IN.deceased;
	if (outcome.code === 200 && state.permissions.isBlocked(facts.context)) outcome = SIGN_IN.blocked;
	state.authentications.add({
		...facts,
		outcome,
		referenceNumber,
		startDate: now,
		settlesAt: now + state.options.delays.authentication,
		redeemed: false,
		revoked: false,
	});
	const validUntil = now + state.options.lifetimes.authenticationToken;
	const claims = { kind: 'OperationToken', reference: referenceNumber, validUntil } as const;
	return jsonReply(202, {
		referenceNumber,
		authenticationToken: {
			token: state.bearerTokens.issue(claims, now),
			validUntil: formatInstant(validUntil),
		},
	});
}

function useChallenge(state: EmulatorState, challenge: string, now: Instant): Instant {
	const lifetime = state.options.lifetimes.challenge;
	const issued = state.authentications.challengeIssuedAt(challenge, now, lifetime);
	if (issued === undefined) throw invalidChallenge();
	state.authentications.useChallenge(challenge);
	return issued;
}

function readContext(input: InputObject): ContextIdentifier {
	const type = input.oneOf('type', ['Nip', 'InternalId', 'NipVatUe', 'PeppolId'] as const);
	return { type, value: input.text('value', { pattern: CONTEXT_PATTERNS[type] }) };
}

function readAddresses(input: InputObject): AllowedAddresses {
	return {
		addresses: input.texts('ip4Addresses', new RegExp(`^${ADDRESS}$`)),
		ranges: input.texts('ip4Ranges', new RegExp(`^${ADDRESS}-${ADDRESS}$`)),
		masks: input.texts('ip4Masks', new RegExp(`^${ADDRESS}/(?:\\d|[12]\\d|3[0-2])$`)),
	};
}

function invalidChallenge(): KsefException {
	return new KsefException(21111, 'Nieprawidłowe wyzwanie autoryzacyjne.');
}

/**
 * Error 21470.
 *
 * @param publicKeyId the key that the client named
 */
export function unknownKey(publicKeyId: string | undefined): KsefException {
	return new KsefException(
		21470,
		'Przesłany identyfikator klucza jest nieznany lub wskazuje na wycofany klucz.',
		[`Klucz o identyfikatorze ${publicKeyId ?? ''} nie jest wspierany.`],
	);
}
