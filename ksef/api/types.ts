/**
 * Shapes that several operations of the API share, under the contract's own names. Every shape may carry more
 * fields than are named here: they pass through untouched. Optional fields may be absent or null.
 */

/** A point in time in ISO 8601 with an offset, such as `2026-11-21T10:15:00.123+01:00`. */
export type IsoDateTime = string;
/** A calendar day, `YYYY-MM-DD`. */
export type IsoDate = string;
/** SHA-256 in Base64, 44 characters. */
export type Sha256Base64 = string;
/** 36 characters, such as `20260115-SO-2A3B4C5D60-7E8F9A0B1C-D2`. */
export type ReferenceNumber = string;
/** 35 characters (36 for numbers given by KSeF 1.0), see `ksef/ksefNumber.ts`. */
export type KsefNumber = string;
/** Ten digits. */
export type Nip = string;

/** Which structure the documents of a session have. */
export interface FormCode {
	/** Such as `FA (3)`. */
	systemCode: string;
	/** Such as `1-0E`. */
	schemaVersion: string;
	/** Such as `FA`. */
	value: string;
}

/** The symmetric key of a session or export, wrapped for KSeF. */
export interface EncryptionInfo {
	/** AES-256 key under RSA-OAEP (SHA-256), Base64. */
	encryptedSymmetricKey: string;
	/** 16 bytes, Base64. */
	initializationVector: string;
	/** Which of KSeF's public keys wrapped it, Base64. */
	publicKeyId?: string;
}

/** State of a session, export or operation. */
export interface StatusInfo {
	code: number;
	/** In Polish. */
	description: string;
	details?: string[] | null;
}

/** State of one invoice. */
export interface InvoiceStatusInfo extends StatusInfo {
	/** Such as `originalKsefNumber` and `originalSessionReferenceNumber` of a duplicate (440). */
	extensions?: Record<string, string | null> | null;
}

export type InvoicingMode = 'Online' | 'Offline';

/** One page of a list that goes on behind a continuation token. */
export interface Page {
	/** Where the next page starts; absent, null or empty on the last page. */
	continuationToken?: string | null;
}

/** A document as KSeF gave it. */
export interface XmlDocument {
	/** The exact bytes. */
	bytes: Uint8Array;
	/** What KSeF says is their SHA-256 (`x-ms-meta-hash`), when it says so. */
	declaredHash?: Sha256Base64;
	systemWarning?: string;
}
