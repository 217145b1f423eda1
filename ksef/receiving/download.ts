import { KsefError } from '../api/errors';
import { getInvoice } from '../api/invoices';
import type { KsefNumber, Sha256Base64, XmlDocument } from '../api/types';
import { sha256Base64 } from '../crypto/hash';
import { XmlReadError } from '../fa3/xml/document';
import { readXml } from '../fa3/xml/reader';
import { readInvoiceFacts, type InvoiceFacts } from '../invoiceFacts';
import { parseKsefNumber } from '../ksefNumber';
import type { KsefConnection } from '../sending/ports';
import { repeatSafely } from '../sending/retry';
import { notAKsefNumber } from '../sending/upo';

/** KSeF's codes for "does not exist" and "not readable yet": soon after acceptance the first means the second. */
const DOES_NOT_EXIST = 21164;
const NOT_READABLE_YET = 21165;
/** Pauses between attempts while a fresh invoice is not readable yet; downloads are scarce (64 an hour). */
const PAUSES_MS = [1_000, 2_000, 4_000, 8_000];
/** A number older than this is not fresh: 21164 then means what it says. */
const FRESH_FOR_MS = 2 * 86_400_000;

/** An invoice as KSeF keeps it. */
export interface DownloadedInvoice {
	ksefNumber: KsefNumber;
	/** The exact bytes. */
	xml: Uint8Array;
	invoiceHash: Sha256Base64;
	/** Absent when the document cannot be read as XML; the bytes are still there. */
	facts?: InvoiceFacts;
	warnings: string[];
}

/**
 * Downloads an invoice by its KSeF number. While a fresh invoice is not readable yet it tries again for about 15 s.
 * @throws {KsefError} `input` when the number is none, `notFound` or `refused` when KSeF does not give it,
 * `badAnswer` when the bytes differ from KSeF's hash
 */
export async function downloadInvoice(
	connection: KsefConnection,
	ksefNumberText: string,
	signal?: AbortSignal,
): Promise<DownloadedInvoice> {
	const number = parseKsefNumber(ksefNumberText);
	if (number === undefined) throw notAKsefNumber(ksefNumberText);
	const { ksefNumber } = number;
	const document = await download(connection, ksefNumber, number.date, signal);
	const invoiceHash = sha256Base64(document.bytes);
	if (document.declaredHash !== undefined && document.declaredHash !== invoiceHash) {
		throw new KsefError({
			kind: 'badAnswer',
			message: `The invoice ${ksefNumber} that arrived differs from what KSeF sent: its hash is another.`,
			advice: 'Try again; if it repeats, check the proxy between n8n and KSeF.',
			references: { ksefNumber },
		});
	}
	const warnings: string[] = [];
	if (!number.checksumMatches && number.form === '2.0') {
		warnings.push(
			'The checksum at the end of the KSeF number does not match; KSeF knows the number.',
		);
	}
	if (document.systemWarning !== undefined) warnings.push(document.systemWarning);
	const facts = tryFacts(document.bytes, warnings);
	return {
		ksefNumber,
		xml: document.bytes,
		invoiceHash,
		...(facts === undefined ? {} : { facts }),
		warnings,
	};
}

async function download(
	connection: KsefConnection,
	ksefNumber: KsefNumber,
	date: string,
	signal: AbortSignal | undefined,
): Promise<XmlDocument> {
	const { client } = connection;
	const isFresh = client.host.now().getTime() - Date.parse(date) < FRESH_FOR_MS;
	for (let attempt = 0; ; attempt++) {
		try {
			return await repeatSafely(client.host, () => getInvoice(client, ksefNumber, signal), signal);
		} catch (error) {
			const pause = PAUSES_MS[attempt];
			if (!isNotReadableYet(error, isFresh) || pause === undefined) throw error;
			await client.host.sleep(pause, signal);
		}
	}
}

function isNotReadableYet(error: unknown, isFresh: boolean): boolean {
	if (!(error instanceof KsefError)) return false;
	const { ksefCode } = error.facts;
	return ksefCode === NOT_READABLE_YET || (isFresh && ksefCode === DOES_NOT_EXIST);
}

/** Received documents can be dirty: what cannot be read is delivered all the same. */
function tryFacts(bytes: Uint8Array, warnings: string[]): InvoiceFacts | undefined {
	try {
		return readInvoiceFacts(readXml(bytes));
	} catch (error) {
		if (!(error instanceof XmlReadError)) throw error;
		warnings.push(`The document cannot be read as XML: ${error.message}`);
		return undefined;
	}
}
