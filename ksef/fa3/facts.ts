import { createHash } from 'node:crypto';
import { amountAt, elementIn, textAt } from './amounts/contents';
import { ALL_TOTALS } from './amounts/rates';
import { add, toAmountText, ZERO } from './decimal';
import type { Decimal } from './decimal';
import type { InvoiceElement } from './element/element';

/** The key facts of an invoice that was just built. Amounts are exact decimal text in its currency. */
export interface BuiltInvoiceFacts {
	/** `P_2`. */
	readonly invoiceNumber: string;
	/** `RodzajFaktury`, such as `VAT` or `KOR`. */
	readonly invoiceType: string;
	/** `P_1`, as `yyyy-mm-dd`. */
	readonly issueDate: string;
	readonly sellerNip: string;
	/** Name of the buyer, or its identifier when it has no name. */
	readonly buyer: string;
	/** NIP, EU VAT number with prefix, or other identifier; empty for a buyer without one. */
	readonly buyerIdentifier: string;
	/** ISO 4217. */
	readonly currency: string;
	/** Sum of all `P_13_…`; margin amounts are in it with their gross value. */
	readonly netTotal: string;
	/** Sum of all `P_14_…`. */
	readonly vatTotal: string;
	/** `P_15`. */
	readonly grossTotal: string;
	/** SHA-256 of the UTF-8 bytes of the XML, Base64. */
	readonly hash: string;
	/** Count of the UTF-8 bytes of the XML. */
	readonly size: number;
}

/** Gathers the facts of an invoice from its elements and its XML. */
export function invoiceFacts(invoice: InvoiceElement, xml: string): BuiltInvoiceFacts {
	const body = elementIn(invoice, 'Fa');
	const buyer = identificationOf(invoice, 'Podmiot2');
	const buyerIdentifier = identifierOf(buyer);
	const bytes = Buffer.from(xml, 'utf8');
	return {
		invoiceNumber: textAt(body, 'P_2') ?? '',
		invoiceType: textAt(body, 'RodzajFaktury') ?? '',
		issueDate: textAt(body, 'P_1') ?? '',
		sellerNip: textAt(identificationOf(invoice, 'Podmiot1'), 'NIP') ?? '',
		buyer: textAt(buyer, 'Nazwa') ?? buyerIdentifier,
		buyerIdentifier,
		currency: textAt(body, 'KodWaluty') ?? '',
		netTotal: sumOf(body, ({ net }) => net),
		vatTotal: sumOf(body, ({ vat }) => vat),
		grossTotal: textAt(body, 'P_15') ?? '',
		hash: createHash('sha256').update(bytes).digest('base64'),
		size: bytes.length,
	};
}

function identificationOf(invoice: InvoiceElement, party: string): InvoiceElement | undefined {
	const element = elementIn(invoice, party);
	return element && elementIn(element, 'DaneIdentyfikacyjne');
}

function identifierOf(identification: InvoiceElement | undefined): string {
	const euNumber = textAt(identification, 'NrVatUE');
	return (
		textAt(identification, 'NIP') ??
		(euNumber === undefined
			? (textAt(identification, 'NrID') ?? '')
			: `${textAt(identification, 'KodUE') ?? ''}${euNumber}`)
	);
}

function sumOf(
	body: InvoiceElement | undefined,
	field: (totals: (typeof ALL_TOTALS)[number]) => string | undefined,
): string {
	let sum: Decimal = ZERO;
	for (const totals of ALL_TOTALS) {
		const name = field(totals);
		const amount = name === undefined ? undefined : amountAt(body, name);
		if (amount !== undefined) sum = add(sum, amount);
	}
	return toAmountText(sum);
}
