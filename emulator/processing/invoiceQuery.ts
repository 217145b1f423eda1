import type { InputObject } from '../http/input';
import type { EmulatorState } from '../state/emulatorState';
import { nipOfContext, NIP_PATTERN, type ContextIdentifier } from '../state/identifiers';
import type { InvoiceType } from '../state/invoiceFacts';
import type { StoredInvoice } from '../state/repository';
import type { InvoicingMode } from '../state/sessions';
import { formatInstant, warsawDay, type Instant } from '../state/time';

const DAY = 24 * 60 * 60 * 1000;
/** "Three months", at their longest. */
const LONGEST_RANGE = 93 * DAY;

/** Who the searcher is on the invoice. */
export type SubjectRole = 'Subject1' | 'Subject2' | 'Subject3' | 'SubjectAuthorized';

/** The date that a range is about. */
export type DateType = 'Issue' | 'Invoicing' | 'PermanentStorage';

/** Filters of a metadata query or an export (contract, `InvoiceQueryFilters`). */
export interface InvoiceFilters {
	role: SubjectRole;
	dateType: DateType;
	from: Instant;
	/** Undefined: until now. */
	to: Instant | undefined;
	restrictToHighWaterMark: boolean;
	matches: (invoice: StoredInvoice) => boolean;
}

/** Reads the filters; everything wrong with them is a problem of the input. */
export function readFilters(input: InputObject, now: Instant): InvoiceFilters {
	const role = input.oneOf('subjectType', [
		'Subject1',
		'Subject2',
		'Subject3',
		'SubjectAuthorized',
	] as const);
	const range = input.object('dateRange');
	const dateType = range.oneOf('dateType', ['Issue', 'Invoicing', 'PermanentStorage'] as const);
	const from = range.optionalInstant('from');
	const to = range.optionalInstant('to');
	if (from === undefined) range.problem('from', 'Pole jest wymagane.', undefined);
	else if ((to ?? now) < from) range.problem('to', 'Data jest wcześniejsza niż from.', undefined);
	else if ((to ?? now) - from > LONGEST_RANGE) {
		range.problem('to', 'Zakres dat przekracza 3 miesiące.', undefined);
	}
	return {
		role,
		dateType,
		from: from ?? 0,
		to,
		restrictToHighWaterMark: range.flag('restrictToPermanentStorageHwmDate', false),
		matches: readConditions(input),
	};
}

function readConditions(input: InputObject): (invoice: StoredInvoice) => boolean {
	const ksefNumber = input.optionalText('ksefNumber', { minimum: 35, maximum: 36 });
	const invoiceNumber = input.optionalText('invoiceNumber', { maximum: 256 });
	const sellerNip = input.optionalText('sellerNip', { pattern: NIP_PATTERN });
	const buyer = input.optionalObject('buyerIdentifier');
	const buyerType = buyer?.oneOf('type', ['Nip', 'VatUe', 'Other', 'None'] as const);
	const buyerValue = buyer?.optionalText('value', { maximum: 50 });
	const currencies = input.texts('currencyCodes', /^[A-Z]{3}$/);
	const mode = input.has('invoicingMode')
		? input.oneOf<InvoicingMode>('invoicingMode', ['Online', 'Offline'])
		: undefined;
	const selfInvoicing = input.optionalFlag('isSelfInvoicing');
	const formType = input.has('formType')
		? input.oneOf('formType', ['FA', 'PEF', 'FA_RR'] as const)
		: undefined;
	const types = input.listOf('invoiceTypes', INVOICE_TYPES);
	const attachment = input.optionalFlag('hasAttachment');
	const amountMatches = readAmount(input.optionalObject('amount'));
	return (invoice) => {
		const { facts } = invoice;
		const { identifier } = facts.buyer;
		return (
			(ksefNumber === undefined || invoice.ksefNumber === ksefNumber) &&
			(invoiceNumber === undefined || facts.invoiceNumber === invoiceNumber) &&
			(sellerNip === undefined || facts.seller.nip === sellerNip) &&
			(buyerType === undefined || identifier.type === buyerType) &&
			(buyerValue === undefined || identifier.value === buyerValue) &&
			(currencies.length === 0 || currencies.includes(facts.currency)) &&
			(mode === undefined || invoice.invoicingMode === mode) &&
			(selfInvoicing === undefined || facts.isSelfInvoicing === selfInvoicing) &&
			(formType === undefined || facts.formCode.value === formType) &&
			(types.length === 0 || types.some((type) => type === facts.invoiceType)) &&
			(attachment === undefined || facts.hasAttachment === attachment) &&
			amountMatches(invoice)
		);
	};
}

const INVOICE_TYPES = [
	'Vat',
	'Zal',
	'Kor',
	'Roz',
	'Upr',
	'KorZal',
	'KorRoz',
	'VatPef',
	'VatPefSp',
	'KorPef',
	'VatRr',
	'KorVatRr',
] as const satisfies ReadonlyArray<
	InvoiceType | 'VatPef' | 'VatPefSp' | 'KorPef' | 'VatRr' | 'KorVatRr'
