import type {
	FormCode,
	InvoicingMode,
	IsoDate,
	IsoDateTime,
	KsefNumber,
	ReferenceNumber,
	Sha256Base64,
} from '../api/types';
import type { CompressionType } from '../api/batchSessions';
import type { KsefError } from '../api/errors';

/** One invoice to be sent. The bytes are sent exactly as they are. */
export interface InvoiceToSend {
	xml: Uint8Array;
	/** Declares it as issued offline (art. 106nda of the VAT act). */
	offlineMode?: boolean;
	/** Makes it a technical correction of the rejected offline invoice with this hash; implies `offlineMode`. */
	hashOfCorrectedInvoice?: Sha256Base64;
}

/** Something that does not stop the invoice but should be seen. */
export interface SendWarning {
	/**
	 * `becomesOffline`: `P_1` lies before today, so KSeF will mark it offline. `deadlinePassed`: later than the law
	 * allows for offline24.
	 */
	type: 'becomesOffline' | 'deadlinePassed';
	message: string;
}

/** What is known about an invoice whatever became of it. */
export interface SendFacts {
	/** SHA-256 of the bytes. */
	invoiceHash: Sha256Base64;
	sessionReferenceNumber?: ReferenceNumber;
	/** Of the invoice within the session. */
	invoiceReferenceNumber?: ReferenceNumber;
	/** `P_2`. */
	invoiceNumber?: string;
	/** `P_1`. */
	issueDate?: IsoDate;
	formCode?: FormCode;
	ksefNumber?: KsefNumber;
	/** When the KSeF number was given. */
	acquisitionDate?: IsoDateTime;
	/** When KSeF took the invoice in. */
	invoicingDate?: IsoDateTime;
	invoicingMode?: InvoicingMode;
	/** Pre-signed and short-lived. */
	upoDownloadUrl?: string;
	/** Last day to hand over an invoice issued offline (offline24). */
	offlineDeadline?: IsoDate;
	warnings: SendWarning[];
}

/** What became of one invoice. */
export type SendOutcome =
	/** KSeF gave it a number; `alreadySent` when that happened in an earlier attempt with the same bytes. */
	| (SendFacts & { status: 'accepted'; ksefNumber: KsefNumber; alreadySent: boolean })
	/** KSeF has it, or may have it; ask again with the references or the hash. Must not be sent again blindly. */
	| (SendFacts & { status: 'pending'; error?: KsefError })
	/** KSeF looked at it and refused it. */
	| (SendFacts & { status: 'rejected'; error: KsefError })
	/** It certainly did not reach KSeF. */
	| (SendFacts & { status: 'notSent'; error: KsefError });

/** How {@link InvoiceToSend}s are sent. */
export interface SendOptions {
	/** Milliseconds to wait for KSeF numbers after the last invoice went out; 0 returns references at once. */
	waitMs: number;
	/** Sellers other than the context are expected (grants of another kind than self-billing). */
	otherSellers?: boolean;
	/** Finds out whether a duplicate (440) is this very invoice; costs up to a few calls. On unless told. */
	resolveDuplicates?: boolean;
	signal?: AbortSignal;
	onProgress?: (progress: SendProgress) => void;
}

/** An invoice for a batch: its bytes, or a way to read them, which may be used up to three times. */
export type BatchInvoice = { xml: Uint8Array } | { read(): Promise<Uint8Array> };

/** How {@link BatchInvoice}s are sent. */
export interface BatchOptions extends SendOptions {
	/** TarGz unless told. ZIP keeps all contents in memory while packing. */
	archive?: CompressionType;
	/** Declares all invoices of the batch as issued offline. */
	offlineMode?: boolean;
	/** Bytes per part before encryption, at most 100 000 000; chosen by the size of the package unless told. */
	partBytes?: number;
	/** For contexts with other limits than KSeF's usual 10 000 (`GET /limits/context`). */
	mostInvoicesPerSession?: number;
}

/** Where a run stands. */
export interface SendProgress {
	step: 'checking' | 'packing' | 'uploading' | 'sending' | 'waiting' | 'done';
	/** Invoices (parts while uploading) done so far and in all. */
	done: number;
	total: number;
}
