import { readAccessToken } from '../../ksef/auth/accessToken';

function jwt(claims: object): string {
	return `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.signature`;
}

test.each([
	['an array', ['InvoiceRead', 'InvoiceWrite']],
	['JSON in a string', '["InvoiceRead","InvoiceWrite"]'],
	['words with commas', 'InvoiceRead, InvoiceWrite'],
])('permissions come as %s', (_, per) => {
	expect(readAccessToken(jwt({ per })).permissions).toEqual(['InvoiceRead', 'InvoiceWrite']);
});

test('the long names of the contract’s examples are known too', () => {
	const claims = readAccessToken(
		jwt({
			'context-identifier-type': 'Nip',
			'context-identifier-value': '3756977049',
			'authentication-method': 'QualifiedSeal',
		}),
	);
	expect(claims).toEqual({
		contextType: 'Nip',
		contextValue: '3756977049',
		authenticationMethod: 'QualifiedSeal',
		permissions: [],
		roles: [],
	});
});

test.each(['', 'not a token', 'a.b.c', `a.${Buffer.from('"text"').toString('base64url')}.c`])(
	'“%s” says nothing, and does no harm',
	(token) => {
		expect(readAccessToken(token)).toEqual({ permissions: [], roles: [] });
	},
);
