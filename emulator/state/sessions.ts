import type { SymmetricKey } from '../crypto/symmetricCipher';
import type { IdentityProof } from './authentications';
import type { ContextIdentifier, SubjectIdentifier } from './identifiers';
import type { InvoiceFacts } from './invoiceFacts';
import type { InvoiceStatusInfo, StatusInfo } from './statuses';
import type { Instant } from './time';

/** Structure of the documents in a session. */
export interface FormCode {
	systemCode: string;
	schemaVersion: string;
	value: string;
}

/** How an invoice was issued. */
export type InvoicingMode = 'Online' | 'Offline';

/** One invoice of a session, from its arrival on. */
export interface SessionInvoice {
	ordinalNumber: number;
	referenceNumber: string;
	/** SHA-256 of the plain document in Base64, as declared. */
	invoiceHash: string;
	invoiceFileName?: string;
	invoicingDate: Instant;
	declaredMode: InvoicingMode;
	hashOfCorrectedInvoice?: string;
	status: InvoiceStatusInfo;
	facts?: InvoiceFacts;
	invoicingMode?: InvoicingMode;
	ksefNumber?: string;
	acquisitionDate?: Instant;
	permanentStorageDate?: Instant;
}

/** One page of the UPO of a session: a reference and the invoices on it. */
export interface UpoPage {
	referenceNumber: string;
	/** Number of the page, from 1. */
	number: number;
	first: number;
	end: number;
}

/** One declared part of a batch and where its bytes lie once they came. */
export interface BatchPart {
	ordinalNumber: number;
	fileSize: number;
	fileHash: string;
	/** Path of the stored file; absent until the part is uploaded. */
	storedAt?: string;
}

/** What a batch session declares about its package. */
export interface BatchPackage {
	fileSize: number;
	fileHash: string;
	compression: 'Zip' | 'TarGz';
	parts: BatchPart[];
	uploadUntil: Instant;
}

/** An online or batch session. */
export interface Session {
	referenceNumber: string;
	kind: 'Online' | 'Batch';
	context: ContextIdentifier;
	author: SubjectIdentifier;
	proof: IdentityProof;
	formCode: FormCode;
	/** Absent when the key could not be decrypted: the session then has status 415. */
	symmetricKey?: SymmetricKey;
	dateCreated: Instant;
	dateUpdated: Instant;
	dateClosed?: Instant;
	validUntil: Instant;
	status: StatusInfo;
	invoices: SessionInvoice[];
	upoPages: UpoPage[];
	package?: BatchPackage;
	declaredMode: InvoicingMode;
	/** Set by a test: sending answers 21184, as release 2.8 does while a session is unavailable. */
	paused: boolean;
}

/** Numbers of invoices by outcome. */
export function countInvoices(session: Session): { successful: number; failed: number } {
	let successful = 0;
	let failed = 0;
	for (const { status } of session.invoices) {
		if (status.code === 200) successful += 1;
		else if (status.code > 200) failed += 1;
	}
	return { successful, failed };
}

/** All sessions. */
export class SessionRegister {
	private readonly sessions = new Map<string, Session>();

	add(session: Session): void {
		this.sessions.set(session.referenceNumber, session);
	}

	get(referenceNumber: string): Session | undefined {
		return this.sessions.get(referenceNumber);
	}

	/** All sessions, newest first. */
	list(): Session[] {
		return [...this.sessions.values()].reverse();
	}
}
