import { contextKey, type ContextIdentifier } from './identifiers';
import type { StatusInfo } from './statuses';
import type { Instant } from './time';

/** One encrypted part of a package. */
export interface ExportPart {
	name: string;
	size: number;
	hash: string;
	encrypted: Buffer;
	encryptedHash: string;
}

/** A finished package. */
export interface ExportPackage {
	invoiceCount: number;
	/** Bytes before encryption. */
	size: number;
	parts: ExportPart[];
	isTruncated: boolean;
	/** Present when truncated: the one of the three dates that the filters are about, as text. */
	lastIssueDate?: string;
	lastInvoicingDate?: string;
	lastPermanentStorageDate?: string;
	permanentStorageHwmDate?: string;
}

/** An export, from its request on. */
export interface ExportOperation {
	referenceNumber: string;
	context: ContextIdentifier;
	started: Instant;
	status: StatusInfo;
	completed?: Instant;
	expires?: Instant;
	package?: ExportPackage;
}

/** All exports. */
export class ExportRegister {
	private readonly operations = new Map<string, ExportOperation>();

	add(operation: ExportOperation): void {
		this.operations.set(operation.referenceNumber, operation);
	}

	get(referenceNumber: string): ExportOperation | undefined {
		return this.operations.get(referenceNumber);
	}

	/** Exports of a context that are not finished. */
	running(context: ContextIdentifier): number {
		let count = 0;
		for (const operation of this.operations.values()) {
			const same = contextKey(operation.context) === contextKey(context);
			if (same && operation.status.code === 100) count += 1;
		}
		return count;
	}
}
