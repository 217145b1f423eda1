import { createHash } from 'node:crypto';
import { InputObject, queryInteger } from '../http/input';
import { jsonReply } from '../http/messages';
import type { Operation } from '../http/operation';
import type { EmulatorState } from '../state/emulatorState';
import { nipOfContext } from '../state/identifiers';
import { formatInstant, warsawDay } from '../state/time';

const SCOPES = [
	'CredentialsManage',
	'CredentialsRead',
	'InvoiceWrite',
	'InvoiceRead',
	'Introspection',
	'SubunitManage',
	'EnforcementOperations',
	'VatUeManage',
	'CollectiveIdentifierManage',
] as const;

/** What the caller may do: `POST /permissions/query/personal/grants` and `GET /permissions/attachments/status`. */
export function ownPermissionOperations(state: EmulatorState): Operation[] {
	return [
		{
			method: 'POST',
			path: '/permissions/query/personal/grants',
			access: 'accessToken',
			limit: 'other',
			handle: async ({ request, authentication }) => {
				const { query } = request;
				const size = queryInteger(query, 'pageSize', { minimum: 10, maximum: 100, otherwise: 10 });
				const page = queryInteger(query, 'pageOffset', {
					minimum: 0,
					maximum: 999_999,
					otherwise: 0,
				});
				const input = await InputObject.ofBody(request);
				const wanted = input.listOf('permissionTypes', SCOPES);
				const inactive =
					input.has('permissionState') &&
					input.oneOf('permissionState', ['Active', 'Inactive'] as const) === 'Inactive';
				input.finish();
				const all = inactive
					? []
					: authentication.permissions.filter(
							(permission) => wanted.length === 0 || wanted.includes(permission),
						);
				const start = page * size;
				return jsonReply(200, {
					permissions: all.slice(start, start + size).map((permission) => ({
						id: stableId(`${authentication.subject.value} ${permission}`),
						permissionScope: permission,
						description: 'Permission in the emulator',
						permissionState: 'Active',
						startDate: formatInstant(authentication.startDate),
						canDelegate: false,
					})),
					hasMore: start + size < all.length,
				});
			},
		},
		{
			method: 'GET',
			path: '/permissions/attachments/status',
			access: 'accessToken',
			limit: 'other',
			permissions: ['CredentialsManage', 'CredentialsRead'],
			handle: ({ authentication, now }) => {
				const nip = nipOfContext(authentication.context) ?? '';
				const consent = state.permissions.attachmentConsent(nip, warsawDay(now));
				return jsonReply(200, {
					isAttachmentAllowed: consent !== undefined,
					...(consent?.revokedOn === undefined
						? {}
						: { revokedDate: `${consent.revokedOn}T00:00:00+00:00` }),
				});
			},
		},
	];
}

/** The same 36 characters for the same permission, in the form of a UUID. */
function stableId(text: string): string {
	const digits = createHash('sha256').update(text).digest('hex');
	return [
		digits.slice(0, 8),
		digits.slice(8, 12),
		digits.slice(12, 16),
		digits.slice(16, 20),
		digits.slice(20, 32),
	].join('-');
}
