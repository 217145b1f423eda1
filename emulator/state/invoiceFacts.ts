/** Identifier of a buyer as the API names it. */
export interface BuyerIdentifier {
	type: 'Nip' | 'VatUe' | 'Other' | 'None';
	value?: string;
}

/** Identifier of a third party as the API names it. */
export interface ThirdSubjectIdentifier {
	type: 'Nip' | 'InternalId' | 'VatUe' | 'Other' | 'None';
	value?: string;
}

/** Kind of invoice as the API names it. */
export type InvoiceType = 'Vat' | 'Zal' | 'Kor' | 'Roz' | 'Upr' | 'KorZal' | 'KorRoz';

/** What KSeF reads from an FA(3) document to check it and to list it. */
export interface InvoiceFacts {
	invoiceNumber: string;
	/** `P_1`, `YYYY-MM-DD`. */
	issueDate: string;
	invoiceType: InvoiceType;
	currency: string;
	seller: { nip: string; name?: string };
	buyer: { identifier: BuyerIdentifier; name?: string };
	thirdSubjects: Array<{ identifier: ThirdSubjectIdentifier; name?: string; role: number }>;
	authorizedSubject?: { nip: string; name?: string; role: number };
	netAmount: number;
	grossAmount: number;
	/** In PLN, as the API lists it. */
	vatAmount: number;
	isSelfInvoicing: boolean;
	hasAttachment: boolean;
	formCode: { systemCode: string; schemaVersion: string; value: string };
}
