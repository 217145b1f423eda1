import { KsefError } from '../api/errors';
import {
	documentOf,
	getInvoiceUpo,
	getInvoiceUpoByKsefNumber,
	getSessionUpo,
	type SessionsQueryResponseItem,
	type SessionType,
} from '../api/sessions';
import type { KsefNumber, ReferenceNumber, XmlDocument } from '../api/types';
import { sha256Base64 } from '../crypto/hash';
import { parseKsefNumber } from '../ksefNumber';
import type { KsefConnection } from './ports';
import { repeatSafely } from './retry';
import { listSessions, readSession } from './status';
import { asKsefError, inputError } from './statusWords';
import { readUpo, type UpoFacts } from './upoFacts';

/** Sessions that are asked for a UPO when only the KSeF number is known. */
const MOST_SESSIONS_ASKED = 40;
const UPO_NOT_FOUND = 21178;
const DAY_MS = 86_400_000;
const DOWNLOAD_TIMEOUT_MS = 60_000;

/** A UPO: its exact bytes and what they say. */
export interface Upo {
	xml: Uint8Array;
	facts: UpoFacts;
	/** The session it was found in. */
	sessionReferenceNumber: ReferenceNumber;
}

/** Whose UPO: of an invoice by its reference, or by its KSeF number with the session if that is known. */
export type UpoRequest =
	| {
			sessionReferenceNumber: ReferenceNumber;
			invoiceReferenceNumber: ReferenceNumber;
			/** The pre-signed address of a status answer: used first, because it counts in no limit. */
			downloadUrl?: string;
	  }
	| { ksefNumber: KsefNumber; sessionReferenceNumber?: ReferenceNumber };

/**
 * Gets the UPO of one invoice. With a KSeF number alone it looks through the sessions opened around the number's date.
 * @throws {KsefError} `notFound` when no session in reach has it; `badAnswer` when the bytes differ from KSeF's hash
 */
export async function getUpo(
	connection: KsefConnection,
	request: UpoRequest,
	signal?: AbortSignal,
): Promise<Upo> {
	if ('invoiceReferenceNumber' in request) {
		const { sessionReferenceNumber, invoiceReferenceNumber } = request;
		return await fetchUpo(
			connection,
			sessionReferenceNumber,
			signal,
			() =>
				getInvoiceUpo(connection.client, sessionReferenceNumber, invoiceReferenceNumber, signal),
			request.downloadUrl,
		);
	}
	const number = parseKsefNumber(request.ksefNumber);
	if (number === undefined) throw notAKsefNumber(request.ksefNumber);
	const { ksefNumber, date } = number;
	if (request.sessionReferenceNumber === undefined) {
		return await findUpo(connection, ksefNumber, date, signal);
	}
	return await upoByKsefNumber(connection, request.sessionReferenceNumber, ksefNumber, signal);
}

/**
 * Gets all pages of a session's UPO; empty while the session is open or its UPO is not written yet, and for a session
 * without a single accepted invoice.
 */
export async function getSessionUpoPages(
	connection: KsefConnection,
	sessionReferenceNumber: ReferenceNumber,
	signal?: AbortSignal,
): Promise<Upo[]> {
	const session = await readSession(connection, sessionReferenceNumber, signal);
	const upos: Upo[] = [];
	for (const page of session.upo?.pages ?? []) {
		upos.push(
			await fetchUpo(
				connection,
				sessionReferenceNumber,
				signal,
				() =>
					getSessionUpo(connection.client, sessionReferenceNumber, page.referenceNumber, signal),
				page.downloadUrl,
			),
		);
	}
	return upos;
}

/** The error for text that is no KSeF number. */
export function notAKsefNumber(text: string): KsefError {
	return inputError(
		`“${text.slice(0, 60)}” is not a KSeF number.`,
		'A KSeF number has 35 characters, such as 5265877635-20250826-0100001AF629-AF.',
	);
}

