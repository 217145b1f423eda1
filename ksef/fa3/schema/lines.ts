import { element, sequence } from './model';
import * as type from './simple-types';

/** Lines of the invoice (`FaWiersz`) and of the order behind an advance invoice (`Zamowienie`). */

export const invoiceLine = element(
	'FaWiersz',
	'0..10000',
	sequence(
		element('NrWierszaFa', '1', type.lineNumber, 'Line number', 'Numer wiersza'),
		element('UU_ID', '0..1', type.text50, 'Unique line identifier', 'Unikalny numer wiersza'),
		element('P_6A', '0..1', type.invoiceDate, 'Supply date of the line', 'Data dostawy wiersza'),
		element('P_7', '0..1', type.text512, 'Goods or service', 'Nazwa towaru lub usługi'),
		element('Indeks', '0..1', type.text50, 'Internal code', 'Indeks'),
		element('GTIN', '0..1', type.text20, 'GTIN', 'GTIN'),
		element('PKWiU', '0..1', type.text50, 'PKWiU code', 'Symbol PKWiU'),
		element('CN', '0..1', type.text50, 'CN code', 'Symbol CN'),
		element('PKOB', '0..1', type.text50, 'PKOB code', 'Symbol PKOB'),
		element('P_8A', '0..1', type.text1, 'Unit', 'Jednostka miary'),
		element('P_8B', '0..1', type.quantity, 'Quantity', 'Ilość'),
		element('P_9A', '0..1', type.unitPrice, 'Net unit price', 'Cena jednostkowa netto'),
		element('P_9B', '0..1', type.unitPrice, 'Gross unit price', 'Cena jednostkowa brutto'),
		element('P_10', '0..1', type.unitPrice, 'Discount', 'Opust'),
		element('P_11', '0..1', type.amount, 'Net value', 'Wartość netto'),
		element('P_11A', '0..1', type.amount, 'Gross value', 'Wartość brutto'),
		element('P_11Vat', '0..1', type.amount, 'VAT of the line', 'Kwota podatku wiersza'),
		element('P_12', '0..1', type.taxRate, 'VAT rate', 'Stawka podatku'),
		element('P_12_XII', '0..1', type.percentage, 'OSS rate, per cent', 'Stawka OSS w procentach'),
		element(
			'P_12_Zal_15',
			'0..1',
			type.marker,
			'Marker: goods of annex 15',
			'Znacznik towaru z załącznika 15',
		),
		element('KwotaAkcyzy', '0..1', type.amount, 'Excise in the price', 'Kwota akcyzy'),
		element('GTU', '0..1', type.gtuCode, 'GTU code', 'Oznaczenie GTU'),
		element('Procedura', '0..1', type.lineProcedure, 'Procedure', 'Oznaczenie procedury'),
		element('KursWaluty', '0..1', type.quantity, 'Exchange rate', 'Kurs waluty'),
		element(
			'StanPrzed',
			'0..1',
			type.marker,
			'Marker: state before correction',
			'Znacznik stanu przed korektą',
		),
	),
	'Invoice line',
	'Wiersz faktury',
);

const orderLine = element(
	'ZamowienieWiersz',
	'1..10000',
	sequence(
		element('NrWierszaZam', '1', type.lineNumber, 'Line number', 'Numer wiersza'),
		element('UU_IDZ', '0..1', type.text50, 'Unique line identifier', 'Unikalny numer wiersza'),
		element('P_7Z', '0..1', type.text512, 'Goods or service', 'Nazwa towaru lub usługi'),
		element('IndeksZ', '0..1', type.text50, 'Internal code', 'Indeks'),
		element('GTINZ', '0..1', type.text20, 'GTIN', 'GTIN'),
		element('PKWiUZ', '0..1', type.text50, 'PKWiU code', 'Symbol PKWiU'),
		element('CNZ', '0..1', type.text50, 'CN code', 'Symbol CN'),
		element('PKOBZ', '0..1', type.text50, 'PKOB code', 'Symbol PKOB'),
		element('P_8AZ', '0..1', type.text1, 'Unit', 'Jednostka miary'),
		element('P_8BZ', '0..1', type.quantity, 'Quantity', 'Ilość'),
		element('P_9AZ', '0..1', type.unitPrice, 'Net unit price', 'Cena jednostkowa netto'),
		element('P_11NettoZ', '0..1', type.amount, 'Net value', 'Wartość netto'),
		element('P_11VatZ', '0..1', type.amount, 'VAT of the line', 'Kwota podatku wiersza'),
		element('P_12Z', '0..1', type.taxRate, 'VAT rate', 'Stawka podatku'),
		element('P_12Z_XII', '0..1', type.percentage, 'OSS rate, per cent', 'Stawka OSS w procentach'),
		element(
			'P_12Z_Zal_15',
			'0..1',
			type.marker,
			'Marker: goods of annex 15',
			'Znacznik towaru z załącznika 15',
		),
		element('GTUZ', '0..1', type.gtuCode, 'GTU code', 'Oznaczenie GTU'),
		element('ProceduraZ', '0..1', type.orderProcedure, 'Procedure', 'Oznaczenie procedury'),
		element('KwotaAkcyzyZ', '0..1', type.amount, 'Excise in the price', 'Kwota akcyzy'),
		element(
			'StanPrzedZ',
			'0..1',
			type.marker,
			'Marker: state before correction',
			'Znacznik stanu przed korektą',
		),
	),
	'Order line',
	'Wiersz zamówienia',
);

export const order = element(
	'Zamowienie',
	'0..1',
	sequence(
		element('WartoscZamowienia', '1', type.amount, 'Gross value', 'Wartość zamówienia brutto'),
		orderLine,
	),
	'Order or contract behind an advance invoice',
	'Zamówienie lub umowa',
);
