import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { ContextIdentifier, ContextType } from '../../ksef/api/auth';
import { parseAllowedIps } from '../../ksef/auth/allowedIps';
import type {
	CertificateMaterial,
	KsefCredential,
	KsefEnvironment,
} from '../../ksef/auth/credential';
import { environmentBaseUrl } from '../../ksef/auth/credential';

const CONTEXT_FIELDS: Record<string, { type: ContextType; field: string }> = {
	nip: { type: 'Nip', field: 'contextNip' },
	internalId: { type: 'InternalId', field: 'contextInternalId' },
	nipVatUe: { type: 'NipVatUe', field: 'contextNipVatUe' },
	peppolId: { type: 'PeppolId', field: 'contextPeppolId' },
};

/**
 * What the user typed into the credential `ksefApi`, as `ksef/` takes it. Unchecked: `checkCredential` does that.
 * @throws {KsefError} of kind `input` when the list of allowed addresses cannot be read
 */
export function readCredential(data: ICredentialDataDecryptedObject): KsefCredential {
	const text = (field: string) => String(data[field] ?? '').trim();
	const environment = (text('environment') || 'test') as KsefEnvironment;
	const allowedIps = text('allowedIps');
	const common = {
		environment,
		baseUrl:
			environment === 'custom'
				? text('baseUrl').replace(/\/+$/, '')
				: environmentBaseUrl(environment),
		context: readContext(text),
		...(allowedIps === '' ? {} : { allowedIps: parseAllowedIps(allowedIps) }),
	};
	if (text('authenticationMethod') === 'ksefToken') {
		return { ...common, method: 'token', token: text('ksefToken') };
	}
	return {
		...common,
		method: 'certificate',
		material: readMaterial(data, text),
		subjectIdentifierType:
			text('subjectIdentifierType') === 'certificateFingerprint'
				? 'certificateFingerprint'
				: 'certificateSubject',
	};
}

function readContext(text: (field: string) => string): ContextIdentifier {
	const { type, field } = CONTEXT_FIELDS[text('contextType')] ?? {
		type: 'Nip' as const,
		field: 'contextNip',
	};
	return { type, value: text(field) };
}

function readMaterial(
	data: ICredentialDataDecryptedObject,
	text: (field: string) => string,
): CertificateMaterial {
	// Not trimmed: blanks may belong to a password.
	const password = String(data['passphrase'] ?? '');
	const passphrase = password === '' ? {} : { passphrase: password };
	return text('materialFormat') === 'pkcs12'
		? { form: 'pkcs12', pkcs12: text('certificateFile'), ...passphrase }
		: {
				form: 'pem',
				certificate: text('certificate'),
				privateKey: text('privateKey'),
				...passphrase,
			};
}
