import type { Advice } from '../api/advice';
import type { StatusInfo } from '../api/types';
import { KsefError, type KsefErrorFacts, type KsefErrorKind } from '../api/errors';
import { noAnswerWords } from '../api/noAnswer';
import { NoAnswerError } from '../api/port';

/** What a refused sign-in means; `details` tells apart the cases that share a code. */
interface StatusAdvice extends Advice {
	code: number;
	details?: RegExp;
	kind?: KsefErrorKind;
}

const CHECK_TOKEN =
	'Create a new KSeF token in the KSeF application and paste it into the credential.';
const NEW_CERTIFICATE =
	'Obtain a new certificate in KSeF (type Authentication) and paste it with its key into the credential.';
const OTHER_ENVIRONMENT =
	'Check the environment in the credential: each certificate and token belongs to one environment.';

/**
 * Statuses of `GET /auth/{referenceNumber}` (table in the API contract; `details` in KSeF's own Polish).
 * The first that fits counts; the entry without `details` is for wording that is new.
 */
const STATUSES: readonly StatusAdvice[] = [
	{
		code: 415,
		kind: 'permission',
		sentence: 'the signer has no permission in this context (brak przypisanych uprawnień).',
		advice:
			'Check the context of the credential, or have the company’s owner grant the permission in KSeF.',
	},
	{
		code: 425,
		sentence: 'the sign-in was revoked by a user while it was under way.',
		advice: 'Run the workflow again; if it repeats, somebody ends the sessions of this context.',
	},
	{
		code: 450,
		details: /wyzwanie/i,
		sentence: 'KSeF did not accept the challenge (it is good once, for ten minutes).',
		advice: 'Run the workflow again.',
	},
	{
		code: 450,
		details: /czas tokena/i,
		sentence: 'the time inside the encrypted token was not the one KSeF gave.',
		advice: 'Run the workflow again; if it repeats, a proxy changes KSeF’s answers.',
	},
	{
		code: 450,
		details: /uniewa[zż]niony/i,
		sentence: 'the KSeF token has been revoked (token unieważniony).',
		advice: CHECK_TOKEN,
	},
	{
		code: 450,
		details: /nieaktywny/i,
		sentence: 'the KSeF token is not active (token nieaktywny).',
		advice:
			'A token just created needs a moment; an older one was never activated: create a new one and paste it.',
	},
	{
		code: 450,
		details: /szyfrowanie/i,
		sentence: 'KSeF could not decrypt the token, even with its newest key.',
		advice: 'Run the workflow again later; KSeF may be changing its keys.',
	},
	{
		code: 450,
		details: /kodowanie/i,
		sentence: 'the KSeF token contains characters that no token has.',
		advice: 'Paste the token again, alone and in one piece.',
	},
	{
		code: 450,
		details: /kontek[sś]cie/i,
		sentence: 'the KSeF token belongs to another context.',
		advice:
			'Set the context (NIP or internal ID) in which the token was created, or create a token in this one.',
	},
	{
		code: 450,
		sentence: 'the KSeF token is wrong (nieprawidłowy token).',
		advice: `Paste the token again. ${OTHER_ENVIRONMENT}`,
	},
	{
		code: 460,
		details: /niezaufany/i,
		sentence: 'KSeF does not trust the issuer of the certificate.',
		advice: `Self-signed certificates work in the test environment only. ${OTHER_ENVIRONMENT}`,
	},
	{
		code: 460,
		details: /[lł]a[nń]cucha/i,
		sentence: 'KSeF could not check the chain of the certificate.',
		advice:
			'The issuer’s status service may be down: try again later, or use a KSeF certificate, which needs no such check.',
	},
	{
		code: 460,
		details: /odwo[lł]any/i,
		sentence: 'the certificate has been revoked (certyfikat odwołany).',
		advice: NEW_CERTIFICATE,
	},
	{
		code: 460,
		details: /zawieszony/i,
		sentence: 'the certificate is suspended (certyfikat zawieszony).',
		advice: 'Have its issuer lift the suspension, or use another certificate.',
	},
	{
		code: 460,
		details: /niewa[zż]ny/i,
		sentence: 'the certificate is not valid at this time (nieważny certyfikat).',
		advice: NEW_CERTIFICATE,
	},
	{
		code: 460,
		sentence: 'KSeF does not accept this certificate (niepoprawny certyfikat).',
		advice: `It must be a KSeF certificate of type Authentication, or a qualified one with a NIP or PESEL. ${OTHER_ENVIRONMENT}`,
	},
	{
		code: 470,
		sentence: 'the certificate or token belongs to a person who has died.',
		advice: 'Use the credential of another authorised person.',
	},
	{
		code: 480,
		sentence: 'KSeF has blocked signing in to this context (suspected security incident).',
		advice: 'Contact the Ministry of Finance through its form; repeating does not help.',
	},
	{
		code: 500,
		kind: 'server',
		sentence: 'KSeF itself failed while checking the sign-in.',
		advice: 'Try again later; the ministry announces outages on its website.',
	},
	{
		code: 550,
		kind: 'server',
		sentence: 'KSeF cancelled the sign-in for reasons of its own.',
		advice: 'Run the workflow again.',
	},
];

