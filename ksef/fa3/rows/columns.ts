/** The columns that sheet rows may have: which field they fill, how cells are read, how they are headed. */

/** How the cells of a column are read. */
export type CellKind = 'text' | 'number' | 'rate' | 'date' | 'days' | 'flag' | 'payment';

/** A column of a sheet. */
export interface Column {
	/** Place in friendly JSON; a number is a place in a list. Line fields begin with `line.`. */
	readonly field: string;
	readonly kind: CellKind;
	/** For people who map columns by hand. */
	readonly label: string;
	/** Headings by which it is recognised, in English and Polish, without accents, in small letters. */
	readonly headings: readonly string[];
}

function column(field: string, kind: CellKind, label: string, headings: string): Column {
	return { field, kind, label, headings: headings.split(', ') };
}

export const COLUMNS: readonly Column[] = [
	column(
		'number',
		'text',
		'Invoice Number (numer faktury)',
		'number, invoice number, invoice no, invoice, numer, numer faktury, nr faktury, faktura',
	),
	column(
		'type',
		'text',
		'Invoice Type (rodzaj faktury)',
		'type, invoice type, rodzaj faktury, rodzaj',
	),
	column(
		'issueDate',
		'date',
		'Issue Date (data wystawienia)',
		'issue date, invoice date, date of issue, data wystawienia, data faktury',
	),
	column(
		'issuePlace',
		'text',
		'Place of Issue (miejsce wystawienia)',
		'issue place, place of issue, miejsce wystawienia',
	),
	column(
		'saleDate',
		'date',
		'Sale Date (data sprzedaży)',
		'sale date, supply date, delivery date, data sprzedazy, data dostawy, data wykonania uslugi',
	),
	column('currency', 'text', 'Currency (waluta)', 'currency, waluta, kod waluty'),
	column(
		'exchangeRate',
		'number',
		'Exchange Rate (kurs waluty)',
		'exchange rate, kurs, kurs waluty',
	),
	column('seller.nip', 'text', 'Seller NIP', 'seller nip, seller tax id, nip sprzedawcy'),
	column(
		'seller.name',
		'text',
		'Seller Name (sprzedawca)',
		'seller, seller name, sprzedawca, nazwa sprzedawcy',
	),
	column(
		'seller.address.line1',
		'text',
		'Seller Address, Line 1',
		'seller address, seller street, seller address line1, adres sprzedawcy, ulica sprzedawcy',
	),
	column(
		'seller.address.line2',
		'text',
		'Seller Address, Line 2',
		'seller town, seller city, seller address line2, miasto sprzedawcy',
	),
	column(
		'buyer.nip',
		'text',
		'Buyer NIP',
		'buyer nip, customer nip, nip, tax id, buyer tax id, nip nabywcy, nip klienta, nip kontrahenta, nip odbiorcy',
	),
	column(
		'buyer.euVat',
		'text',
		'Buyer EU VAT Number (VAT UE)',
		'buyer eu vat, eu vat, eu vat number, vat ue, numer vat ue, nip ue',
	),
	column(
		'buyer.name',
		'text',
		'Buyer Name (nabywca)',
		'buyer, buyer name, customer, customer name, client, client name, nabywca, klient, kontrahent, nazwa nabywcy, nazwa klienta, nazwa kontrahenta',
	),
	column(
		'buyer.address.line1',
		'text',
		'Buyer Address, Line 1 (adres)',
		'buyer address, buyer street, buyer address line1, customer address, street, address, adres, adres nabywcy, adres klienta, ulica',
	),
	column(
		'buyer.address.line2',
		'text',
		'Buyer Address, Line 2 (kod i miasto)',
		'buyer town, buyer city, buyer address line2, town, city, miasto, miejscowosc, kod i miasto, miasto nabywcy',
	),
	column(
		'buyer.address.country',
		'text',
		'Buyer Country (kraj)',
		'buyer country, country, kraj, kraj nabywcy',
	),
	column(
		'buyer.email',
		'text',
		'Buyer E-Mail',
		'buyer email, customer email, email, e mail, email nabywcy, email klienta',
	),
	column(
		'buyer.customerNumber',
		'text',
		'Customer Number (numer klienta)',
		'customer number, client number, numer klienta, nr klienta',
	),
	column(
		'payment.method',
		'payment',
		'Payment Method (forma płatności)',
		'payment method, payment, forma platnosci, sposob platnosci, platnosc',
	),
	column(
		'payment.dueDate',
		'date',
		'Due Date (termin płatności)',
		'due date, payment due, payment due date, termin platnosci, termin zaplaty, termin',
	),
	column(
		'payment.days',
		'days',
		'Payment Days (dni na zapłatę)',
		'payment days, days, due days, dni, termin dni, dni na zaplate, ilosc dni',
	),
	column('payment.paidOn', 'date', 'Paid On (data zapłaty)', 'paid on, paid, data zaplaty'),
	column(
		'payment.accounts.0.number',
		'text',
		'Bank Account (rachunek bankowy)',
		'bank account, account, account number, iban, rachunek, rachunek bankowy, numer rachunku, nr rachunku, numer konta, konto',
	),
	column(
		'annotations.splitPayment',
		'flag',
		'Split Payment (MPP)',
		'split payment, mpp, podzielona platnosc, mechanizm podzielonej platnosci',
	),
	column(
		'annotations.exemption.act',
		'text',
		'Exemption Basis (podstawa zwolnienia)',
		'exemption, exemption basis, podstawa zwolnienia',
	),
	column(
		'terms.orders.0.number',
		'text',
		'Order Number (numer zamówienia)',
		'order number, order no, numer zamowienia, nr zamowienia, zamowienie',
	),
	column('footer.texts.0', 'text', 'Footer (stopka)', 'footer, stopka'),
	column(
		'line.name',
		'text',
		'Line: Name (nazwa towaru lub usługi)',
		'name, item, item name, product, product name, service, description, nazwa, towar, usluga, nazwa towaru, nazwa uslugi, nazwa towaru lub uslugi, produkt, opis, pozycja',
	),
	column('line.quantity', 'number', 'Line: Quantity (ilość)', 'quantity, qty, ilosc, liczba'),
	column(
		'line.unit',
		'text',
		'Line: Unit (jednostka miary)',
		'unit, uom, jm, j m, jednostka, jednostka miary, miara',
	),
	column(
		'line.netPrice',
		'number',
		'Line: Net Price (cena netto)',
		'net price, net unit price, unit price, price, unit net price, cena netto, cena jednostkowa netto, cena jednostkowa, cena jedn netto, cena',
	),
	column(
		'line.grossPrice',
		'number',
		'Line: Gross Price (cena brutto)',
		'gross price, gross unit price, unit gross price, cena brutto, cena jednostkowa brutto',
	),
	column(
		'line.discount',
		'number',
		'Line: Discount per Unit (opust)',
		'discount, rabat, opust, rabat kwotowy',
	),
	column(
		'line.rate',
		'rate',
		'Line: VAT Rate (stawka VAT)',
		'vat rate, rate, vat, tax rate, stawka vat, stawka, stawka podatku, vat stawka',
	),
	column('line.ossRate', 'rate', 'Line: OSS Rate', 'oss rate, stawka oss'),
	column(
		'line.netAmount',
		'number',
		'Line: Net Value (wartość netto)',
		'net amount, net value, net, wartosc netto, netto, kwota netto',
	),
	column(
		'line.grossAmount',
		'number',
		'Line: Gross Value (wartość brutto)',
		'gross amount, gross value, gross, wartosc brutto, brutto, kwota brutto',
	),
	column(
		'line.vatAmount',
		'number',
		'Line: VAT Amount (kwota VAT)',
		'vat amount, tax amount, kwota vat, wartosc vat',
	),
	column(
		'line.saleDate',
		'date',
		'Line: Sale Date',
		'line sale date, line supply date, data sprzedazy pozycji',
	),
	column(
		'line.code',
		'text',
		'Line: Internal Code (indeks)',
		'code, item code, product code, sku, index, indeks, kod, kod towaru, symbol',
	),
	column('line.gtin', 'text', 'Line: GTIN (EAN)', 'gtin, ean, kod ean, kod kreskowy'),
	column('line.pkwiu', 'text', 'Line: PKWiU', 'pkwiu, symbol pkwiu'),
	column('line.cn', 'text', 'Line: CN Code', 'cn, cn code, kod cn'),
	column('line.gtu', 'text', 'Line: GTU', 'gtu, kod gtu, gtu code'),
	column('line.procedure', 'text', 'Line: Procedure', 'procedure, procedura'),
	column(
		'line.annex15',
		'flag',
		'Line: Goods of Annex 15',
		'annex 15, annex15, zalacznik 15, zal 15',
	),
	column(
		'line.before',
		'flag',
		'Line: Before Correction (stan przed)',
		'before, before correction, stan przed, przed korekta',
	),
];

/** A heading without accents, signs and capitals: `Cena jedn. netto` and `cena_jedn_netto` are one. */
export function headingKey(heading: string): string {
	return heading
		.replace(/([a-z\d])([A-Z])/g, '$1 $2')
		.toLowerCase()
		.replaceAll('ł', 'l')
		.normalize('NFD')
		.replace(/\p{M}/gu, '')
		.replace(/[^a-z\d]+/g, ' ')
		.trim();
}

const BY_FIELD: ReadonlyMap<string, Column> = new Map(COLUMNS.map((known) => [known.field, known]));

const BY_HEADING: ReadonlyMap<string, Column> = new Map(
	COLUMNS.flatMap((known) =>
		[known.field, ...known.headings].map((heading) => [headingKey(heading), known] as const),
	),
);

/** The column that fills a field. */
export function columnOfField(field: string): Column | undefined {
	return BY_FIELD.get(field);
}

/** The column that a heading names, in English, in Polish, or as the field itself (`buyer.nip`). */
export function columnOfHeading(heading: string): Column | undefined {
	return BY_HEADING.get(headingKey(heading));
}
