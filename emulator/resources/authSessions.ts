import { InvalidInput } from '../http/errors';
import { emptyReply, jsonReply } from '../http/messages';
import type { Operation } from '../http/operation';
import { continuedPage } from '../http/paging';
import type { EmulatorState } from '../state/emulatorState';
import { contextKey } from '../state/identifiers';
import { describeSignIn } from './signInStatus';

/** Sign-ins that can still be refreshed: listing and ending them. Access tokens live on until their time. */
export function authSessionOperations(state: EmulatorState): Operation[] {
	return [
		{
			method: 'GET',
			path: '/auth/sessions',
			access: 'accessToken',
			limit: 'other',
			handle: ({ request, authentication, now }) => {
				const { subject, context } = authentication;
				const all = state.authentications.active(subject, context, now);
				const { items, continuationToken } = continuedPage(request, all, 100);
				return jsonReply(200, {
					...(continuationToken === undefined ? {} : { continuationToken }),
					items: items.map((entry) => ({
						...describeSignIn(entry, now),
						referenceNumber: entry.referenceNumber,
						isCurrent: entry === authentication,
					})),
				});
			},
		},
		{
			method: 'DELETE',
			path: '/auth/sessions/current',
			access: 'accessOrRefreshToken',
			limit: 'other',
			handle: ({ authentication }) => {
				authentication.revoked = true;
				return emptyReply(204);
			},
		},
		{
			method: 'DELETE',
			path: '/auth/sessions/{referenceNumber}',
			access: 'accessToken',
			limit: 'other',
			handle: ({ authentication, parameters }) => {
				const reference = parameters.referenceNumber ?? '';
				const other = state.authentications.get(reference);
				if (
					other?.subject.value !== authentication.subject.value ||
					contextKey(other.context) !== contextKey(authentication.context)
				) {
					throw new InvalidInput([
						`Sesja uwierzytelnienia o numerze referencyjnym ${reference} nie została znaleziona.`,
					]);
				}
				other.revoked = true;
				return emptyReply(204);
			},
		},
	];
}
