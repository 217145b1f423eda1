import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { testCredential } from '../../ksef/auth/tokenCache';
import { readCredential } from './credential';
import { errorWords } from './errors';
import { hostFromCredentialTest } from './host';

/** The credential's Test button: signs in for real and says which thing is wrong when that fails. */
export async function ksefApiTest(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted<ICredentialDataDecryptedObject>,
): Promise<INodeCredentialTestResult> {
	try {
		await testCredential(readCredential(credential.data ?? {}), hostFromCredentialTest(this));
		return { status: 'OK', message: 'Signed in to KSeF' };
	} catch (error) {
		const { message, description } = errorWords(error);
		return { status: 'Error', message: [message, description].filter(Boolean).join(' ') };
	}
}
