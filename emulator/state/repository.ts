import type { InvoiceFacts } from './invoiceFacts';
import type { InvoicingMode } from './sessions';
import type { Instant } from './time';

/** An accepted invoice. */
export interface StoredInvoice {
	ksefNumber: string;
	/** The exact bytes that were sent. */
	document: Buffer;
	invoiceHash: string;
	facts: InvoiceFacts;
	invoicingMode: InvoicingMode;
	invoicingDate: Instant;
	acquisitionDate: Instant;
	/** From then on the document can be found and downloaded. Each invoice has its own, to the microsecond. */
	permanentStorageDate: Instant;
	/** The session that brought it; absent for one that a test put there. */
	sessionReferenceNumber?: string;
	hashOfCorrectedInvoice?: string;
}

/** All accepted invoices. */
export class InvoiceRepository {
	private readonly byKsefNumber = new Map<string, StoredInvoice>();
	private readonly byIdentity = new Map<string, StoredInvoice>();
	private lastStorage: Instant = 0;

	/**
	 * Chooses the storage date of the next invoice: never earlier than that of any invoice before it, so that the
	 * high-water mark can hold.
	 *
	 * @param wanted the earliest moment
	 */
	nextStorageDate(wanted: Instant): Instant {
		this.lastStorage = Math.max(wanted, this.lastStorage + 0.001);
		return this.lastStorage;
	}

	add(invoice: StoredInvoice): void {
		this.byKsefNumber.set(invoice.ksefNumber, invoice);
		this.byIdentity.set(identityOf(invoice.facts), invoice);
	}

	get(ksefNumber: string): StoredInvoice | undefined {
		return this.byKsefNumber.get(ksefNumber);
	}

	/** The accepted invoice with the same seller, kind and number (document "Weryfikacja faktury"). */
	original(facts: InvoiceFacts): StoredInvoice | undefined {
		return this.byIdentity.get(identityOf(facts));
	}

	/** The accepted technical correction of a rejected document. */
	correctionOf(invoiceHash: string): StoredInvoice | undefined {
		return [...this.byKsefNumber.values()].find(
			(invoice) => invoice.hashOfCorrectedInvoice === invoiceHash,
		);
	}

	/** Everything that is permanently stored by a moment, in order of storage. */
	storedBy(now: Instant): StoredInvoice[] {
		return [...this.byKsefNumber.values()].filter((invoice) => invoice.permanentStorageDate <= now);
	}
}

function identityOf(facts: InvoiceFacts): string {
	return JSON.stringify([facts.seller.nip, facts.invoiceType, facts.invoiceNumber]);
}
