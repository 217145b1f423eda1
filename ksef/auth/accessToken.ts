/** What an access token says about itself. KSeF's contract leaves the claims open, so all may be absent. */
export interface AccessTokenClaims {
	contextType?: string;
	contextValue?: string;
	/** Such as `QualifiedSeal` or `Token`. */
	authenticationMethod?: string;
	/** Such as `InvoiceRead`, `InvoiceWrite`, `Owner`. */
	permissions: string[];
	roles: string[];
}

/** Claims by their short names, as KSeF writes them now, and by the long ones of its examples. */
const NAMES = {
	contextType: ['cit', 'context-identifier-type'],
	contextValue: ['civ', 'context-identifier-value'],
	authenticationMethod: ['aum', 'authentication-method'],
	permissions: ['pep', 'per', 'permissions'],
	roles: ['rol', 'roles', 'role'],
} as const;

/**
 * Reads the claims of an access token without verifying it: KSeF does that, we only show them.
 * @returns empty lists when it is not a JWT that can be read
 */
export function readAccessToken(token: string): AccessTokenClaims {
	const payload = parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
	const claims =
		typeof payload === 'object' && payload !== null ? new Map(Object.entries(payload)) : new Map();
	const find = (names: readonly string[]): unknown =>
		names.map((name) => claims.get(name)).find((value) => value !== undefined);
	const result: AccessTokenClaims = {
		permissions: list(find(NAMES.permissions)),
		roles: list(find(NAMES.roles)),
	};
	for (const name of ['contextType', 'contextValue', 'authenticationMethod'] as const) {
		const value = find(NAMES[name]);
		if (typeof value === 'string') result[name] = value;
	}
	return result;
}

/** A list comes as an array, as JSON inside a string, or as words with commas. */
function list(value: unknown): string[] {
	if (Array.isArray(value)) return value.filter((one): one is string => typeof one === 'string');
	if (typeof value !== 'string') return [];
	const inner = parse(value);
	if (Array.isArray(inner)) return list(inner);
	return value
		.split(',')
		.map((word) => word.trim())
		.filter((word) => word !== '');
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		// Whatever is not JSON is shown as nothing rather than failing a sign-in that has worked.
		return undefined;
	}
}