/** Exception codes of the calls that make up a sign-in (HTTP 400). */
const EXCEPTIONS: Record<number, Advice> = {
	9101: {
		sentence: 'KSeF could not read the signed request.',
		advice: 'Report it as an error of this node, with the trace identifier.',
	},
	9102: {
		sentence: 'KSeF found no signature in the request.',
		advice: 'A proxy may change what n8n sends: connect to KSeF without it.',
	},
	9103: {
		sentence: 'KSeF found more signatures than it allows.',
		advice: 'A proxy may change what n8n sends: connect to KSeF without it.',
	},
	9105: {
		sentence: 'KSeF found the signature wrong.',
		advice:
			'A proxy may change what n8n sends: connect to KSeF without it. Otherwise report it as an error of this node.',
	},
	21001: {
		sentence: 'KSeF could not read the request.',
		advice: 'A proxy may change what n8n sends: connect to KSeF without it.',
	},
	21111: {
		sentence: 'KSeF did not accept the challenge (it is good once, for ten minutes).',
		advice: 'Run the workflow again.',
	},
	21115: {
		sentence: 'KSeF does not accept this certificate (nieprawidłowy certyfikat).',
		advice: `It must be a KSeF certificate of type Authentication, or a qualified one with a NIP or PESEL. ${OTHER_ENVIRONMENT}`,
	},
	21117: {
		sentence: 'the context identifier does not fit its type.',
		advice: 'Check the context type and value in the credential.',
	},
	21217: {
		sentence: 'KSeF found a wrong character encoding in the request.',
		advice: 'A proxy may change what n8n sends: connect to KSeF without it.',
	},
	21301: {
		sentence: 'KSeF gave out no tokens for this sign-in.',
		advice: 'Run the workflow again; if it repeats, the KSeF token may have been revoked.',
	},
	21304: {
		sentence: 'KSeF no longer knows this sign-in.',
		advice: 'Run the workflow again.',
	},
	21308: {
		sentence: 'the certificate or token belongs to a person who has died.',
		advice: 'Use the credential of another authorised person.',
	},
	21401: {
		sentence: 'KSeF found that the sign-in request breaks its schema.',
		advice: 'Check the context in the credential; KSeF’s own words name the field.',
	},
	21405: {
		sentence: 'KSeF found a mistake in the sign-in request.',
		advice: 'Check the context and the list of allowed addresses in the credential.',
	},
	21406: {
		sentence: 'the signature and the way of finding the signer contradict each other.',
		advice: 'Change “Subject Identifier” in the credential: certificate subject or fingerprint.',
	},
	21470: {
		sentence: 'KSeF no longer knows the public key that the token was encrypted with.',
		advice: 'Run the workflow again; KSeF is changing its keys.',
	},
};

const COULD_NOT = 'Could not sign in to KSeF: ';

/** Turns the final status of a refused sign-in into an error with a sentence of its own. */
export function signInStatusError(status: StatusInfo, referenceNumber: string): KsefError {
	const details = status.details ?? [];
	const text = details.join(' ');
	// Earlier releases reported certificate failures as 400 with the same details.
	const code = status.code === 400 ? 460 : status.code;
	const known = STATUSES.find(
		(entry) => entry.code === code && (entry.details === undefined || entry.details.test(text)),
	);
	return new KsefError({
		kind: known?.kind ?? 'signIn',
		message: `${COULD_NOT}${known?.sentence ?? `KSeF refused with status ${status.code}.`}`,
		advice: known?.advice ?? 'KSeF’s own words say why.',
		ksefCode: status.code,
		ksefDescription: status.description,
		...(details.length === 0 ? {} : { details: [...details] }),
		references: { authenticationReferenceNumber: referenceNumber },
	});
}

/**
 * Gives any failure of a call during the sign-in its own sentence, KSeF's code and words kept.
 * @returns what is neither a {@link KsefError} nor a {@link NoAnswerError} unchanged
 */
export function signInFailure(error: unknown): unknown {
	if (error instanceof NoAnswerError) return noAnswer(error);
	if (!(error instanceof KsefError)) return error;
	const { facts } = error;
	const known = facts.ksefCode === undefined ? undefined : EXCEPTIONS[facts.ksefCode];
	if (known !== undefined && facts.httpStatus === 400) {
		return withWords(facts, known, 'signIn');
	}
	if (facts.kind === 'rateLimit') return withWords(facts, tooMany(facts.retryAfterSeconds));
	if (facts.kind === 'notFound') return withWords(facts, WRONG_ADDRESS);
	return error;
}

const WRONG_ADDRESS: Advice = {
	sentence: 'the address answers, but it is not the KSeF API.',
	advice: 'Check the base URL of the credential: it ends in /v2.',
};

function tooMany(seconds: number | undefined): Advice {
	const pause = seconds === undefined ? 'a pause' : `a pause of ${seconds} s`;
	return {
		sentence: `too many sign-ins from this address; KSeF wants ${pause}.`,
		advice: 'Run the workflow again after the pause, and less often.',
	};
}

function withWords(
	facts: KsefErrorFacts,
	words: Advice,
	kind: KsefErrorKind = facts.kind,
): KsefError {
	return new KsefError({
		...facts,
		kind,
		message: COULD_NOT + words.sentence,
		advice: words.advice,
	});
}

function noAnswer(error: NoAnswerError): KsefError {
	const words = noAnswerWords(error, 'harmless');
	return new KsefError({
		kind: 'noAnswer',
		message: COULD_NOT + words.sentence,
		advice: words.advice,
		details: [error.code],
	});
}