>;

function readAmount(amount: InputObject | undefined): (invoice: StoredInvoice) => boolean {
	if (amount === undefined) return () => true;
	const type = amount.oneOf('type', ['Brutto', 'Netto', 'Vat'] as const);
	const from = amount.optionalNumber('from') ?? -Infinity;
	const to = amount.optionalNumber('to') ?? Infinity;
	return ({ facts }) => {
		const value = {
			Brutto: facts.grossAmount,
			Netto: facts.netAmount,
			Vat: facts.vatAmount,
		}[type];
		return value >= from && value <= to;
	};
}

/** The moment by which a range sorts an invoice: the start of the day for a date without a time. */
export function dateOf(invoice: StoredInvoice, type: DateType): Instant {
	switch (type) {
		case 'Issue':
			return Date.parse(`${invoice.facts.issueDate}T00:00:00Z`);
		case 'Invoicing':
			return invoice.invoicingDate;
		case 'PermanentStorage':
			return invoice.permanentStorageDate;
	}
}

/** Whether a context appears on an invoice in a role. */
export function hasRole(
	invoice: StoredInvoice,
	context: ContextIdentifier,
	role: SubjectRole,
): boolean {
	const { seller, buyer, thirdSubjects, authorizedSubject } = invoice.facts;
	const nip = nipOfContext(context);
	switch (role) {
		case 'Subject1':
			return seller.nip === nip;
		case 'Subject2':
			return buyer.identifier.type === 'Nip' && buyer.identifier.value === nip;
		case 'Subject3':
			return thirdSubjects.some(
				({ identifier }) => identifier.value === nip || identifier.value === context.value,
			);
		case 'SubjectAuthorized':
			return authorizedSubject !== undefined && authorizedSubject.nip === nip;
	}
}

/** Whether a context appears on an invoice at all. */
export function isParty(invoice: StoredInvoice, context: ContextIdentifier): boolean {
	return (['Subject1', 'Subject2', 'Subject3', 'SubjectAuthorized'] as const).some((role) =>
		hasRole(invoice, context, role),
	);
}

/** Finds the invoices that filters select, oldest first, up to a moment. */
export function selectInvoices(
	stored: readonly StoredInvoice[],
	filters: InvoiceFilters,
	context: ContextIdentifier,
	until: Instant,
): StoredInvoice[] {
	const { role, dateType } = filters;
	// A day is in the range when any of it is: the calendar days of the bounds count as a whole.
	const from = dateType === 'Issue' ? Date.parse(warsawDay(filters.from)) : filters.from;
	return stored
		.filter((invoice) => {
			const date = dateOf(invoice, dateType);
			return (
				date >= from && date <= until && hasRole(invoice, context, role) && filters.matches(invoice)
			);
		})
		.sort((left, right) => dateOf(left, dateType) - dateOf(right, dateType));
}

/** An invoice as `InvoiceMetadata` of the contract. */
export function describeMetadata(invoice: StoredInvoice): object {
	const { facts } = invoice;
	return {
		ksefNumber: invoice.ksefNumber,
		invoiceNumber: facts.invoiceNumber,
		issueDate: facts.issueDate,
		invoicingDate: formatInstant(invoice.invoicingDate),
		acquisitionDate: formatInstant(invoice.acquisitionDate),
		permanentStorageDate: formatInstant(invoice.permanentStorageDate),
		seller: facts.seller,
		buyer: facts.buyer,
		netAmount: facts.netAmount,
		grossAmount: facts.grossAmount,
		vatAmount: facts.vatAmount,
		currency: facts.currency,
		invoicingMode: invoice.invoicingMode,
		invoiceType: facts.invoiceType,
		formCode: facts.formCode,
		isSelfInvoicing: facts.isSelfInvoicing,
		hasAttachment: facts.hasAttachment,
		invoiceHash: invoice.invoiceHash,
		...(invoice.hashOfCorrectedInvoice === undefined
			? {}
			: { hashOfCorrectedInvoice: invoice.hashOfCorrectedInvoice }),
		...(facts.thirdSubjects.length === 0 ? {} : { thirdSubjects: facts.thirdSubjects }),
		...(facts.authorizedSubject === undefined
			? {}
			: { authorizedSubject: facts.authorizedSubject }),
	};
}

/**
 * The upper end of a date range and the high-water mark (document "High Water Mark"): everything stored before the
 * mark is complete, and a query may be restricted to it.
 */
export function upperBound(
	state: EmulatorState,
	filters: InvoiceFilters,
	now: Instant,
): { until: Instant; highWaterMark: Instant } {
	const highWaterMark = state.repository.highWaterMark(now);
	const wanted = filters.to ?? now;
	const restricted = filters.dateType === 'PermanentStorage' && filters.restrictToHighWaterMark;
	return { until: restricted ? Math.min(wanted, highWaterMark) : wanted, highWaterMark };
}
