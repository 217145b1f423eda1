import type { JsonObject, JsonValue } from '../friendly/read-values';

/** Flat rows, as spreadsheets and databases want them, from friendly JSON that an invoice was read into. */

/** A value inside friendly JSON by its path; null when it is not there. */
function at(invoice: JsonObject, path: string): JsonValue {
	let value: JsonValue = invoice;
	for (const name of path.split('.')) {
		if (Array.isArray(value)) value = value[Number(name)] ?? null;
		else if (isObject(value)) value = value[name] ?? null;
		else return null;
	}
	return value;
}

function isObject(value: JsonValue): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listAt(invoice: JsonObject, path: string): JsonObject[] {
	const value = at(invoice, path);
	return Array.isArray(value) ? value.filter(isObject) : [];
}

function firstOf(invoice: JsonObject, ...paths: string[]): JsonValue {
	for (const path of paths) {
		const value = at(invoice, path);
		if (value !== null) return value;
	}
	return null;
}

function address(invoice: JsonObject, party: string): JsonValue {
	const parts = [at(invoice, `${party}.address.line1`), at(invoice, `${party}.address.line2`)];
	const text = parts.filter((part) => part !== null).join(', ');
	return text === '' ? null : text;
}

/** Column of the header row → places in friendly JSON, the first that is there. */
const TOTAL_COLUMNS: ReadonlyArray<readonly [string, string]> = [
	['netStandard', 'totals.standard.net'],
	['vatStandard', 'totals.standard.vat'],
	['netReduced', 'totals.reduced.net'],
	['vatReduced', 'totals.reduced.vat'],
	['netSuperReduced', 'totals.superReduced.net'],
	['vatSuperReduced', 'totals.superReduced.vat'],
	['netTaxi', 'totals.taxi.net'],
	['vatTaxi', 'totals.taxi.vat'],
	['netOss', 'totals.oss.net'],
	['vatOss', 'totals.oss.vat'],
	['zeroDomestic', 'totals.zeroDomestic'],
	['zeroEuSupply', 'totals.zeroEuSupply'],
	['zeroExport', 'totals.zeroExport'],
	['exempt', 'totals.exempt'],
	['outsidePoland', 'totals.outsidePoland'],
	['euServices', 'totals.euServices'],
	['reverseCharge', 'totals.reverseCharge'],
	['margin', 'totals.margin'],
	['gross', 'totals.gross'],
];

/**
 * One flat row with the header of an invoice. Columns are always all there (null when the invoice does not
 * say it), so that rows of different invoices make one table.
 */
export function headerRow(invoice: JsonObject): JsonObject {
	const corrected = listAt(invoice, 'correction.invoices');
	const joined = (name: string): JsonValue =>
		corrected.length === 0 ? null : corrected.map((entry) => entry[name] ?? '').join(', ');
	return {
		...identifyingColumns(invoice),
		issuePlace: at(invoice, 'issuePlace'),
		saleDate: at(invoice, 'saleDate'),
		periodFrom: at(invoice, 'period.from'),
		periodTo: at(invoice, 'period.to'),
		sellerAddress: address(invoice, 'seller'),
		buyerAddress: address(invoice, 'buyer'),
		buyerCountry: firstOf(invoice, 'buyer.address.country', 'buyer.otherId.country'),
		...Object.fromEntries(TOTAL_COLUMNS.map(([name, path]) => [name, at(invoice, path)])),
		paymentMethod: firstOf(invoice, 'payment.method', 'payment.otherMethod'),
		dueDate: firstOf(invoice, 'payment.dueDate', 'payment.terms.0.dueDate'),
		paidOn: at(invoice, 'payment.paidOn'),
		bankAccount: firstOf(invoice, 'payment.accounts.0.number', 'payment.factorAccounts.0.number'),
		splitPayment: at(invoice, 'annotations.splitPayment') ?? false,
		correctionReason: at(invoice, 'correction.reason'),
		correctedNumbers: joined('number'),
		correctedKsefNumbers: joined('ksefNumber'),
		lineCount: listAt(invoice, 'lines').length,
	};
}

function identifyingColumns(invoice: JsonObject): JsonObject {
	return {
		invoiceNumber: at(invoice, 'number'),
		invoiceType: at(invoice, 'type'),
		issueDate: at(invoice, 'issueDate'),
		currency: at(invoice, 'currency'),
		sellerNip: at(invoice, 'seller.nip'),
		sellerName: at(invoice, 'seller.name'),
		buyerIdentifier: firstOf(invoice, 'buyer.nip', 'buyer.euVat', 'buyer.otherId.number'),
		buyerName: at(invoice, 'buyer.name'),
	};
}

const LINE_COLUMNS = [
	'number',
	'name',
	'code',
	'gtin',
	'pkwiu',
	'cn',
	'quantity',
	'unit',
	'netPrice',
	'grossPrice',
	'discount',
	'rate',
	'ossRate',
	'netAmount',
	'grossAmount',
	'vatAmount',
	'saleDate',
	'gtu',
	'procedure',
	'exchangeRate',
	'before',
] as const;

/** Columns whose names in a line of friendly JSON would be mistaken for those of the invoice. */
const RENAMED: Readonly<Record<string, string>> = {
	number: 'lineNumber',
	saleDate: 'lineSaleDate',
};

/**
 * One flat row for each line of an invoice, each with the columns that identify the invoice. An invoice
 * without lines gives no rows.
 */
export function lineRows(invoice: JsonObject): JsonObject[] {
	const common = identifyingColumns(invoice);
	return listAt(invoice, 'lines').map((line) => ({
		...common,
		...Object.fromEntries(LINE_COLUMNS.map((name) => [RENAMED[name] ?? name, line[name] ?? null])),
	}));
}
