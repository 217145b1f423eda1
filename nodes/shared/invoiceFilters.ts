import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { KsefError } from '../../ksef/api/errors';
import type {
	InvoiceQueryFilters,
	InvoiceQuerySubjectType,
	InvoiceType,
} from '../../ksef/api/invoices';

/** The roles of a company on an invoice, as options. */
export const roleOptions = [
	{ name: 'Authorised Party (Podmiot Upoważniony)', value: 'SubjectAuthorized' },
	{ name: 'Buyer (Nabywca)', value: 'Subject2' },
	{ name: 'Seller (Sprzedawca)', value: 'Subject1' },
	{ name: 'Third Party (Podmiot 3)', value: 'Subject3' },
] satisfies Array<{ name: string; value: InvoiceQuerySubjectType }>;

/** How a role is called in items. */
export const roleNames: Record<InvoiceQuerySubjectType, string> = {
	Subject1: 'seller',
	Subject2: 'buyer',
	Subject3: 'thirdParty',
	SubjectAuthorized: 'authorised',
};

const invoiceTypeOptions = [
	{ name: 'Advance (Zaliczkowa)', value: 'Zal' },
	{ name: 'Correction (Korygująca)', value: 'Kor' },
	{ name: 'Correction of an Advance', value: 'KorZal' },
	{ name: 'Correction of a Settlement', value: 'KorRoz' },
	{ name: 'PEF', value: 'VatPef' },
	{ name: 'PEF Correction', value: 'KorPef' },
	{ name: 'PEF Specialised', value: 'VatPefSp' },
	{ name: 'RR', value: 'VatRr' },
	{ name: 'RR Correction', value: 'KorVatRr' },
	{ name: 'Settlement (Rozliczeniowa)', value: 'Roz' },
	{ name: 'Simplified (Uproszczona)', value: 'Upr' },
	{ name: 'VAT (Podstawowa)', value: 'Vat' },
] satisfies Array<{ name: string; value: InvoiceType }>;

/** All filters of KSeF besides role and dates. Read with {@link readFilters}. */
export const filtersField: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
	options: [
		{
			displayName: 'Amount From',
			name: 'amountFrom',
			type: 'number',
			typeOptions: { numberPrecision: 2 },
			default: 0,
			description: 'The least amount, in the currency of the invoice',
		},
		{
			displayName: 'Amount To',
			name: 'amountTo',
			type: 'number',
			typeOptions: { numberPrecision: 2 },
			default: 0,
			description: 'The greatest amount, in the currency of the invoice',
		},
		{
			displayName: 'Amount Type',
			name: 'amountType',
			type: 'options',
			options: [
				{ name: 'Gross (Brutto)', value: 'Brutto' },
				{ name: 'Net (Netto)', value: 'Netto' },
				{ name: 'VAT', value: 'Vat' },
			],
			default: 'Brutto',
			description: 'Which amount the limits are about',
		},
		{
			displayName: 'Buyer Identifier',
			name: 'buyerIdentifier',
			type: 'string',
			default: '',
			placeholder: '5265877635',
			description: 'NIP, EU VAT number or other identifier of the buyer; exact match',
		},
		{
			displayName: 'Buyer Identifier Type',
			name: 'buyerIdentifierType',
			type: 'options',
			options: [
				{ name: 'EU VAT Number', value: 'VatUe' },
				{ name: 'NIP', value: 'Nip' },
				{ name: 'None', value: 'None' },
				{ name: 'Other', value: 'Other' },
			],
			default: 'Nip',
			description: 'What kind of identifier the buyer has',
		},
		{
			displayName: 'Currencies',
			name: 'currencyCodes',
			type: 'string',
			default: '',
			placeholder: 'PLN, EUR',
			description: 'Three-letter codes, separated by commas',
		},
		{
			displayName: 'Form',
			name: 'formType',
			type: 'options',
			options: [
				{ name: 'FA (VAT Invoice)', value: 'FA' },
				{ name: 'FA RR', value: 'FA_RR' },
				{ name: 'PEF', value: 'PEF' },
			],
			default: 'FA',
			description: 'Which structure the document has (struktura)',
		},
		{
			displayName: 'Has Attachment',
			name: 'hasAttachment',
			type: 'boolean',
			default: false,
			description: 'Whether the invoice has an attachment (załącznik)',
		},
		{
			displayName: 'Invoice Number',
			name: 'invoiceNumber',
			type: 'string',
			default: '',
			placeholder: 'FV/2026/11/1',
			description: 'The number that the seller gave the invoice; exact match',
		},
		{
			displayName: 'Invoice Types',
			name: 'invoiceTypes',
			type: 'multiOptions',
			options: invoiceTypeOptions,
			default: [],
			description: 'Which kinds of invoices (rodzaj faktury)',
		},
		{
			displayName: 'KSeF Number',
			name: 'ksefNumber',
			type: 'string',
			default: '',
			placeholder: '5265877635-20260826-0100001AF629-AF',
			description: 'The number that KSeF gave the invoice; exact match',
		},
		{
			displayName: 'Mode',
			name: 'invoicingMode',
			type: 'options',
			options: [
				{ name: 'Offline', value: 'Offline' },
				{ name: 'Online', value: 'Online' },
			],
			default: 'Online',
			description: 'How the invoice was issued (tryb wystawienia)',
		},
		{
			displayName: 'Self-Billing',
			name: 'isSelfInvoicing',
			type: 'boolean',
			default: false,
			description: 'Whether the buyer issued the invoice (samofakturowanie)',
		},
		{
			displayName: 'Seller NIP',
			name: 'sellerNip',
			type: 'string',
			default: '',
			placeholder: '5265877635',
			description: 'Ten digits; exact match',
		},
	],
};

