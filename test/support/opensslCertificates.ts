import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openssl } from './programs';

/** Keys as OpenSSL names them. */
export type KeyKind =
	'rsa:1024' | 'rsa:2048' | 'rsa:4096' | 'P-256' | 'P-384' | 'P-521' | 'secp256k1';

/** What a certificate made by OpenSSL says. */
export interface CertificateWish {
	key: KeyKind;
	/** Attribute type and value, in order; types by OpenSSL's names or numbers. A `+` in front joins it to the one before. */
	subject: Array<[type: string, value: string]>;
	/** Lines of an extension section, such as `keyUsage=critical,nonRepudiation`. */
	extensions?: string[];
	days?: number;
}

/** Paths of the files and the PEM texts. */
export interface MadeCertificate {
	certificateFile: string;
	keyFile: string;
	certificate: string;
	/** Unencrypted PKCS#8 PEM. */
	privateKey: string;
}

/** Has OpenSSL make a key and a self-signed certificate in `folder`. */
export function makeCertificate(
	folder: string,
	name: string,
	wish: CertificateWish,
): MadeCertificate {
	const certificateFile = join(folder, `${name}.crt`);
	const keyFile = join(folder, `${name}.key`);
	const configuration = join(folder, `${name}.cnf`);
	makeKey(keyFile, wish.key);
	writeFileSync(
		configuration,
		[
			'[req]',
			'distinguished_name=subject',
			'x509_extensions=extensions',
			'prompt=no',
			'utf8=yes',
			'string_mask=utf8only',
			'[subject]',
			...wish.subject.map(([type, value], index) => entry(type, value, index)),
			'[extensions]',
			'basicConstraints=CA:FALSE',
			...(wish.extensions ?? []),
			'',
		].join('\n'),
	);
	openssl([
		...['req', '-x509', '-new', '-utf8', '-key', keyFile, '-out', certificateFile],
		...['-config', configuration, '-days', String(wish.days ?? 30), '-sha256'],
	]);
	return {
		certificateFile,
		keyFile,
		certificate: readFileSync(certificateFile, 'utf8'),
		privateKey: readFileSync(keyFile, 'utf8'),
	};
}

function makeKey(file: string, kind: KeyKind): void {
	const options = kind.startsWith('rsa:')
		? ['-algorithm', 'RSA', '-pkeyopt', `rsa_keygen_bits:${kind.slice(4)}`]
		: ['-algorithm', 'EC', '-pkeyopt', `ec_paramgen_curve:${kind}`];
	openssl(['genpkey', ...options, '-out', file]);
}

/** OpenSSL skips what stands before the full stop, so that types may repeat. */
function entry(type: string, value: string, index: number): string {
	return `${index}.${type}="${value.replace(/[\\"$#]/g, '\\$&')}"`;
}
