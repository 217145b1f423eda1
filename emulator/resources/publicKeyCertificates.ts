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
			handle: () => jsonReply(200, [...state.publicKeys.published(), ...futureKeys(state)]),
		},
	];
}

/** A certificate for a usage that no specification names, where unknown things are wanted. */
function futureKeys(state: EmulatorState): object[] {
	const [example] = state.publicKeys.published();
	return state.options.unknownFields ? [{ ...example, usage: ['FutureEncryption'] }] : [];
}