/**
 * The filters as KSeF takes them; what was not added or left empty does not filter.
 * @throws {KsefError} of kind `input` for a NIP or currency that cannot be one
 */
export function readFilters(
	given: IDataObject,
): Omit<InvoiceQueryFilters, 'subjectType' | 'dateRange'> {
	const text = (name: string) => String(given[name] ?? '').trim();
	const filters: Omit<InvoiceQueryFilters, 'subjectType' | 'dateRange'> = {};
	const amount = readAmount(given);
	if (amount !== undefined) filters.amount = amount;
	const buyer = readBuyer(text('buyerIdentifier'), given['buyerIdentifierType']);
	if (buyer !== undefined) filters.buyerIdentifier = buyer;
	const currencies = text('currencyCodes')
		.toUpperCase()
		.split(/[\s,;]+/);
	const currencyCodes = currencies.filter((code) => code !== '');
	if (currencyCodes.length > 0) filters.currencyCodes = currencyCodes.map(checkedCurrency);
	if (text('invoiceNumber') !== '') filters.invoiceNumber = text('invoiceNumber');
	if (text('ksefNumber') !== '') filters.ksefNumber = text('ksefNumber').toUpperCase();
	if (text('sellerNip') !== '') filters.sellerNip = checkedNip(text('sellerNip'));
	const { formType, invoicingMode, invoiceTypes, hasAttachment, isSelfInvoicing } =
		given as Partial<InvoiceQueryFilters>;
	if (formType !== undefined) filters.formType = formType;
	if (invoicingMode !== undefined) filters.invoicingMode = invoicingMode;
	if (invoiceTypes !== undefined && invoiceTypes.length > 0) filters.invoiceTypes = invoiceTypes;
	if (hasAttachment !== undefined) filters.hasAttachment = hasAttachment;
	if (isSelfInvoicing !== undefined) filters.isSelfInvoicing = isSelfInvoicing;
	return filters;
}

function readAmount(given: IDataObject): InvoiceQueryFilters['amount'] {
	const from = given['amountFrom'] as number | undefined;
	const to = given['amountTo'] as number | undefined;
	if (from === undefined && to === undefined) return undefined;
	const type = (given['amountType'] ?? 'Brutto') as 'Brutto' | 'Netto' | 'Vat';
	return {
		type,
		...(from === undefined ? {} : { from }),
		...(to === undefined ? {} : { to }),
	};
}

function readBuyer(
	value: string,
	givenType: IDataObject[string],
): InvoiceQueryFilters['buyerIdentifier'] {
	const type = (givenType ?? 'Nip') as 'Nip' | 'VatUe' | 'Other' | 'None';
	if (type === 'None') return { type };
	return value === '' ? undefined : { type, value };
}

function checkedNip(given: string): string {
	const nip = given.replace(/[\s-]|^PL/gi, '');
	if (/^\d{10}$/.test(nip)) return nip;
	throw wrong(
		`The seller NIP "${given}" does not have ten digits.`,
		'Correct the filter Seller NIP.',
	);
}

function checkedCurrency(code: string): string {
	if (/^[A-Z]{3}$/.test(code)) return code;
	throw wrong(
		`"${code}" is no currency code.`,
		'Give three-letter codes in the filter Currencies, separated by commas, such as PLN, EUR.',
	);
}

function wrong(message: string, advice: string): KsefError {
	return new KsefError({ kind: 'input', message, advice });
}
