import {
	getChallenge,
	getSignInStatus,
	redeemTokens,
	startSignInWithSignature,
	startSignInWithToken,
	type Challenge,
	type SignInStarted,
	type Tokens,
} from '../api/auth';
import type { ApiClient } from '../api/client';
import { KsefError } from '../api/errors';
import { NoAnswerError } from '../api/port';
import { encryptOaep } from '../crypto/oaep';
import {
	readSigningMaterial,
	type CertificateCredential,
	type KsefCredential,
	type TokenCredential,
} from './credential';
import type { PublicKeys } from './publicKeys';
import { signInFailure, signInStatusError } from './signInAdvice';
import { createXadesSigner } from './xades';

/** The tokens of a finished sign-in. Secret. */
export interface SignedIn {
	/** Names the session in `GET /auth/sessions`. */
	referenceNumber: string;
	tokens: Tokens;
	/** How far KSeF's clock is ahead of ours, milliseconds; times of tokens are by KSeF's clock. */
	clockAheadMs: number;
}

/** What a sign-in may take. */
export interface SignInLimits {
	/** How long to wait for KSeF to check the proof, milliseconds. */
	timeoutMs: number;
}

const FIRST_PAUSE_MS = 150;
const LONGEST_PAUSE_MS = 5_000;
/** A longer pause is left to the user: an execution should not hang for it. */
const LONGEST_RETRY_AFTER_SECONDS = 15;
/** KSeF asks the issuer of a qualified certificate about its status before it decides. */
const DEFAULT_TIMEOUT_MS = { token: 60_000, certificate: 180_000 } as const;

/**
 * Signs in: challenge, proof, waiting for KSeF's verdict, fetching the tokens.
 *
 * The whole conversation is repeated once after each of these: the answer with the tokens was lost (they can be
 * fetched only once), KSeF did not know the public key, KSeF asked for a short pause.
 * @param credential checked by `checkCredential`
 * @param client for the credential's base URL; needs no access token
 * @throws {KsefError} for every failure, with a sentence and an advice of its own
 */
export async function signIn(
	credential: KsefCredential,
	client: ApiClient,
	publicKeys: PublicKeys,
	limits: SignInLimits = { timeoutMs: DEFAULT_TIMEOUT_MS[credential.method] },
): Promise<SignedIn> {
	const prove =
		credential.method === 'token'
			? proofByToken(credential, client, publicKeys)
			: proofByCertificate(credential, client);
	const repeated = new Set<RepeatReason>();
	for (;;) {
		try {
			return await converse(client, prove, limits);
		} catch (error) {
			const reason = reasonToRepeat(error);
			if (reason === undefined || repeated.has(reason)) {
				throw signInFailure(error instanceof LostTokensError ? error.reason : error);
			}
			repeated.add(reason);
			if (reason === 'key') publicKeys.forget();
			if (reason === 'pause') await client.host.sleep(pauseWanted(error) ?? 0);
		}
	}
}

type Proof = (challenge: Challenge) => Promise<SignInStarted>;
type RepeatReason = 'lostTokens' | 'key' | 'pause';

/** The call that fetches the tokens failed so that they may be spent. */
class LostTokensError extends Error {
	constructor(readonly reason: unknown) {
		super('The answer with the tokens was lost');
	}
}

async function converse(client: ApiClient, prove: Proof, limits: SignInLimits): Promise<SignedIn> {
	const challenge = await getChallenge(client);
	const serverTime = Date.parse(challenge.timestamp);
	if (typeof challenge.challenge !== 'string' || Number.isNaN(serverTime)) {
		throw badAnswer('challenge');
	}
	const clockAheadMs = serverTime - client.host.now().getTime();
	const started = await prove(challenge);
	if (typeof started.authenticationToken?.token !== 'string') throw badAnswer('sign-in');
	await waitForVerdict(client, started, limits.timeoutMs);
	const tokens = await fetchTokens(client, started);
	return { referenceNumber: started.referenceNumber, tokens, clockAheadMs };
}

function proofByToken(
	{ token, context, allowedIps }: TokenCredential,
	client: ApiClient,
	publicKeys: PublicKeys,
): Proof {
	return async (challenge) => {
		const { publicKey, publicKeyId } = await publicKeys.get('KsefTokenEncryption');
		const timestampMs = challenge.timestampMs ?? Date.parse(challenge.timestamp);
		const encrypted = encryptOaep(Buffer.from(`${token}|${timestampMs}`, 'utf8'), publicKey);
		return await startSignInWithToken(client, {
			challenge: challenge.challenge,
			contextIdentifier: context,
			encryptedToken: encrypted.toString('base64'),
			...(publicKeyId === undefined ? {} : { publicKeyId }),
			...(allowedIps === undefined ? {} : { authorizationPolicy: { allowedIps } }),
		});
	};
}

