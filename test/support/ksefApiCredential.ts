import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { RunningEmulator } from '../../emulator/startEmulator';

/** The credential `ksefApi` as a user fills it in for the emulator, with its token. */
export function tokenCredential(
	emulator: Pick<RunningEmulator, 'baseUrl' | 'nip' | 'token'>,
): ICredentialDataDecryptedObject {
	return {
		environment: 'custom',
		baseUrl: emulator.baseUrl,
		contextType: 'nip',
		contextNip: emulator.nip,
		authenticationMethod: 'ksefToken',
		ksefToken: emulator.token,
	};
}