async function fetchUpo(
	connection: KsefConnection,
	sessionReferenceNumber: ReferenceNumber,
	signal: AbortSignal | undefined,
	get: () => Promise<XmlDocument>,
	downloadUrl?: string,
): Promise<Upo> {
	const { bytes, declaredHash } =
		(await tryDownload(connection, downloadUrl, signal)) ??
		(await repeatSafely(connection.client.host, get, signal));
	if (declaredHash !== undefined && declaredHash !== sha256Base64(bytes)) {
		throw new KsefError({
			kind: 'badAnswer',
			message: 'The UPO that arrived differs from what KSeF sent: its hash is another.',
			advice: 'Try again; if it repeats, check the proxy between n8n and KSeF.',
			references: { sessionReferenceNumber },
		});
	}
	return { xml: bytes, facts: readUpo(bytes), sessionReferenceNumber };
}

/** The document at a pre-signed address; undefined when there is none or it does not work (any more). */
async function tryDownload(
	connection: KsefConnection,
	url: string | undefined,
	signal: AbortSignal | undefined,
): Promise<XmlDocument | undefined> {
	if (url === undefined || !/^https?:/.test(url)) return undefined;
	try {
		const response = await connection.client.host.http({
			method: 'GET',
			url,
			headers: { accept: 'application/xml' },
			timeoutMs: DOWNLOAD_TIMEOUT_MS,
			...(signal === undefined ? {} : { signal }),
		});
		return response.status === 200 ? documentOf(response) : undefined;
	} catch (error) {
		// The same document can be had from the API itself.
		asKsefError(error, 'download the UPO');
		return undefined;
	}
}

function upoByKsefNumber(
	connection: KsefConnection,
	sessionReferenceNumber: ReferenceNumber,
	ksefNumber: KsefNumber,
	signal: AbortSignal | undefined,
): Promise<Upo> {
	return fetchUpo(connection, sessionReferenceNumber, signal, () =>
		getInvoiceUpoByKsefNumber(connection.client, sessionReferenceNumber, ksefNumber, signal),
	);
}

async function findUpo(
	connection: KsefConnection,
	ksefNumber: KsefNumber,
	date: string,
	signal: AbortSignal | undefined,
): Promise<Upo> {
	let asked = 0;
	for (const sessionType of ['Online', 'Batch'] as const) {
		for (const session of await sessionsAround(connection, sessionType, date, signal)) {
			if (session.successfulInvoiceCount === 0 || asked >= MOST_SESSIONS_ASKED) continue;
			asked++;
			const upo = await tryUpo(connection, session.referenceNumber, ksefNumber, signal);
			if (upo !== undefined) return upo;
		}
	}
	throw new KsefError({
		kind: 'notFound',
		message: `None of the ${asked} sessions of this credential around ${date} holds a UPO for ${ksefNumber}.`,
		advice:
			'KSeF gives a UPO only with its session: enter the session reference number that Send returned. UPOs exist for invoices sent by this company, not for received ones.',
		references: { ksefNumber },
	});
}

/** Sessions live up to 12 hours, and a number's date is Polish time: one day to either side is enough. */
function sessionsAround(
	connection: KsefConnection,
	sessionType: SessionType,
	date: string,
	signal: AbortSignal | undefined,
): Promise<SessionsQueryResponseItem[]> {
	const middle = Date.parse(`${date}T12:00:00Z`);
	return listSessions(
		connection,
		{
			sessionType,
			dateCreatedFrom: new Date(middle - 1.5 * DAY_MS).toISOString(),
			dateCreatedTo: new Date(middle + DAY_MS).toISOString(),
		},
		signal === undefined ? {} : { signal },
	);
}

async function tryUpo(
	connection: KsefConnection,
	sessionReferenceNumber: ReferenceNumber,
	ksefNumber: KsefNumber,
	signal: AbortSignal | undefined,
): Promise<Upo | undefined> {
	try {
		return await upoByKsefNumber(connection, sessionReferenceNumber, ksefNumber, signal);
	} catch (error) {
		const isMissing =
			error instanceof KsefError &&
			(error.facts.ksefCode === UPO_NOT_FOUND || error.kind === 'notFound');
		if (isMissing) return undefined;
		throw error;
	}
}
