import type { KeyUsage, PublishedCertificate } from './crypto/publicKeys';
import type { Api } from './http/api';
import type { UpoArchive } from './processing/upoDocument';
import type { EmulatorState } from './state/emulatorState';
import type { StatusInfo } from './state/statuses';

/** What a test, or the owner of the emulator, can do to the emulated system from outside its API. */
export class EmulatorControl {
	constructor(
		/** The whole state, for assertions that the API does not allow. */
		readonly state: EmulatorState,
		private readonly api: Api,
		private readonly upo: UpoArchive,
	) {}

	/** Moves the emulator's clock forward, and with it everything that was to happen meanwhile. */
	advanceClock(milliseconds: number): void {
		this.state.clock.advance(milliseconds);
		this.state.scheduler.runDue(this.state.clock.now());
	}

	/** Makes the next sign-ins end with these statuses, one each. */
	failSignIns(...outcomes: StatusInfo[]): void {
		this.state.authentications.forceOutcomes(outcomes);
	}

	/** Publishes a new key of a usage; without `keepPrevious` the older ones are withdrawn. */
	async rotateKeys(
		usage: KeyUsage,
		previous: 'keepPrevious' | 'withdrawPrevious' = 'withdrawPrevious',
	): Promise<PublishedCertificate> {
		return await this.state.publicKeys.rotate(usage, this.state.clock.now(), previous);
	}

	/** The certificate, in PEM, that signs all UPO documents. */
	async upoCertificate(): Promise<string> {
		return await this.upo.certificatePem();
	}

	/** Number of requests by operation, such as `POST /sessions/online`. */
	calls(): Record<string, number> {
		return this.api.calls();
	}

	/** Starts counting requests anew. */
	resetCalls(): void {
		this.api.resetCalls();
	}
}
