/** Kinds of context in which somebody signs in. */
export type ContextType = 'Nip' | 'InternalId' | 'NipVatUe' | 'PeppolId';

/** On whose behalf somebody works. */
export interface ContextIdentifier {
	type: ContextType;
	value: string;
}

/** Who signs in: what the certificate, or the author of the token, is known by. */
export interface SubjectIdentifier {
	type: 'Nip' | 'Pesel' | 'Fingerprint' | 'PeppolId';
	value: string;
}

const NIP = '[1-9](?:\\d[1-9]|[1-9]\\d)\\d{7}';
const VAT_UE =
	'(?:ATU\\d{8}|BE[01]\\d{9}|BG\\d{9,10}|CY\\d{8}[A-Z]|CZ\\d{8,10}|DE\\d{9}|DK\\d{8}|EE\\d{9}|EL\\d{9}|' +
	'ES(?:[A-Z]\\d{8}|\\d{8}[A-Z]|[A-Z]\\d{7}[A-Z])|FI\\d{8}|FR[A-Z0-9]{2}\\d{9}|HR\\d{11}|HU\\d{8}|' +
	'IE(?:\\d{7}[A-Z]{2}|\\d[A-Z0-9+*]\\d{5}[A-Z])|IT\\d{11}|LT(?:\\d{9}|\\d{12})|LU\\d{8}|LV\\d{11}|' +
	'MT\\d{8}|NL[A-Z0-9+*]{12}|PT\\d{9}|RO\\d{2,10}|SE\\d{12}|SI\\d{8}|SK\\d{10}|' +
	'XI(?:\\d{9}|\\d{12}|(?:GD|HA)\\d{3}))';

/** A NIP as the contract writes it: its shape, not its checksum, which the TEST environment does not enforce. */
export const NIP_PATTERN = new RegExp(`^${NIP}$`);

/** The shape of each kind of context identifier (contract, schemas `Nip`, `InternalId`, `NipVatUe`, `PeppolId`). */
export const CONTEXT_PATTERNS: Readonly<Record<ContextType, RegExp>> = {
	Nip: NIP_PATTERN,
	InternalId: new RegExp(`^${NIP}-\\d{5}$`),
	NipVatUe: new RegExp(`^${NIP}-${VAT_UE}$`),
	PeppolId: /^P[A-Z]{2}\d{6}$/,
};

/** The NIP of the company that a context belongs to; undefined for a Peppol provider, which has none. */
export function nipOfContext(context: ContextIdentifier): string | undefined {
	return context.type === 'PeppolId' ? undefined : context.value.slice(0, 10);
}

/** One text for a context, fit to be a key. */
export function contextKey(context: ContextIdentifier): string {
	return `${context.type}:${context.value}`;
}
