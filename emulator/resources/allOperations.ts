import type { Operation } from '../http/operation';
import type { UpoArchive } from '../processing/upoDocument';
import type { EmulatorState } from '../state/emulatorState';
import { accessTokenOperations } from './accessTokens';
import { authSessionOperations } from './authSessions';
import { batchSessionOperations } from './batchSessions';
import { challengeOperations } from './challenge';
import { invoiceDownloadOperations } from './invoiceDownload';
import { invoiceExportOperations } from './invoiceExports';
import { invoiceMetadataOperations } from './invoiceMetadata';
import { ksefTokenOperations } from './ksefTokens';
import { limitOperations } from './limits';
import { onlineSessionOperations } from './onlineSessions';
import { ownPermissionOperations } from './ownPermissions';
import { publicKeyCertificateOperations } from './publicKeyCertificates';
import { sessionInvoiceOperations } from './sessionInvoices';
import { sessionListOperations } from './sessionList';
import { sessionStatusOperations } from './sessionStatus';
import { signInOperations } from './signIn';
import { signInStatusOperations } from './signInStatus';
import { testDataOperations } from './testData';
import { upoOperations } from './upo';

/** Every operation that the emulator serves below `/v2`. */
export function allOperations(state: EmulatorState, upo: UpoArchive): Operation[] {
	return [
		...publicKeyCertificateOperations(state),
		...challengeOperations(state),
		...signInOperations(state),
		...signInStatusOperations(state),
		...accessTokenOperations(state),
		...authSessionOperations(state),
		...ksefTokenOperations(state),
		...limitOperations(state),
		...ownPermissionOperations(state),
		...testDataOperations(state),
		...onlineSessionOperations(state),
		...batchSessionOperations(state),
		...sessionListOperations(state),
		...sessionStatusOperations(state),
		...sessionInvoiceOperations(state),
		...upoOperations(state, upo),
		...invoiceDownloadOperations(state),
		...invoiceMetadataOperations(state),
		...invoiceExportOperations(state),
	];
}
