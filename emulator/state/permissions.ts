import {
	contextKey,
	nipOfContext,
	type ContextIdentifier,
	type SubjectIdentifier,
} from './identifiers';

/** What somebody may do in a context. */
export const PERMISSIONS = [
	'InvoiceRead',
	'InvoiceWrite',
	'Introspection',
	'CredentialsRead',
	'CredentialsManage',
	'EnforcementOperations',
	'SubunitManage',
	'CollectiveIdentifierManage',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const OWNER: readonly Permission[] = PERMISSIONS.filter(
	(permission) => permission !== 'EnforcementOperations',
);

/** Who may do what: the register behind sign-in and behind the operations under `/testdata`. */
export class PermissionRegister {
	private readonly granted = new Map<string, Set<Permission>>();
	private readonly owners = new Set<string>();
	private readonly deceased = new Set<string>();
	private readonly blocked = new Set<string>();
	private readonly attachments = new Map<string, { revokedOn?: string }>();
	private readonly selfInvoicing = new Set<string>();

	/**
	 * The permissions of a subject in a context. A company owns the contexts that carry its own NIP, a Peppol
	 * provider its own identifier; everybody else has what was granted.
	 */
	of(subject: SubjectIdentifier, context: ContextIdentifier): Permission[] {
		const owns =
			(subject.type === 'Nip' && subject.value === nipOfContext(context)) ||
			(subject.type === 'PeppolId' &&
				context.type === 'PeppolId' &&
				subject.value === context.value) ||
			this.owners.has(`${subject.value}@${nipOfContext(context) ?? ''}`);
		const granted = this.granted.get(grantKey(subject.value, context)) ?? new Set<Permission>();
		return PERMISSIONS.filter(
			(permission) => granted.has(permission) || (owns && OWNER.includes(permission)),
		);
	}

	/** Grants permissions to whoever is known by a NIP, PESEL or fingerprint. */
	grant(subject: string, context: ContextIdentifier, permissions: readonly Permission[]): void {
		const key = grantKey(subject, context);
		this.granted.set(key, new Set([...(this.granted.get(key) ?? []), ...permissions]));
	}

	/** Takes back all that was granted to a subject in a context. */
	revoke(subject: string, context: ContextIdentifier): void {
		this.granted.delete(grantKey(subject, context));
	}

	/** Makes a person the owner of a one-person company. */
	addOwner(pesel: string, nip: string): 'added' | 'known' {
		const key = `${pesel}@${nip}`;
		if (this.owners.has(key)) return 'known';
		this.owners.add(key);
		return 'added';
	}

	/** Undoes {@link addOwner}, for every person who owns the company. */
	removeOwner(nip: string): void {
		for (const key of this.owners) if (key.endsWith(`@${nip}`)) this.owners.delete(key);
	}

	/** Marks a person as deceased: sign-in ends with 470. */
	markDeceased(pesel: string): void {
		this.deceased.add(pesel);
	}

	isDeceased(subject: SubjectIdentifier): boolean {
		return subject.type === 'Pesel' && this.deceased.has(subject.value);
	}

	/** Blocks or unblocks sign-in in a context (480). */
	setBlocked(context: ContextIdentifier, state: 'blocked' | 'free'): void {
		if (state === 'blocked') this.blocked.add(contextKey(context));
		else this.blocked.delete(contextKey(context));
	}

	isBlocked(context: ContextIdentifier): boolean {
		return this.blocked.has(contextKey(context));
	}

	/** Records the consent to send invoices with attachments. */
	allowAttachments(nip: string): void {
		this.attachments.set(nip, {});
	}

	/** Ends the consent, now or on a later day (`YYYY-MM-DD`). */
	revokeAttachments(nip: string, day: string | undefined): void {
		if (day === undefined) this.attachments.delete(nip);
		else this.attachments.set(nip, { revokedOn: day });
	}

	/** The consent of a company on a day; undefined when there is none. */
	attachmentConsent(nip: string, today: string): { revokedOn?: string } | undefined {
		const consent = this.attachments.get(nip);
		return consent?.revokedOn !== undefined && consent.revokedOn <= today ? undefined : consent;
	}

	/** Lets a buyer issue invoices in the seller's name. */
	allowSelfInvoicing(sellerNip: string, buyerNip: string): void {
		this.selfInvoicing.add(`${sellerNip}>${buyerNip}`);
	}

	maySelfInvoice(sellerNip: string, buyerNip: string): boolean {
		return this.selfInvoicing.has(`${sellerNip}>${buyerNip}`);
	}
}

function grantKey(subject: string, context: ContextIdentifier): string {
	return `${subject}@${contextKey(context)}`;
}
