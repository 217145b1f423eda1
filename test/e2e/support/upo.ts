import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { XMLParser } from 'fast-xml-parser';

/** The facts of a UPO for one invoice, read without any code of the project. */
export interface UpoFacts {
	ksefNumber: string;
	invoiceNumber: string;
	sellerNip: string;
	/** SHA-256 of the invoice's bytes, Base64. */
	invoiceHash: string;
	sessionReferenceNumber: string;
}

const parser = new XMLParser({ removeNSPrefix: true, parseTagValue: false });

function textAt(tree: unknown, ...names: string[]): string {
	let place = tree;
	for (const name of names) {
		if (typeof place !== 'object' || place === null || !(name in place)) {
			throw new Error(`The UPO has no ${names.join('/')}`);
		}
		place = Object.entries(place).find(([key]) => key === name)?.[1];
	}
	return String(place);
}

/** Reads a UPO in the form of the schema upo-v4-3. */
export function readUpo(xml: Buffer): UpoFacts {
	const tree: unknown = parser.parse(xml);
	const inDocument = (name: string): string => textAt(tree, 'Potwierdzenie', 'Dokument', name);
	return {
		ksefNumber: inDocument('NumerKSeFDokumentu'),
		invoiceNumber: inDocument('NumerFaktury'),
		sellerNip: inDocument('NipSprzedawcy'),
		invoiceHash: inDocument('SkrotDokumentu'),
		sessionReferenceNumber: textAt(tree, 'Potwierdzenie', 'NumerReferencyjnySesji'),
	};
}

/**
 * What xmlsec1 says about a document's signature: `OK`, or its complaint. The certificate is the emulator's own, so
 * only the signature itself is checked, not who issued the certificate.
 */
export function xmlsecVerdict(xml: Buffer): string {
	const folder = mkdtempSync(path.join(tmpdir(), 'n8n-nodes-ksef-pl-upo-'));
	try {
		const file = path.join(folder, 'upo.xml');
		writeFileSync(file, xml);
		const result = spawnSync(
			'xmlsec1',
			['--verify', '--insecure', '--id-attr:Id', 'SignedProperties', file],
			{ encoding: 'utf8' },
		);
		return result.status === 0 ? 'OK' : `${result.stdout}${result.stderr}`;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
