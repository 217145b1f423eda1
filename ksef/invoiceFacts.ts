import type { FormCode, IsoDate, Nip } from './api/types';
import { add, parseDecimal, toAmountText, type Decimal } from './fa3/decimal';
import type { XmlDocument, XmlElement } from './fa3/xml/document';

/** What the rest of the product needs to know about an invoice without its whole content. */
export interface InvoiceFacts {
	/** Absent when the document names no form that KSeF knows. */
	formCode?: FormCode;
	/** NIP of `Podmiot1`. */
	sellerNip?: Nip;
	sellerName?: string;
	/** NIP, EU VAT number or other identifier of `Podmiot2`, as printed. */
	buyerIdentifier?: string;
	buyerName?: string;
	/** `P_2` (`P_4C` of FA_RR). */
	invoiceNumber?: string;
	/** `P_1` (`P_4B` of FA_RR). */
	issueDate?: IsoDate;
	/** `RodzajFaktury`, such as `VAT` or `KOR`. */
	invoiceType?: string;
	/** ISO 4217. */
	currency?: string;
	/** `P_15` (`P_12_1` of FA_RR), a decimal number as printed. */
	grossAmount?: string;
	/** Sum of all `P_13_…`, in the invoice's currency. */
	netAmount?: string;
	/** Sum of all `P_14_…`, in the invoice's currency. */
	vatAmount?: string;
	/** `P_17` = 1: issued by the buyer in the seller's name (samofakturowanie). */
	selfBilling: boolean;
	hasAttachment: boolean;
}

/**
 * Reads the facts of an invoice (FA, FA_RR, PEF), tolerant of whatever else it holds.
 * @param document as read by `ksef/fa3/xml/reader.ts`
 */
export function readInvoiceFacts({ root }: XmlDocument): InvoiceFacts {
	if (root.localName !== 'Faktura') return readUblFacts(root);
	const seller = root.at('Podmiot1/DaneIdentyfikacyjne');
	const buyer = root.at('Podmiot2/DaneIdentyfikacyjne');
	const content = root.child('Fa') ?? root.child('FakturaRR');
	return {
		...present({
			formCode: formCodeOf(root.at('Naglowek/KodFormularza')),
			sellerNip: seller?.value('NIP'),
			sellerName: seller?.value('Nazwa'),
			buyerIdentifier: buyerIdentifier(buyer),
			buyerName: buyer?.value('Nazwa'),
			invoiceNumber: content?.value('P_2') ?? content?.value('P_4C'),
			issueDate: content?.value('P_1') ?? content?.value('P_4B'),
			invoiceType: content?.value('RodzajFaktury'),
			currency: content?.value('KodWaluty'),
			grossAmount: content?.value('P_15') ?? content?.value('P_12_1'),
			netAmount: sum(content, /^P_(13_\d+(_\d)?|11_1)$/),
			vatAmount: sum(content, /^P_(14_\d+|11_2)$/),
		}),
		selfBilling: content?.value('Adnotacje/P_17') === '1',
		hasAttachment: root.child('Zalacznik') !== undefined,
	};
}

/** PEF documents are UBL: other names for the same facts. */
function readUblFacts(root: XmlElement): InvoiceFacts {
	if (root.localName !== 'Invoice' && root.localName !== 'CreditNote') {
		return { selfBilling: false, hasAttachment: false };
	}
	const seller = root.at('AccountingSupplierParty/Party');
	const buyer = root.at('AccountingCustomerParty/Party');
	return {
		formCode: {
			systemCode: root.localName === 'Invoice' ? 'PEF (3)' : 'PEF_KOR (3)',
			schemaVersion: '2-1',
			value: 'PEF',
		},
		...present({
			sellerNip: seller?.value('PartyTaxScheme/CompanyID')?.replace(/^PL/, ''),
			sellerName: seller?.value('PartyLegalEntity/RegistrationName'),
			buyerIdentifier: buyer?.value('PartyTaxScheme/CompanyID'),
			buyerName: buyer?.value('PartyLegalEntity/RegistrationName'),
			invoiceNumber: root.value('ID'),
			issueDate: root.value('IssueDate'),
			currency: root.value('DocumentCurrencyCode'),
			grossAmount: root.value('LegalMonetaryTotal/TaxInclusiveAmount'),
		}),
		selfBilling: false,
		hasAttachment: false,
	};
}

function formCodeOf(element: XmlElement | undefined): FormCode | undefined {
	const attribute = (name: string): string | undefined =>
		element?.attributes.find(({ localName }) => localName === name)?.value;
	const systemCode = attribute('kodSystemowy');
	const schemaVersion = attribute('wersjaSchemy');
	const value = element?.text.trim() ?? '';
	if (systemCode === undefined || schemaVersion === undefined || value === '') return undefined;
	return { systemCode, schemaVersion, value };
}

function buyerIdentifier(buyer: XmlElement | undefined): string | undefined {
	const euNumber = buyer?.value('NrVatUE');
	if (euNumber !== undefined) return `${buyer?.value('KodUE') ?? ''}${euNumber}`;
	return buyer?.value('NIP') ?? buyer?.value('NrID');
}

/** Adds amounts exactly; undefined when there is none or one cannot be read. */
function sum(parent: XmlElement | undefined, names: RegExp): string | undefined {
	let total: Decimal | undefined;
	for (const { localName, text } of parent?.children ?? []) {
		if (!names.test(localName)) continue;
		const amount = parseDecimal(text.trim());
		if (amount === undefined) return undefined;
		total = total === undefined ? amount : add(total, amount);
	}
	return total === undefined ? undefined : toAmountText(total);
}

/** Leaves out what is undefined. */
function present<T extends Record<string, unknown>>(
	facts: T,
): { [Name in keyof T]?: Exclude<T[Name], undefined> } {
	return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as {
		[Name in keyof T]?: Exclude<T[Name], undefined>;
	};
}
