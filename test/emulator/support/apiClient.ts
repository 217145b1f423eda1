import {
	constants,
	createHash,
	createCipheriv,
	publicEncrypt,
	randomBytes,
	X509Certificate,
} from 'node:crypto';
import type { EmulatorOptions } from '../../../emulator/options';
import { startEmulator, type RunningEmulator } from '../../../emulator/startEmulator';
import { contractJudge, type ContractJudge } from './contract';

/** JSON of an answer, read field by field. */
export type Json = Record<string, unknown>;

/** One answer. */
export interface Answer<Body = Json> {
	status: number;
	headers: Headers;
	bytes: Buffer;
	json: Body;
}

/** What goes with a request. */
export interface RequestParts {
	body?: unknown;
	xml?: string | Buffer;
	headers?: Record<string, string>;
	/** Bearer token instead of the signed-in one; null for none. */
	bearer?: string | null;
}

/** A client for tests: says what it is told to, and has every answer judged by the contract. */
export class ApiClient {
	accessToken: string | undefined;
	refreshToken: string | undefined;

	constructor(
		readonly baseUrl: string,
		readonly judge: ContractJudge | undefined,
	) {}

	/**
	 * Sends a request.
	 *
	 * @param operation name in the contract, such as `GET /sessions/{referenceNumber}`
	 * @param path the path with its values filled in; the operation's own when left out
	 */
	async call<Body = Json>(
		operation: string,
		path: string | undefined = undefined,
		parts: RequestParts = {},
	): Promise<Answer<Body>> {
		const [method = 'GET', template = ''] = operation.split(' ');
		const bearer = parts.bearer === undefined ? this.accessToken : parts.bearer;
		const type = parts.xml === undefined ? 'application/json' : 'application/xml';
		const body =
			parts.xml?.toString() ?? (parts.body === undefined ? undefined : JSON.stringify(parts.body));
		const response = await fetch(`${this.baseUrl}${path ?? template}`, {
			method,
			headers: {
				...(body === undefined ? {} : { 'content-type': type }),
				...(bearer === undefined || bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
				...parts.headers,
			},
			...(body === undefined ? {} : { body }),
		});
		const bytes = Buffer.from(await response.arrayBuffer());
		const contentType = response.headers.get('content-type') ?? '';
		this.judge?.judge(operation, {
			status: response.status,
			contentType,
			text: bytes.toString('utf8'),
		});
		const json = (contentType.includes('json') ? JSON.parse(bytes.toString('utf8')) : {}) as Body;
		return { status: response.status, headers: response.headers, bytes, json };
	}
}

/** An emulator that answers without delay, and a client for it. */
export interface TestBench {
	emulator: RunningEmulator;
	client: ApiClient;
	close: () => Promise<void>;
}

const NO_DELAYS = {
	authentication: 0,
	invoiceQueue: 0,
	invoiceProcessing: 0,
	sessionClosing: 0,
	permanentStorage: 0,
	highWaterMark: 0,
	exporting: 0,
};

/** Starts an emulator for tests; delays are zero unless given. */
export async function startBench(options: EmulatorOptions = {}): Promise<TestBench> {
	const judge = contractJudge(options.unknownFields === true ? 'allowed' : 'refused');
	const emulator = await startEmulator({
		...options,
		delays: { ...NO_DELAYS, ...options.delays },
	});
	const client = new ApiClient(emulator.baseUrl, judge);
	return { emulator, client, close: emulator.close };
}

/** A challenge as `POST /auth/challenge` gives it. */
export interface Challenge {
	challenge: string;
	timestampMs: number;
}

/** Gets a challenge. */
export async function getChallenge(client: ApiClient): Promise<Challenge> {
	return (await client.call<Challenge>('POST /auth/challenge')).json;
}

interface Certificate {
	certificate: string;
	publicKeyId: string;
	usage: string[];
}

/** Encrypts with the published key of a usage: RSA-OAEP, SHA-256. */
export async function encryptFor(
	client: ApiClient,
	usage: string,
	plain: Buffer,
): Promise<{ encrypted: Buffer; publicKeyId: string }> {
	const { json } = await client.call<Certificate[]>('GET /security/public-key-certificates');
	const published = json.filter((entry) => entry.usage.includes(usage)).at(-1);
	if (published === undefined) throw new Error(`No key for ${usage}`);
	const key = new X509Certificate(Buffer.from(published.certificate, 'base64')).publicKey;
	const encrypted = publicEncrypt(
		{ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' },
		plain,
	);
	return { encrypted, publicKeyId: published.publicKeyId };
}

/** An accepted proof of identity: a reference and the token to ask with. */
export interface SignInAnswer {
	referenceNumber: string;
	authenticationToken: { token: string; validUntil: string };
}

/** Sends a KSeF token as proof; `plain` replaces what is encrypted. */
export async function sendToken(
	client: ApiClient,
	details: {
		token: string;
		context?: { type: string; value: string };
		plain?: (timestampMs: number) => string | Buffer;
		more?: Json;
	},
): Promise<Answer<SignInAnswer>> {
	const { challenge, timestampMs } = await getChallenge(client);
	const plain = details.plain?.(timestampMs) ?? `${details.token}|${timestampMs}`;
	const { encrypted } = await encryptFor(client, 'KsefTokenEncryption', Buffer.from(plain));
	return await client.call<SignInAnswer>('POST /auth/ksef-token', undefined, {
		body: {
			challenge,
			contextIdentifier: details.context ?? { type: 'Nip', value: '5265877635' },
			encryptedToken: encrypted.toString('base64'),
			...details.more,
		},
	});
}

/** The status of a sign-in. */
export interface SignInStatus {
	status: { code: number; description: string; details?: string[] };
}

/** Asks once how a sign-in went. */
export async function signInStatus(
	client: ApiClient,
	started: SignInAnswer,
): Promise<SignInStatus['status']> {
	const { json } = await client.call<SignInStatus>(
		'GET /auth/{referenceNumber}',
		`/auth/${started.referenceNumber}`,
		{ bearer: started.authenticationToken.token },
	);
	return json.status;
}

/** Redeems a sign-in; the client uses its tokens from then on. */
export async function redeem(client: ApiClient, started: SignInAnswer): Promise<void> {
	const { json, status } = await client.call<
		Record<'accessToken' | 'refreshToken', { token: string }>
	>('POST /auth/token/redeem', undefined, { bearer: started.authenticationToken.token });
	if (status !== 200) throw new Error(`Redeem answered ${status}: ${JSON.stringify(json)}`);
	client.accessToken = json.accessToken.token;
	client.refreshToken = json.refreshToken.token;
}

/** Signs a client in with the emulator's own token. */
export async function signIn(bench: TestBench): Promise<void> {
	const { json } = await sendToken(bench.client, {
		token: bench.emulator.token,
		context: { type: 'Nip', value: bench.emulator.nip },
	});
	await redeem(bench.client, json);
}

/** A symmetric key with what a request says of it. */
export interface TestKey {
	key: Buffer;
	vector: Buffer;
	encryption: Json;
}

/** Makes a symmetric key and wraps it. */
export async function makeKey(client: ApiClient): Promise<TestKey> {
	const key = randomBytes(32);
	const vector = randomBytes(16);
	const { encrypted, publicKeyId } = await encryptFor(client, 'SymmetricKeyEncryption', key);
	return {
		key,
		vector,
		encryption: {
			encryptedSymmetricKey: encrypted.toString('base64'),
			initializationVector: vector.toString('base64'),
			publicKeyId,
		},
	};
}

/** AES-256-CBC with PKCS#7. */
export function encrypt(key: TestKey, plain: Buffer): Buffer {
	const cipher = createCipheriv('aes-256-cbc', key.key, key.vector);
	return Buffer.concat([cipher.update(plain), cipher.final()]);
}

/** SHA-256 in Base64. */
export function sha256(bytes: Buffer): string {
	return createHash('sha256').update(bytes).digest('base64');
}

/** The structure of all test invoices. */
export const FORM_CODE = { systemCode: 'FA (3)', schemaVersion: '1-0E', value: 'FA' };

/** Opens an online session. */
export async function openSession(client: ApiClient): Promise<{ reference: string; key: TestKey }> {
	const key = await makeKey(client);
	const { json } = await client.call<{ referenceNumber: string }>(
		'POST /sessions/online',
		undefined,
		{
			body: { formCode: FORM_CODE, encryption: key.encryption },
		},
	);
	return { reference: json.referenceNumber, key };
}

/** The body that sends an invoice. */
export function sendBody(key: TestKey, document: Buffer, more: Json = {}): Json {
	const encrypted = encrypt(key, document);
	return {
		invoiceHash: sha256(document),
		invoiceSize: document.length,
		encryptedInvoiceHash: sha256(encrypted),
		encryptedInvoiceSize: encrypted.length,
		encryptedInvoiceContent: encrypted.toString('base64'),
		...more,
	};
}

/** Sends an invoice into a session; returns its reference. */
export async function sendInvoice(
	client: ApiClient,
	session: { reference: string; key: TestKey },
	document: Buffer,
	more: Json = {},
): Promise<string> {
	const { json, status } = await client.call<{ referenceNumber: string }>(
		'POST /sessions/online/{referenceNumber}/invoices',
		`/sessions/online/${session.reference}/invoices`,
		{ body: sendBody(session.key, document, more) },
	);
	if (status !== 202) throw new Error(`Sending answered ${status}: ${JSON.stringify(json)}`);
	return json.referenceNumber;
}

/** What a session says of an invoice. */
export interface InvoiceState {
	ordinalNumber: number;
	referenceNumber: string;
	invoiceNumber?: string;
	ksefNumber?: string;
	invoiceHash: string;
	invoiceFileName?: string;
	acquisitionDate?: string;
	permanentStorageDate?: string;
	upoDownloadUrl?: string;
	invoicingMode?: string;
	status: { code: number; details?: string[]; extensions?: Record<string, string> };
}

/** Asks for an invoice of a session. */
export async function invoiceState(
	client: ApiClient,
	session: string,
	invoice: string,
): Promise<InvoiceState> {
	const { json } = await client.call<InvoiceState>(
		'GET /sessions/{referenceNumber}/invoices/{invoiceReferenceNumber}',
		`/sessions/${session}/invoices/${invoice}`,
	);
	return json;
}

/** What a session says of itself. */
export interface SessionState {
	status: { code: number; details?: string[] };
	upo?: { pages: Array<{ referenceNumber: string; downloadUrl: string }> };
	invoiceCount: number;
	successfulInvoiceCount: number;
	failedInvoiceCount: number;
}

/** Asks for a session. */
export async function sessionState(client: ApiClient, session: string): Promise<SessionState> {
	const { json } = await client.call<SessionState>(
		'GET /sessions/{referenceNumber}',
		`/sessions/${session}`,
	);
	return json;
}

/** Closes an online session and returns the status of the answer. */
export async function closeSession(client: ApiClient, session: string): Promise<number> {
	const { status } = await client.call(
		'POST /sessions/online/{referenceNumber}/close',
		`/sessions/online/${session}/close`,
	);
	return status;
}

/** The code of a refusal. */
export function exceptionCode(answer: Answer<unknown>): number | undefined {
	const { exception } = answer.json as {
		exception?: { exceptionDetailList: Array<{ exceptionCode: number }> };
	};
	return exception?.exceptionDetailList[0]?.exceptionCode;
}
