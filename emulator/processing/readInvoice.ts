import { XMLParser } from 'fast-xml-parser';
import type {
	BuyerIdentifier,
	InvoiceFacts,
	InvoiceType,
	ThirdSubjectIdentifier,
} from '../state/invoiceFacts';

const INVOICE_TYPES: Readonly<Record<string, InvoiceType>> = {
	VAT: 'Vat',
	ZAL: 'Zal',
	KOR: 'Kor',
	ROZ: 'Roz',
	UPR: 'Upr',
	KOR_ZAL: 'KorZal',
	KOR_ROZ: 'KorRoz',
};

/** An element as the parser gives it: children by name. */
type Fields = Readonly<Record<string, unknown>>;

const parser = new XMLParser({
	removeNSPrefix: true,
	ignoreAttributes: false,
	attributeNamePrefix: '@',
	parseTagValue: false,
	isArray: (name) => name === 'Podmiot3',
});

/**
 * Reads from an FA(3) document what KSeF needs to check and list it.
 *
 * @param document the plain XML bytes, already known to be valid against the schema
 * @returns the facts; amounts are sums of the document's own totals, never recomputed from lines
 */
export function readInvoice(document: Uint8Array): InvoiceFacts {
	const root = fields(parser.parse(Buffer.from(document)) as unknown, 'Faktura');
	const seller = fields(fields(root, 'Podmiot1'), 'DaneIdentyfikacyjne');
	const buyer = fields(fields(root, 'Podmiot2'), 'DaneIdentyfikacyjne');
	const invoice = fields(root, 'Fa');
	const authorized = fields(root, 'PodmiotUpowazniony');
	const formCode = fields(fields(root, 'Naglowek'), 'KodFormularza');
	return {
		invoiceNumber: text(invoice, 'P_2'),
		issueDate: text(invoice, 'P_1'),
		invoiceType: INVOICE_TYPES[text(invoice, 'RodzajFaktury')] ?? 'Vat',
		currency: text(invoice, 'KodWaluty'),
		seller: { nip: text(seller, 'NIP'), ...optional('name', text(seller, 'Nazwa')) },
		buyer: { identifier: buyerIdentifier(buyer), ...optional('name', text(buyer, 'Nazwa')) },
		thirdSubjects: list(root, 'Podmiot3').map((party) => {
			const identity = fields(party, 'DaneIdentyfikacyjne');
			return {
				identifier: thirdIdentifier(identity),
				...optional('name', text(identity, 'Nazwa')),
				role: Number(text(party, 'Rola') || '0'),
			};
		}),
		...authorizedSubject(authorized),
		netAmount: sum(invoice, /^P_13_/),
		grossAmount: Number(text(invoice, 'P_15')),
		vatAmount: vatInZloty(invoice),
		isSelfInvoicing: text(fields(invoice, 'Adnotacje'), 'P_17') === '1',
		hasAttachment: 'Zalacznik' in root,
		formCode: {
			systemCode: text(formCode, '@kodSystemowy'),
			schemaVersion: text(formCode, '@wersjaSchemy'),
			value: text(formCode, '#text'),
		},
	};
}

function authorizedSubject(element: Fields): Pick<InvoiceFacts, 'authorizedSubject'> {
	const identity = fields(element, 'DaneIdentyfikacyjne');
	const nip = text(identity, 'NIP');
	if (nip === '') return {};
	return {
		authorizedSubject: {
			nip,
			...optional('name', text(identity, 'Nazwa')),
			role: Number(text(element, 'RolaPU')),
		},
	};
}

function buyerIdentifier(identity: Fields): BuyerIdentifier {
	if (text(identity, 'NIP') !== '') return { type: 'Nip', value: text(identity, 'NIP') };
	if (text(identity, 'NrVatUE') !== '') {
		return { type: 'VatUe', value: text(identity, 'KodUE') + text(identity, 'NrVatUE') };
	}
	if (text(identity, 'NrID') !== '') return { type: 'Other', value: text(identity, 'NrID') };
	return { type: 'None' };
}

function thirdIdentifier(identity: Fields): ThirdSubjectIdentifier {
	const internal = text(identity, 'IDWew');
	return internal === '' ? buyerIdentifier(identity) : { type: 'InternalId', value: internal };
}

/** VAT in PLN: the converted totals (`P_14_nW`) of an invoice in another currency, else the totals themselves. */
function vatInZloty(invoice: Fields): number {
	const converted = sum(invoice, /^P_14_\d+W$/);
	return text(invoice, 'KodWaluty') === 'PLN' || converted === 0
		? sum(invoice, /^P_14_\d+$/)
		: converted;
}

function sum(element: Fields, name: RegExp): number {
	let hundredths = 0;
	for (const key of Object.keys(element)) {
		if (name.test(key)) hundredths += Math.round(Number(text(element, key)) * 100);
	}
	return hundredths / 100;
}

function fields(parent: unknown, name: string): Fields {
	const child = isFields(parent) ? parent[name] : undefined;
	if (isFields(child)) return child;
	return typeof child === 'string' ? { '#text': child } : {};
}

function list(parent: Fields, name: string): Fields[] {
	const children = parent[name];
	return Array.isArray(children) ? children.filter(isFields) : [];
}

function text(parent: Fields, name: string): string {
	const child = parent[name];
	return typeof child === 'string' ? child.trim() : '';
}

function isFields(value: unknown): value is Fields {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function optional(name: 'name', value: string): { name?: string } {
	return value === '' ? {} : { [name]: value };
}
