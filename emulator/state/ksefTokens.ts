import { randomBytes } from 'node:crypto';
import type { ContextIdentifier, SubjectIdentifier } from './identifiers';
import type { NumberIssuer } from './numbers';
import type { Permission } from './permissions';
import type { Instant } from './time';

/** State of a KSeF token (contract, `AuthenticationTokenStatus`). */
export type KsefTokenState = 'Pending' | 'Active' | 'Revoking' | 'Revoked' | 'Failed';

/** A KSeF token: a secret that signs in, in one context, with chosen permissions. */
export interface KsefToken {
	referenceNumber: string;
	/** The secret itself; contains `|`, as real ones do. */
	secret: string;
	author: SubjectIdentifier;
	context: ContextIdentifier;
	description: string;
	permissions: Permission[];
	dateCreated: Instant;
	lastUseDate?: Instant;
	state: KsefTokenState;
}

/** All KSeF tokens of the emulator. */
export class KsefTokenRegister {
	private readonly tokens: KsefToken[] = [];

	constructor(private readonly numbers: NumberIssuer) {}

	/** Makes a token. It starts in the given state and may be activated later. */
	generate(
		details: Pick<KsefToken, 'author' | 'context' | 'description' | 'permissions' | 'state'>,
		now: Instant,
	): KsefToken {
		const referenceNumber = this.numbers.reference('EC', now);
		const owner = `${details.context.type.toLowerCase()}-${details.context.value}`;
		const token: KsefToken = {
			...details,
			referenceNumber,
			secret: `${referenceNumber}|${owner}|${randomBytes(32).toString('hex')}`,
			dateCreated: now,
		};
		this.tokens.push(token);
		return token;
	}

	bySecret(secret: string): KsefToken | undefined {
		return this.tokens.find((token) => token.secret === secret);
	}

	byReference(referenceNumber: string): KsefToken | undefined {
		return this.tokens.find((token) => token.referenceNumber === referenceNumber);
	}

	/** All tokens, newest first. */
	list(): KsefToken[] {
		return [...this.tokens].reverse();
	}
}
