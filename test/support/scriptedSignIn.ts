import { generateKeyPairSync } from 'node:crypto';
import { ScriptedHost, type ScriptedHandler } from './scriptedHost';

/** Where the scripted KSeF claims to be. */
export const BASE_URL = 'https://ksef.invalid/v2';
/** Secrets of the scripted conversation, for searching outputs. */
export const SECRETS = {
	ksefToken: '20260101-EC-0123456789-ABCDEF0123-45|nip-5265877635|secretTokenTail0123456789abcdef',
	authenticationToken: 'authenticationTokenSecret',
	refreshToken: 'refreshTokenSecret',
	/** Followed by a number. */
	accessToken: 'accessTokenSecret',
};

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
/** With which the scripted KSeF decrypts tokens. */
export const scriptedPrivateKey = keys.privateKey;
const published = keys.publicKey.export({ format: 'der', type: 'spki' }).toString('base64');

/** Minutes from the host's time, as KSeF writes times. */
function later(host: ScriptedHost, minutes: number): string {
	return new Date(host.time + minutes * 60_000).toISOString();
}

/** A host on which every sign-in succeeds, unless handlers are put in place of the usual ones. */
export function signInHost(handlers: Record<string, ScriptedHandler> = {}): ScriptedHost {
	let tokensGiven = 0;
	const accessToken = (): { token: string; validUntil: string } => ({
		token: `${SECRETS.accessToken}${++tokensGiven}`,
		validUntil: later(host, 15),
	});
	const started: ScriptedHandler = () => ({
		status: 202,
		json: {
			referenceNumber: '20261121-AU-0000000000-0000000000-00',
			authenticationToken: { token: SECRETS.authenticationToken, validUntil: later(host, 45) },
		},
	});
	const host: ScriptedHost = new ScriptedHost({
		'GET /security/public-key-certificates': () => ({
			json: [
				{
					certificate: published,
					publicKeyId: 'key-1',
					validFrom: '2026-01-01T00:00:00Z',
					validTo: '2027-01-01T00:00:00Z',
					usage: ['KsefTokenEncryption', 'SymmetricKeyEncryption'],
				},
			],
		}),
		'POST /auth/challenge': () => ({
			json: {
				challenge: '20261121-CR-226FB7B000-3ACF9BE4C0-10',
				timestamp: new Date(host.time).toISOString(),
				timestampMs: host.time,
				clientIp: '127.0.0.1',
			},
		}),
		'POST /auth/ksef-token': started,
		'POST /auth/xades-signature': started,
		'GET /auth/20261121-AU-0000000000-0000000000-00': () => ({
			json: {
				startDate: later(host, 0),
				status: { code: 200, description: 'Uwierzytelnianie zakończone sukcesem' },
			},
		}),
		'POST /auth/token/redeem': () => ({
			json: {
				accessToken: accessToken(),
				refreshToken: { token: SECRETS.refreshToken, validUntil: later(host, 7 * 24 * 60) },
			},
		}),
		'POST /auth/token/refresh': () => ({ json: { accessToken: accessToken() } }),
		...handlers,
	});
	return host;
}

/** The path of the status call in {@link signInHost}. */
export const STATUS_CALL = 'GET /auth/20261121-AU-0000000000-0000000000-00';
