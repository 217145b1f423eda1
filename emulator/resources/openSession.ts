import type { SymmetricKey } from '../crypto/symmetricCipher';
import type { InputObject } from '../http/input';
import type { EmulatorState } from '../state/emulatorState';
import type { FormCode } from '../state/sessions';
import { unknownKey } from './signIn';

/** The structure that the emulator can check: FA(3). KSeF itself takes FA(2), PEF and FA_RR too. */
const SUPPORTED: FormCode = { systemCode: 'FA (3)', schemaVersion: '1-0E', value: 'FA' };

/** What the `encryption` of a request holds. */
export interface GivenEncryption {
	encryptedSymmetricKey: Buffer;
	initializationVector: Buffer;
	publicKeyId: string | undefined;
}

/** Reads `formCode`; another structure than FA(3) is a problem of the input. */
export function readFormCode(input: InputObject): FormCode {
	const code = input.object('formCode');
	const formCode = {
		systemCode: code.text('systemCode'),
		schemaVersion: code.text('schemaVersion'),
		value: code.text('value'),
	};
	const supported =
		formCode.systemCode === SUPPORTED.systemCode &&
		formCode.schemaVersion === SUPPORTED.schemaVersion &&
		formCode.value === SUPPORTED.value;
	return supported
		? formCode
		: input.problem(
				'formCode',
				'Wskazany kod formularza nie jest wspierany. Emulator sprawdza wyłącznie FA (3) 1-0E.',
				SUPPORTED,
			);
}

/** Reads `encryption`. */
export function readEncryption(input: InputObject): GivenEncryption {
	const encryption = input.object('encryption');
	return {
		encryptedSymmetricKey: encryption.bytes('encryptedSymmetricKey'),
		initializationVector: encryption.bytes('initializationVector', 16),
		publicKeyId: encryption.optionalText('publicKeyId', { length: 44 }),
	};
}

/**
 * Unwraps the symmetric key that a client chose.
 *
 * @returns the key, or undefined when it cannot be decrypted or is not 32 bytes long (status 415)
 * @throws KsefException 21470 when the named public key is unknown or withdrawn
 */
export function unwrapKey(state: EmulatorState, given: GivenEncryption): SymmetricKey | undefined {
	const decryption = state.publicKeys.decrypt(
		'SymmetricKeyEncryption',
		given.publicKeyId,
		given.encryptedSymmetricKey,
	);
	if (decryption.outcome === 'unknownKey') throw unknownKey(given.publicKeyId);
	if (decryption.outcome === 'undecipherable' || decryption.plain.length !== 32) return undefined;
	return { key: decryption.plain, initializationVector: given.initializationVector };
}
