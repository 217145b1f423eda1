import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { generateNip, generatePesel } from '../../../../ksef/auth/testIdentifiers';
import { inputError } from '../../../../ksef/crypto/inputError';
import type { TestCertificateHolder } from '../../../../ksef/crypto/testCertificate';
import { generateTestCertificate } from '../../../../ksef/crypto/testCertificate';
import { forEachItem } from '../../../shared/items';
import { showFor } from '../../../shared/parameters';

const VALID_FOR_DAYS = 730;

export const fields: INodeProperties[] = showFor('authentication', 'generateTestCertificate', [
	{
		displayName:
			'Only KSeF’s test environment and the emulator accept such a certificate. The private key goes out as a file: paste it into a credential and delete the execution.',
		name: 'testCertificateNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Holder',
		name: 'holder',
		type: 'options',
		options: [
			{ name: 'Company', value: 'company', description: 'A seal (pieczęć) with a NIP' },
			{ name: 'Person', value: 'person', description: 'A signature (podpis) with a NIP or PESEL' },
		],
		default: 'company',
	},
	{
		displayName: 'Name',
		name: 'holderName',
		type: 'string',
		default: 'Firma Testowa',
		required: true,
		description: 'Name of the company, or first and last name of the person',
	},
	{
		displayName: 'Identifier Type',
		name: 'identifierType',
		type: 'options',
		options: [
			{ name: 'NIP', value: 'Nip' },
			{ name: 'PESEL', value: 'Pesel' },
		],
		default: 'Pesel',
		displayOptions: { show: { holder: ['person'] } },
	},
	{
		displayName: 'Identifier',
		name: 'identifier',
		type: 'string',
		default: '',
		placeholder: '5265877635',
		description: 'NIP or PESEL of the holder; leave empty for a made-up one',
	},
	{
		displayName: 'Key Type',
		name: 'keyType',
		type: 'options',
		options: [
			{ name: 'EC P-256', value: 'EC', description: 'As the certificates that KSeF issues' },
			{ name: 'RSA 2048', value: 'RSA' },
		],
		default: 'EC',
	},
]);

/** Makes a self-signed certificate and its key, as two files, for the test environment. Needs no credential. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await forEachItem(context, async (itemIndex) => {
		const holder = readHolder(context, itemIndex);
		const keyType = context.getNodeParameter('keyType', itemIndex) as 'EC' | 'RSA';
		const validFrom = new Date(Date.now() - 60_000);
		const validTo = new Date(validFrom.getTime() + VALID_FOR_DAYS * 86_400_000);
		const made = await generateTestCertificate(holder, { keyType, validFrom, validTo });
		const identifier = holder.type === 'company' ? holder.nip : holder.identifier.value;
		const file = async (text: string, extension: string, mimeType: string) =>
			await context.helpers.prepareBinaryData(
				Buffer.from(text),
				`ksef-test-${identifier}.${extension}`,
				mimeType,
			);
		return {
			json: {
				holder: holder.type,
				identifierType: holder.type === 'company' ? 'Nip' : holder.identifier.type,
				identifier,
				keyType,
				validFrom: validFrom.toISOString(),
				validTo: validTo.toISOString(),
			},
			binary: {
				certificate: await file(made.certificate, 'crt', 'application/x-x509-ca-cert'),
				privateKey: await file(made.privateKey, 'key', 'application/x-pem-file'),
			},
		};
	});
}

function readHolder(context: IExecuteFunctions, itemIndex: number): TestCertificateHolder {
	const text = (name: string) => String(context.getNodeParameter(name, itemIndex, '')).trim();
	const name = text('holderName');
	const given = text('identifier').replace(/[\s-]/g, '');
	if (text('holder') === 'company') {
		return { type: 'company', organizationName: name, nip: checked(given, 10) || generateNip() };
	}
	const type = text('identifierType') === 'Nip' ? 'Nip' : 'Pesel';
	const value = checked(given, type === 'Nip' ? 10 : 11);
	const [givenName = name, ...rest] = name.split(/\s+/);
	return {
		type: 'person',
		givenName,
		surname: rest.join(' ') || givenName,
		identifier: {
			type,
			value: value || (type === 'Nip' ? generateNip() : generatePesel()),
		},
	};
}

function checked(identifier: string, digits: number): string {
	if (identifier === '' || (/^\d+$/.test(identifier) && identifier.length === digits)) {
		return identifier;
	}
	throw inputError(
		`“${identifier}” does not have ${digits} digits.`,
		'A NIP has 10 digits, a PESEL 11. Leave the field empty for a made-up one.',
	);
}
