import { KsefException } from '../../http/errors';
import type { AllowedAddresses } from '../../state/addressPolicy';
import { CONTEXT_PATTERNS, type ContextIdentifier } from '../../state/identifiers';
import { childElements, onlyChild, parseXml, textOf, XMLDSIG } from './xmlNodes';

const NAMESPACES = [
	'http://ksef.mf.gov.pl/auth/token/2.0',
	'http://ksef.mf.gov.pl/auth/token/2.1',
] as const;

/** What an `AuthTokenRequest` asks for. */
export interface SignInRequest {
	challenge: string;
	context: ContextIdentifier;
	subjectIdentifierType: 'certificateSubject' | 'certificateFingerprint';
	allowedAddresses?: AllowedAddresses;
}

/** A parsed sign-in document. */
export interface SignInDocument {
	text: string;
	document: Document;
	request: SignInRequest;
}

/**
 * Reads an `AuthTokenRequest` of schema 2.0 or 2.1.
 *
 * @param bytes the body as it was received
 * @throws KsefException 21001 (not XML), 21217 (encoding), 21401 (not the schema), 9101 (document type declaration)
 */
export function readSignInDocument(bytes: Buffer): SignInDocument {
	let text: string;
	try {
		text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		// TextDecoder throws for any byte sequence that is not UTF-8.
		throw new KsefException(21217, 'Nieprawidłowe kodowanie znaków.');
	}
	if (/<!DOCTYPE/i.test(text)) throw new KsefException(9101, 'Nieprawidłowy dokument.');
	const document = parseXml(text);
	if (document === undefined) throw new KsefException(21001, 'Nieczytelna treść.');
	return { text, document, request: readRequest(document.documentElement) };
}

function readRequest(root: Element): SignInRequest {
	const namespace = NAMESPACES.find((candidate) => candidate === root.namespaceURI);
	if (namespace === undefined || root.localName !== 'AuthTokenRequest') {
		throw outsideSchema(`Nieoczekiwany element główny ${root.nodeName}.`);
	}
	const names = childElements(root, namespace).map((element) => element.localName);
	const expected = ['Challenge', 'ContextIdentifier', 'SubjectIdentifierType'];
	const withPolicy = [...expected, 'AuthorizationPolicy'];
	if (![expected, withPolicy].some((order) => order.join() === names.join())) {
		throw outsideSchema(`Nieoczekiwana kolejność elementów: ${names.join(', ')}.`);
	}
	for (let node = root.firstChild; node !== null; node = node.nextSibling) {
		const uri = (node as Element).namespaceURI;
		if (node.nodeType === 1 && uri !== namespace && uri !== XMLDSIG) {
			throw outsideSchema(`Nieoczekiwany element ${node.nodeName}.`);
		}
	}
	const challenge = textOf(onlyChild(root, namespace, 'Challenge'));
	if (!/^\d{8}-CR-[A-F0-9]{10}-[A-F0-9]{10}-[A-F0-9]{2}$/.test(challenge)) {
		throw outsideSchema('Wartość Challenge nie odpowiada wzorcowi.');
	}
	const subject = textOf(onlyChild(root, namespace, 'SubjectIdentifierType'));
	if (subject !== 'certificateSubject' && subject !== 'certificateFingerprint') {
		throw outsideSchema('Nieznana wartość SubjectIdentifierType.');
	}
	const policy = onlyChild(root, namespace, 'AuthorizationPolicy');
	return {
		challenge,
		context: readContext(onlyChild(root, namespace, 'ContextIdentifier'), namespace),
		subjectIdentifierType: subject,
		...(policy === undefined ? {} : { allowedAddresses: readPolicy(policy, namespace) }),
	};
}

function readContext(element: Element | undefined, namespace: string): ContextIdentifier {
	const children = element === undefined ? [] : childElements(element, namespace);
	const [child] = children;
	const type = (['Nip', 'InternalId', 'NipVatUe', 'PeppolId'] as const).find(
		(name) => name === child?.localName,
	);
	const value = textOf(child);
	if (type === undefined || children.length !== 1 || !CONTEXT_PATTERNS[type].test(value)) {
		throw outsideSchema('Nieprawidłowy ContextIdentifier.');
	}
	return { type, value };
}

function readPolicy(policy: Element, namespace: string): AllowedAddresses {
	const allowed = onlyChild(policy, namespace, 'AllowedIps');
	if (allowed === undefined) throw outsideSchema('Brak elementu AllowedIps.');
	const values = (name: string): string[] => childElements(allowed, namespace, name).map(textOf);
	return {
		addresses: values('Ip4Address'),
		ranges: values('Ip4Range'),
		masks: values('Ip4Mask'),
	};
}

function outsideSchema(detail: string): KsefException {
	return new KsefException(21401, 'Dokument nie jest zgodny ze schemą (xsd).', [detail]);
}
