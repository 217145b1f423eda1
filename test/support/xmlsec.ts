import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Has xmlsec1 verify the signature in a document.
 * @param trustedCertificate path of the PEM file of the one certificate to trust
 * @returns whether it accepts, and what it said
 */
export function verifyWithXmlsec(
	folder: string,
	xml: string | Buffer,
	trustedCertificate: string,
): { accepted: boolean; words: string } {
	const file = join(folder, 'signed.xml');
	writeFileSync(file, xml);
	const result = spawnSync('xmlsec1', [
		'--verify',
		...['--id-attr:Id', 'http://uri.etsi.org/01903/v1.3.2#:SignedProperties'],
		...['--trusted-pem', trustedCertificate],
		file,
	]);
	return { accepted: result.status === 0, words: `${result.stdout}${result.stderr}` };
}
