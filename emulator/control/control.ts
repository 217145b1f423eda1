import { sha256Base64 } from '../crypto/hashing';
import type { KeyUsage, PublishedCertificate } from '../crypto/publicKeys';
import type { Api } from '../http/api';
import type { FaultRule } from '../http/faults';
import type { EmulatorDelays } from '../options';
import { checkDocument } from '../processing/documentChecks';
import { readInvoice } from '../processing/readInvoice';
import type { UpoArchive } from '../processing/upoDocument';
import type { EmulatorState } from '../state/emulatorState';
import type { StoredInvoice } from '../state/repository';
import type { InvoiceStatusInfo, StatusInfo } from '../state/statuses';

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

	/** Waits until no batch and no export is being worked on, and catches up with what follows from them. */
	async settle(): Promise<void> {
		this.state.scheduler.runDue(this.state.clock.now());
		await this.state.background.settle();
		this.state.scheduler.runDue(this.state.clock.now());
	}

	/** Changes delays from now on; what is already under way keeps its own. */
	setDelays(delays: Partial<EmulatorDelays>): void {
		Object.assign(this.state.options.delays, delays);
	}

	/** Makes the next sign-ins end with these statuses, one each. */
	failSignIns(...outcomes: StatusInfo[]): void {
		this.state.authentications.forceOutcomes(outcomes);
	}

	/** Makes the next invoices that are processed end with these statuses, one each; no 2xx among them. */
	failInvoices(...outcomes: InvoiceStatusInfo[]): void {
		this.state.forcedInvoiceOutcomes.push(...outcomes);
	}

	/** Publishes a new key of a usage; the older ones are withdrawn unless they are to be kept. */
	async rotateKeys(
		usage: KeyUsage,
		previous: 'keepPrevious' | 'withdrawPrevious' = 'withdrawPrevious',
	): Promise<PublishedCertificate> {
		return await this.state.publicKeys.rotate(usage, this.state.clock.now(), previous);
	}

	/** Adds faults to the schedule. */
	injectFaults(...rules: FaultRule[]): void {
		this.state.faults.add(rules);
	}

	/** Ends all faults. */
	clearFaults(): void {
		this.state.faults.clear();
	}

	/** Adds unknown fields to all answers, or stops doing so. */
	setUnknownFields(present: boolean): void {
		this.state.options.unknownFields = present;
	}

	/**
	 * Has the system accept an invoice that another company sent by its own means.
	 *
	 * @param document a valid FA(3) document of any seller
	 * @throws Error with every problem when it is not valid, or when seller, kind and number are known already
	 */
	receiveInvoice(document: Buffer): StoredInvoice {
		const { file, content } = checkDocument(document);
		const problems = [...file, ...content];
		if (problems.length > 0) throw new Error(`Not a valid invoice: ${problems.join('; ')}`);
		const facts = readInvoice(document);
		const original = this.state.repository.original(facts);
		if (original !== undefined) throw new Error(`A duplicate of ${original.ksefNumber}`);
		const now = this.state.clock.now();
		return this.state.repository.accept({
			ksefNumber: this.state.numbers.ksefNumber(facts.seller.nip, now),
			document,
			invoiceHash: sha256Base64(document),
			facts,
			invoicingMode: 'Online',
			invoicingDate: now,
			acquisitionDate: now,
		});
	}

	/** Makes a session unavailable for sending: error 21184 of release 2.8. */
	pauseSession(referenceNumber: string): void {
		const session = this.state.sessions.get(referenceNumber);
		if (session === undefined) throw new Error(`No session ${referenceNumber}`);
		session.paused = true;
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
