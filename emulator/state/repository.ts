import type { InvoiceFacts } from './invoiceFacts';
import type { SeededRandom } from './random';
import type { InvoicingMode } from './sessions';
import type { Instant } from './time';

/** An invoice on its way into the repository. */
export interface AcceptedInvoice {
	ksefNumber: string;
	/** The exact bytes that were sent. */
	document: Buffer;
	invoiceHash: string;
	facts: InvoiceFacts;
	invoicingMode: InvoicingMode;
	invoicingDate: Instant;
	acquisitionDate: Instant;
	/** The session that brought it; absent for one that a test put there. */
	sessionReferenceNumber?: string;
	hashOfCorrectedInvoice?: string;
}

/** An invoice in the repository. */
export interface StoredInvoice extends AcceptedInvoice {
	/** Each invoice has its own, to the microsecond. */
	permanentStorageDate: Instant;
	/** When it can be found and downloaded: at its storage date, or as much later as the high-water mark lags. */
	visibleFrom: Instant;
}

/** The delays that matter for storage; read anew for each invoice, since tests change them. */
export interface StorageDelays {
	permanentStorage: number;
	highWaterMark: number;
}

/** All accepted invoices. */
export class InvoiceRepository {
	private readonly byKsefNumber = new Map<string, StoredInvoice>();
	private readonly byIdentity = new Map<string, StoredInvoice>();
	private lastStorage: Instant = 0;

	constructor(
		private readonly delays: StorageDelays,
		private readonly random: SeededRandom,
	) {}

	/**
	 * Stores an invoice. While the high-water mark lags, invoices become visible out of order, each somewhere between
	 * its storage date and the moment when the mark passes it, as writing in parallel makes them do.
	 */
	accept(invoice: AcceptedInvoice): StoredInvoice {
		const { permanentStorage, highWaterMark } = this.delays;
		const earliest = invoice.acquisitionDate + permanentStorage;
		const permanentStorageDate = Math.max(earliest, this.lastStorage + 0.001);
		this.lastStorage = permanentStorageDate;
		const visibleFrom = permanentStorageDate + Math.floor(this.random.next() * highWaterMark);
		const stored = { ...invoice, permanentStorageDate, visibleFrom };
		this.byKsefNumber.set(invoice.ksefNumber, stored);
		this.byIdentity.set(identityOf(invoice.facts), stored);
		return stored;
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

	/** Everything that can be found at a moment. */
	visibleAt(now: Instant): StoredInvoice[] {
		return [...this.byKsefNumber.values()].filter((invoice) => invoice.visibleFrom <= now);
	}

	/**
	 * The high-water mark (document "High Water Mark"): no invoice with a storage date up to it will appear any more.
	 */
	highWaterMark(now: Instant): Instant {
		let mark = now - this.delays.highWaterMark;
		for (const { visibleFrom, permanentStorageDate } of this.byKsefNumber.values()) {
			if (visibleFrom > now && permanentStorageDate <= mark) mark = permanentStorageDate - 0.001;
		}
		return mark;
	}
}

function identityOf(facts: InvoiceFacts): string {
	return JSON.stringify([facts.seller.nip, facts.invoiceType, facts.invoiceNumber]);
}
