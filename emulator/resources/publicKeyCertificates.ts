import { jsonReply } from '../http/messages';
import type { Operation } from '../http/operation';
import type { EmulatorState } from '../state/emulatorState';

/** `GET /security/public-key-certificates`: the keys to encrypt with, one certificate per usage. */
export function publicKeyCertificateOperations(state: EmulatorState): Operation[] {
	return [
		{
			method: 'GET',
			path: '/security/public-key-certificates',
			access: 'public',
			handle: () => jsonReply(200, state.publicKeys.published()),
		},
	];
}