function proofByCertificate(credential: CertificateCredential, client: ApiClient): Proof {
	const { context, allowedIps, subjectIdentifierType = 'certificateSubject' } = credential;
	const pair = readSigningMaterial(credential.material, client.host.now());
	const signer = createXadesSigner(pair.certificate, pair.privateKey);
	return async (challenge) => {
		const request = {
			challenge: challenge.challenge,
			context,
			subjectIdentifierType,
			...(allowedIps === undefined ? {} : { allowedIps }),
		};
		// KSeF's own time: a clock of ours that is ahead would put the signature into the future.
		const signed = await signer.sign(request, new Date(challenge.timestamp));
		return await startSignInWithSignature(client, signed);
	};
}

async function waitForVerdict(
	client: ApiClient,
	started: SignInStarted,
	timeoutMs: number,
): Promise<void> {
	const { host } = client;
	const deadline = host.now().getTime() + timeoutMs;
	let pause = FIRST_PAUSE_MS;
	for (;;) {
		await host.sleep(pause);
		const verdict = await askForVerdict(client, started);
		const left = deadline - host.now().getTime();
		if (verdict.type === 'accepted') return;
		if (verdict.type === 'unknown' && left < verdict.pauseMs) throw verdict.error;
		if (left <= 0) throw timedOut(started, timeoutMs);
		const wanted = verdict.type === 'unknown' ? verdict.pauseMs : 0;
		pause = Math.max(wanted, Math.min(pause * 1.6, LONGEST_PAUSE_MS, left));
	}
}

type Verdict =
	| { type: 'accepted' }
	| { type: 'pending' }
	/** The question failed; asking again does no harm. */
	| { type: 'unknown'; error: unknown; pauseMs: number };

async function askForVerdict(client: ApiClient, started: SignInStarted): Promise<Verdict> {
	let status;
	try {
		({ status } = await getSignInStatus(client, started));
	} catch (error) {
		if (!isPassing(error)) throw error;
		const seconds = error instanceof KsefError ? error.facts.retryAfterSeconds : undefined;
		return { type: 'unknown', error, pauseMs: (seconds ?? 1) * 1000 };
	}
	if (typeof status?.code !== 'number') throw badAnswer('status');
	if (status.code === 200) return { type: 'accepted' };
	if (status.code >= 100 && status.code < 200) return { type: 'pending' };
	throw signInStatusError(status, started.referenceNumber);
}

async function fetchTokens(client: ApiClient, started: SignInStarted): Promise<Tokens> {
	try {
		const tokens = await redeemTokens(client, started);
		if (typeof tokens.accessToken?.token === 'string') return tokens;
		throw badAnswer('token');
	} catch (error) {
		if (isPassing(error) && !isRateLimit(error)) throw new LostTokensError(error);
		if (error instanceof KsefError && /pobrane/.test(error.ksefWords)) {
			throw new LostTokensError(error);
		}
		throw error;
	}
}

function reasonToRepeat(error: unknown): RepeatReason | undefined {
	if (error instanceof LostTokensError) return 'lostTokens';
	if (!(error instanceof KsefError)) return undefined;
	const { ksefCode } = error.facts;
	if (ksefCode === 21470) return 'key';
	if (ksefCode === 450 && /szyfrowanie/i.test(error.ksefWords)) return 'key';
	return pauseWanted(error) === undefined ? undefined : 'pause';
}

/** Milliseconds that KSeF wants to be left alone for, when that is short. */
function pauseWanted(error: unknown): number | undefined {
	if (!isRateLimit(error)) return undefined;
	const seconds = error.facts.retryAfterSeconds ?? 1;
	return seconds <= LONGEST_RETRY_AFTER_SECONDS ? seconds * 1000 : undefined;
}

function isRateLimit(error: unknown): error is KsefError {
	return error instanceof KsefError && error.kind === 'rateLimit';
}

/** Failures that say nothing about the sign-in itself. */
function isPassing(error: unknown): boolean {
	if (error instanceof NoAnswerError) return true;
	return error instanceof KsefError && ['server', 'badAnswer', 'rateLimit'].includes(error.kind);
}

function timedOut(started: SignInStarted, timeoutMs: number): KsefError {
	return new KsefError({
		kind: 'timeout',
		message: `Could not sign in to KSeF: it has not finished checking within ${timeoutMs / 1000} s.`,
		advice:
			'With a qualified certificate KSeF waits for its issuer: try again later, or use a KSeF certificate, which is checked at once.',
		references: { authenticationReferenceNumber: started.referenceNumber },
	});
}

function badAnswer(what: string): KsefError {
	return new KsefError({
		kind: 'badAnswer',
		message: `Could not sign in to KSeF: the ${what} answer is not what KSeF promises.`,
		advice: 'Check the base URL of the credential: it must point to the KSeF API and end in /v2.',
	});
}
