import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Instant } from '../state/time';

/** The three bearer tokens of the API; each opens its own doors only. */
export type BearerKind = 'OperationToken' | 'ContextToken' | 'RefreshToken';

/** What a bearer token carries. */
export interface BearerClaims {
	kind: BearerKind;
	/** Reference number of the sign-in operation. */
	reference: string;
	/** When it stops working. */
	validUntil: Instant;
}

/** What an access token says of its bearer, under the short names that the ministry's client reads. */
export interface ContextClaims {
	/** Kind of context. */
	cit: string;
	/** Value of context. */
	civ: string;
	/** Method of authentication. */
	aum: string;
	/** Reference number of the sign-in. */
	arn: string;
	/** Permissions. */
	per: readonly string[];
}

/** Writes and reads the JSON Web Tokens (HS256) of one emulator. */
export class BearerTokens {
	private readonly secret = randomBytes(32);

	/** Writes a token; two tokens with the same claims still differ. */
	issue(claims: BearerClaims, now: Instant, context?: ContextClaims): string {
		const header = encode({ alg: 'HS256', typ: 'JWT' });
		const payload = encode({
			'token-type': claims.kind,
			'operation-reference-number': claims.reference,
			...context,
			jti: randomBytes(8).toString('hex'),
			exp: claims.validUntil / 1000,
			iat: now / 1000,
			iss: 'ksef-emulator',
			aud: 'ksef-emulator',
		});
		return `${header}.${payload}.${this.sign(`${header}.${payload}`)}`;
	}

	/**
	 * Reads a token.
	 *
	 * @returns its claims, or undefined when it was not issued here or is past its time
	 */
	read(token: string, now: Instant): BearerClaims | undefined {
		const [header, payload, signature] = token.split('.');
		if (header === undefined || payload === undefined || signature === undefined) return undefined;
		const given = Buffer.from(signature);
		const right = Buffer.from(this.sign(`${header}.${payload}`));
		if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
		const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as {
			'token-type': BearerKind;
			'operation-reference-number': string;
			exp: number;
		};
		const validUntil = claims.exp * 1000;
		if (validUntil <= now) return undefined;
		return {
			kind: claims['token-type'],
			reference: claims['operation-reference-number'],
			validUntil,
		};
	}

	private sign(text: string): string {
		return createHmac('sha256', this.secret).update(text).digest('base64url');
	}
}

/** Pre-signed addresses: whoever has one may use it, until it expires, without any token. */
export class SignedLinks {
	private readonly secret = randomBytes(32);

	/**
	 * The query string that makes a path usable.
	 *
	 * @param path absolute path of the resource
	 * @param permission read or write
	 * @param expires when it stops working
	 */
	query(path: string, permission: 'r' | 'w', expires: Instant): string {
		const end = new Date(expires).toISOString();
		const parameters = new URLSearchParams({ sv: '2025-01-05', se: end, sr: 'b', sp: permission });
		parameters.set('sig', this.sign(`${permission} ${path} ${end}`));
		return parameters.toString();
	}

	/** Whether a query string belongs to the path and permission, and whether its time is over. */
	check(
		path: string,
		permission: 'r' | 'w',
		query: URLSearchParams,
		now: Instant,
	): 'valid' | 'expired' | 'forged' {
		const end = query.get('se') ?? '';
		const given = Buffer.from(query.get('sig') ?? '');
		const right = Buffer.from(this.sign(`${permission} ${path} ${end}`));
		if (given.length !== right.length || !timingSafeEqual(given, right)) return 'forged';
		return Date.parse(end) <= now ? 'expired' : 'valid';
	}

	private sign(text: string): string {
		return createHmac('sha256', this.secret).update(text).digest('base64');
	}
}

function encode(value: object): string {
	return Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');
}
