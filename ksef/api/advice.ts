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
	21173: {
		sentence: 'there is no session with this reference number.',
		advice:
			'Check the session reference number, and that the credential belongs to the same environment and company.',
	},
	21180: {
		sentence: 'the state of the session does not allow it.',
		advice: 'Look at the status of the session: it has failed or is closed.',
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
