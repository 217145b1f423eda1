import type { AllowedAddresses } from './addressPolicy';
import { contextKey, type ContextIdentifier, type SubjectIdentifier } from './identifiers';
import type { Permission } from './permissions';
import { SIGN_IN, type StatusInfo } from './statuses';
import type { Instant } from './time';

/** By what a sign-in was proved. */
export type IdentityProof =
	| { method: 'token'; tokenReference: string }
	| {
			method: 'certificate';
			kind: 'QualifiedSignature' | 'QualifiedSeal';
			/** SHA-256 of the signed document in Base64, which a UPO quotes. */
			documentHash: string;
	  };

/** One sign-in, from the proof to the end of its refresh token. */
export interface Authentication {
	referenceNumber: string;
	startDate: Instant;
	/** When status 100 ends. */
	settlesAt: Instant;
	outcome: StatusInfo;
	context: ContextIdentifier;
	subject: SubjectIdentifier;
	permissions: Permission[];
	proof: IdentityProof;
	allowedAddresses?: AllowedAddresses;
	redeemed: boolean;
	revoked: boolean;
	lastTokenRefreshDate?: Instant;
	refreshTokenValidUntil?: Instant;
}

/** The status of a sign-in at a moment. */
export function signInStatus(authentication: Authentication, now: Instant): StatusInfo {
	if (authentication.revoked) return SIGN_IN.revoked;
	return now < authentication.settlesAt ? SIGN_IN.inProgress : authentication.outcome;
}

/** All sign-ins, and the challenges that precede them. */
export class AuthenticationRegister {
	private readonly challenges = new Map<string, { issued: Instant; state: 'fresh' | 'used' }>();
	private readonly authentications = new Map<string, Authentication>();
	private readonly forced: StatusInfo[] = [];

	/** Remembers a challenge that was given out. */
	addChallenge(challenge: string, issued: Instant): void {
		this.challenges.set(challenge, { issued, state: 'fresh' });
	}

	/** When a challenge was issued; undefined when it is unknown, used or too old. */
	challengeIssuedAt(challenge: string, now: Instant, lifetime: number): Instant | undefined {
		const known = this.challenges.get(challenge);
		if (known === undefined || known.state === 'used') return undefined;
		return known.issued + lifetime > now ? known.issued : undefined;
	}

	/** Uses a challenge up: it serves one sign-in. */
	useChallenge(challenge: string): void {
		const known = this.challenges.get(challenge);
		if (known !== undefined) known.state = 'used';
	}

	/** Makes the next sign-ins end with these statuses, one each, whatever their proof is worth. */
	forceOutcomes(outcomes: readonly StatusInfo[]): void {
		this.forced.push(...outcomes);
	}

	/** Records a sign-in. */
	add(authentication: Authentication): void {
		const forced = this.forced.shift();
		if (forced !== undefined) authentication.outcome = forced;
		this.authentications.set(authentication.referenceNumber, authentication);
	}

	get(referenceNumber: string): Authentication | undefined {
		return this.authentications.get(referenceNumber);
	}

	/** Sign-ins of a subject in a context that can still be refreshed, newest first. */
	active(subject: SubjectIdentifier, context: ContextIdentifier, now: Instant): Authentication[] {
		return [...this.authentications.values()]
			.filter(
				(entry) =>
					entry.subject.value === subject.value &&
					contextKey(entry.context) === contextKey(context) &&
					entry.redeemed &&
					!entry.revoked &&
					(entry.refreshTokenValidUntil ?? 0) > now,
			)
			.reverse();
	}
}
