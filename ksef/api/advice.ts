import type { KsefErrorKind } from './errors';

/** What is known about a failure when its words are chosen. */
export interface FailureFacts {
	httpStatus: number;
	kind: KsefErrorKind;
	/** KSeF's exception code. */
	code?: number;
	/** The 403 problem's reason (`missing-permissions`, `ip-not-allowed`, …). */
	reasonCode?: string;
	/** `ApiRequest.errorContext`. */
	context?: string;
	retryAfterSeconds?: number;
}

/** Two sentences for the user. */
export interface Advice {
	/** What is wrong. */
	sentence: string;
	/** What to do. */
	advice: string;
}

const BY_CODE: Record<number, Advice> = {
	21155: {
		sentence: 'the session already holds as many invoices as KSeF allows.',
		advice: 'Send the remaining invoices in a new session.',
	},
	21157: {
		sentence: 'a part of the package has another size than declared.',
		advice: 'Send the batch again; if it repeats, check the proxy between n8n and KSeF.',
	},
	21161: {
		sentence: 'the package has more parts than KSeF allows (50).',
		advice: 'Send fewer invoices in one batch.',
	},
	21164: {
		sentence: 'KSeF has no invoice with this number that you may read.',
		advice:
			'Check the KSeF number, the environment and the company of the credential. A number given a moment ago becomes readable shortly.',
	},
	21165: {
		sentence: 'the invoice has its number but is not readable yet.',
		advice: 'Try again in a minute.',
	},
	21166: {
		sentence: 'the invoice already has an accepted technical correction.',
		advice: 'Nothing is left to be done: look at the correction that KSeF accepted.',
	},
	21167: {
		sentence: 'the invoice with this hash was accepted, so it cannot be corrected technically.',
		advice: 'A technical correction is for rejected offline invoices only.',
	},
	21173: {
		sentence: 'there is no session with this reference number.',
		advice:
			'Check the session reference number, and that the credential belongs to the same environment and company.',
	},
	21175: {
		sentence: 'KSeF knows no export with this reference.',
		advice: 'Check the reference; exports are kept for 7 days.',
	},
	21178: {
		sentence: 'KSeF has no such UPO in this session.',
		advice:
			'Check the session reference number. The UPO of a session is written after it is closed; that of an invoice after it has its KSeF number.',
	},
	21180: {
		sentence: 'the state of the session does not allow it.',
		advice: 'Look at the status of the session: it has failed or is closed.',
	},
	21181: {
		sentence: 'an export for this role is not possible with this kind of context.',
		advice: 'Choose another role (seller, buyer, …), or a credential for a NIP.',
	},
	21182: {
		sentence: 'too many exports are running already (10).',
		advice: 'Wait until one of them is finished.',
	},
	21183: {
		sentence:
			'the range of dates starts after the last moment for which KSeF guarantees completeness.',
		advice: 'Ask again later from the same date.',
	},
	21184: {
		sentence: 'the session is temporarily unavailable.',
		advice: 'Send the remaining invoices in a new session.',
	},
	21205: {
		sentence: 'a declared part of the package was never uploaded.',
		advice: 'Send the batch again.',
	},
	21208: {
		sentence: 'the time for uploading ran out and KSeF cancelled the session.',
		advice: 'Send the batch again.',
	},
	21402: {
		sentence: 'the size declared for the file differs from the size received.',
		advice:
			'The data was changed on its way. Try again; if it repeats, check the proxy between n8n and KSeF.',
	},
	21403: {
		sentence: 'the hash declared for the file differs from the file received.',
		advice:
			'The data was changed on its way. Try again; if it repeats, check the proxy between n8n and KSeF.',
	},
	21405: {
		sentence: 'KSeF found a mistake in the request.',
		advice: 'KSeF’s own words name the field: correct it and try again.',
	},
	21418: {
		sentence: 'KSeF did not accept the mark of where the next page starts.',
		advice: 'Start the list again from its beginning.',
	},
	21470: {
		sentence: 'the public key used for encryption was withdrawn.',
		advice: 'Try again: the current key is fetched then.',
	},
};

const BY_REASON: Record<string, Advice> = {
	'missing-permissions': {
		sentence: 'the credential lacks the permission for this (brak uprawnień).',
		advice:
			'Ask the owner of the company account to grant it in KSeF, or use a credential that has it.',
	},
	'ip-not-allowed': {
		sentence: 'this machine’s IP address is not on the list given at sign-in.',
		advice: 'Correct the list of allowed addresses in the credential.',
	},
	'insufficient-resource-access': {
		sentence: 'this credential has no access to what was asked for.',
		advice: 'Check the number, and that the credential acts for the right company.',
	},
	'auth-method-not-allowed': {
		sentence: 'KSeF does not allow this with the way you signed in.',
		advice: 'Use a credential with a certificate instead of a KSeF token (or the other way round).',
	},
};

/** The words for a refused call: by KSeF's code, else by reason, else by HTTP status. */
export function adviceFor(facts: FailureFacts): Advice {
	const byCode = facts.code === undefined ? undefined : BY_CODE[facts.code];
	if (byCode !== undefined) return byCode;
	const byReason = facts.reasonCode === undefined ? undefined : BY_REASON[facts.reasonCode];
	return byReason ?? byStatus(facts);
}

function byStatus(facts: FailureFacts): Advice {
	switch (facts.kind) {
		case 'signIn':
			return {
				sentence: 'KSeF did not accept the sign-in.',
				advice:
					'Test the credential: the token or certificate may have been revoked or have run out.',
			};
		case 'permission':
			return {
				sentence: 'KSeF refused access.',
				advice: 'Check the permissions of this token or certificate in KSeF.',
			};
		case 'notFound':
			return {
				sentence: 'KSeF does not know what was asked for.',
				advice: 'Check the number, the environment and the company (context) of the credential.',
			};
		case 'rateLimit':
			return {
				sentence:
					facts.retryAfterSeconds === undefined
						? 'too many calls: KSeF wants a pause.'
						: `too many calls: KSeF wants a pause of ${facts.retryAfterSeconds} s.`,
				advice: 'Run the workflow again after the pause, and less often.',
			};
		case 'server':
			return {
				sentence: `KSeF itself failed (HTTP ${facts.httpStatus}).`,
				advice: 'Try again later; the ministry announces outages on its website.',
			};
		default:
			return {
				sentence: `KSeF refused the request (HTTP ${facts.httpStatus}).`,
				advice: 'KSeF’s own words say why.',
			};
	}
}
