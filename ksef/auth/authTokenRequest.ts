import type { AllowedIps, ContextIdentifier } from '../api/auth';
import type { SubjectIdentifierType } from './credential';

/** What a signed sign-in request says (`AuthTokenRequest`, schema 2.1). */
export interface AuthTokenRequest {
	/** The answer of `POST /auth/challenge`. */
	challenge: string;
	context: ContextIdentifier;
	subjectIdentifierType: SubjectIdentifierType;
	allowedIps?: AllowedIps;
}

const NAMESPACE = 'http://ksef.mf.gov.pl/auth/token/2.1';
/** Ends the document; a signature goes in front of it. */
export const CLOSING_TAG = '</AuthTokenRequest>';

/**
 * Writes the request as exclusive canonical XML (so its bytes are what a signature is computed over):
 * no declaration, no white space between elements.
 */
export function writeAuthTokenRequest(request: AuthTokenRequest): string {
	const { type, value } = request.context;
	return [
		`<AuthTokenRequest xmlns="${NAMESPACE}">`,
		element('Challenge', request.challenge),
		`<ContextIdentifier>${element(type, value)}</ContextIdentifier>`,
		element('SubjectIdentifierType', request.subjectIdentifierType),
		policy(request.allowedIps),
		CLOSING_TAG,
	].join('');
}

/** Escapes text as canonical XML does (Canonical XML 1.0, section 2.3). */
export function canonicalText(text: string): string {
	return text
		.replace(/&/g, '&amp;')
		.replace(/</g, '&lt;')
		.replace(/>/g, '&gt;')
		.replace(/\r/g, '&#xD;');
}

function policy(allowedIps: AllowedIps | undefined): string {
	const { ip4Addresses = [], ip4Ranges = [], ip4Masks = [] } = allowedIps ?? {};
	const entries = [
		...ip4Addresses.map((entry) => element('Ip4Address', entry)),
		...ip4Ranges.map((entry) => element('Ip4Range', entry)),
		...ip4Masks.map((entry) => element('Ip4Mask', entry)),
	];
	if (entries.length === 0) return '';
	return `<AuthorizationPolicy><AllowedIps>${entries.join('')}</AllowedIps></AuthorizationPolicy>`;
}

function element(name: string, text: string): string {
	return `<${name}>${canonicalText(text)}</${name}>`;
}
