import type {
	IAuthenticateGeneric,
	ICredentialDataDecryptedObject,
	ICredentialType,
	IDataObject,
	IHttpRequestHelper,
	INodeProperties,
} from 'n8n-workflow';

import { accessTokenForHttpRequests } from '../nodes/shared/connection';

const onlyCertificate = { authenticationMethod: ['certificate'] };
const onlyPem = { ...onlyCertificate, materialFormat: ['pem'] };
const onlyPkcs12 = { ...onlyCertificate, materialFormat: ['pkcs12'] };

export class KsefApi implements ICredentialType {
	name = 'ksefApi';

	displayName = 'KSeF API';

	icon = { light: 'file:../icons/ksef.svg', dark: 'file:../icons/ksef.dark.svg' } as const;

	documentationUrl =
		'https://github.com/n8n-nodes-ksef-pl/n8n-nodes-ksef-pl/blob/main/docs/credentials.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Environment',
			name: 'environment',
			type: 'options',
			options: [
				{
					name: 'Custom',
					value: 'custom',
					description: 'Another address, such as the local emulator',
				},
				{
					name: 'Demo (Przedprodukcyjne)',
					value: 'demo',
					description: 'Works like production, with no legal effect',
				},
				{
					name: 'Production (Produkcyjne)',
					value: 'production',
					description: 'Real invoices with legal effect',
				},
				{
					name: 'Test (Testowe)',
					value: 'test',
					description: 'For trying things out with invented data',
				},
			],
			default: 'test',
			description: 'Certificates and tokens belong to one environment',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'http://127.0.0.1:8080/v2',
			placeholder: 'http://127.0.0.1:8080/v2',
			displayOptions: { show: { environment: ['custom'] } },
			description: 'Address of the API, ending in /v2',
		},
		{
			displayName: 'Act For',
			name: 'contextType',
			type: 'options',
			options: [
				{ name: 'Company (NIP)', value: 'nip' },
				{ name: 'EU Company (NIP-VAT UE)', value: 'nipVatUe' },
				{ name: 'Internal ID of a Unit (Identyfikator Wewnętrzny)', value: 'internalId' },
				{ name: 'Peppol Provider (Peppol ID)', value: 'peppolId' },
			],
			default: 'nip',
			description: 'Whose invoices these are (kontekst logowania)',
		},
		{
			displayName: 'NIP',
			name: 'contextNip',
			type: 'string',
			default: '',
			placeholder: '5265877635',
			displayOptions: { show: { contextType: ['nip'] } },
			description: 'Tax number of the company, ten digits',
		},
		{
			displayName: 'NIP-VAT UE',
			name: 'contextNipVatUe',
			type: 'string',
			default: '',
			placeholder: '5265877635-DE123456789',
			displayOptions: { show: { contextType: ['nipVatUe'] } },
			description: 'Polish NIP, a hyphen and the EU VAT number with its country letters',
		},
		{
			displayName: 'Internal ID',
			name: 'contextInternalId',
			type: 'string',
			default: '',
			placeholder: '5265877635-12345',
			displayOptions: { show: { contextType: ['internalId'] } },
			description: 'NIP of the company, a hyphen and the five digits of the unit',
		},
		{
			displayName: 'Peppol ID',
			name: 'contextPeppolId',
			type: 'string',
			default: '',
			placeholder: 'PPL123456',
			displayOptions: { show: { contextType: ['peppolId'] } },
		},
		{
			displayName: 'Sign In With',
			name: 'authenticationMethod',
			type: 'options',
			options: [
				{
					name: 'Certificate',
					value: 'certificate',
					description: 'KSeF certificate, qualified signature or company seal',
				},
				{
					name: 'KSeF Token',
					value: 'ksefToken',
					description: 'Text generated in the taxpayer application (token KSeF)',
				},
			],
			default: 'certificate',
		},
		{
			displayName:
				'The ministry plans to phase out KSeF tokens; a certificate keeps working. A token serves a company or an internal ID only.',
			name: 'methodNotice',
			type: 'notice',
			default: '',
			displayOptions: { show: { authenticationMethod: ['ksefToken'] } },
		},
		{
			displayName: 'KSeF Token',
			name: 'ksefToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			displayOptions: { show: { authenticationMethod: ['ksefToken'] } },
			description: 'The whole text, as KSeF showed it once',
		},
		{
			displayName: 'Certificate Format',
			name: 'materialFormat',
			type: 'options',
			options: [
				{
					name: 'Certificate and Key',
					value: 'pem',
					description: 'Two files: .crt (or .pem, .cer) and .key, as the KSeF portal gives them',
				},
				{
					name: 'PKCS#12',
					value: 'pkcs12',
					description: 'One file .p12 or .pfx, as Base64 text',
				},
			],
			default: 'pem',
			displayOptions: { show: onlyCertificate },
		},
		{
			displayName: 'Certificate',
			name: 'certificate',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			placeholder: '-----BEGIN CERTIFICATE-----',
			displayOptions: { show: onlyPem },
			description: 'Contents of the .crt file: PEM text, or the binary form as Base64',
		},
		{
			displayName: 'Private Key',
			name: 'privateKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			placeholder: '-----BEGIN ENCRYPTED PRIVATE KEY-----',
			displayOptions: { show: onlyPem },
			description: 'Contents of the .key file: PEM text, or the binary form as Base64',
		},
		{
			displayName: 'PKCS#12 File',
			name: 'certificateFile',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			displayOptions: { show: onlyPkcs12 },
			description: 'Contents of the .p12 or .pfx file as Base64 text',
		},
		{
			displayName: 'Password',
			name: 'passphrase',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			displayOptions: { show: onlyCertificate },
			description: 'Password of the key or the PKCS#12 file; empty if it has none',
		},
		{
			displayName: 'Identify Signer By',
			name: 'subjectIdentifierType',
			type: 'options',
			options: [
				{
					name: 'Certificate Subject',
					value: 'certificateSubject',
					description: 'NIP or PESEL written in the certificate',
				},
				{
					name: 'Certificate Fingerprint',
					value: 'certificateFingerprint',
					description:
						'For certificates without NIP and PESEL that were granted permissions in KSeF',
				},
			],
			default: 'certificateSubject',
			displayOptions: { show: onlyCertificate },
		},
		{
			displayName: 'Allowed IP Addresses',
			name: 'allowedIps',
			type: 'string',
			default: '',
			placeholder: '203.0.113.7, 203.0.113.0/24, 203.0.113.1-203.0.113.9',
			description:
				'Addresses, ranges or subnets (IPv4, comma-separated) from which the sign-in may be used. Leave empty for no restriction.',
		},
		{
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
	];

	/** Used by n8n's HTTP Request node; the nodes of this package carry their own tokens. */
	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: { headers: { Authorization: '=Bearer {{$credentials.accessToken}}' } },
	};

	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<IDataObject> {
		return {
			accessToken: await accessTokenForHttpRequests(this.helpers.httpRequest, credentials),
		};
	}
}
