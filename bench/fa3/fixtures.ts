import type { NativeInvoice, NativeObject } from '../../ksef/fa3/native';
import { parseInvoice } from '../../ksef/fa3/parse';
import type { JsonObject } from '../../ksef/fa3/parse';
import { writeInvoiceXml } from '../../ksef/fa3/write';

/** Invoices to measure with: a usual one of about 5 kB, and one of any number of lines. */

function line(number: number): NativeObject {
	return {
		NrWierszaFa: String(number),
		UU_ID: `aaaa-${number}`,
		P_7: `Usługa doradcza, pozycja ${number} <wg umowy & aneksu>`,
		Indeks: `IDX-${number}`,
		P_8A: 'godz.',
		P_8B: '12.5',
		P_9A: '120.00',
		P_11: '1500.00',
		P_12: '23',
		GTU: 'GTU_12',
	};
}

/** An invoice with this many lines; 10 make about 5 kB. */
export function invoiceWithLines(count: number): NativeInvoice {
	const net = count * 1500;
	return {
		Naglowek: {
			KodFormularza: 'FA',
			WariantFormularza: '3',
			DataWytworzeniaFa: '2026-11-21T09:30:47Z',
			SystemInfo: 'n8n',
		},
		Podmiot1: party('5265877635', 'Przykładowa Spółka z o.o.'),
		Podmiot2: {
			...party('1111111111', 'Kowalski i Synowie S.A.'),
			NrKlienta: 'K-77',
			JST: '2',
			GV: '2',
		},
		Fa: {
			KodWaluty: 'PLN',
			P_1: '2026-11-21',
			P_1M: 'Kraków',
			P_2: 'FV/2026/11/0001',
			P_6: '2026-11-20',
			P_13_1: `${net}.00`,
			P_14_1: `${net * 0.23}`,
			P_15: `${net * 1.23}`,
			Adnotacje: {
				P_16: '2',
				P_17: '2',
				P_18: '2',
				P_18A: '2',
				Zwolnienie: { P_19N: '1' },
				NoweSrodkiTransportu: { P_22N: '1' },
				P_23: '2',
				PMarzy: { P_PMarzyN: '1' },
			},
			RodzajFaktury: 'VAT',
			DodatkowyOpis: [{ Klucz: 'Uwagi', Wartosc: 'Dziękujemy za współpracę' }],
			FaWiersz: Array.from({ length: count }, (_, index) => line(index + 1)),
			Platnosc: {
				TerminPlatnosci: [{ Termin: '2026-12-05' }],
				FormaPlatnosci: '6',
				RachunekBankowy: [
					{ NrRB: '61109010140000071219812874', SWIFT: 'WBKPPLPP', NazwaBanku: 'Bank Przykładowy' },
				],
			},
			WarunkiTransakcji: { Zamowienia: [{ DataZamowienia: '2026-11-01', NrZamowienia: 'ZAM/77' }] },
		},
		Stopka: {
			Informacje: [{ StopkaFaktury: 'Kapitał zakładowy 5 000 000 zł' }],
			Rejestry: [{ KRS: '0000123456', REGON: '123456785', BDO: '000000001' }],
		},
	};
}

function party(nip: string, name: string): NativeObject {
	return {
		DaneIdentyfikacyjne: { NIP: nip, Nazwa: name },
		Adres: { KodKraju: 'PL', AdresL1: 'ul. Świętokrzyska 12/34', AdresL2: '00-001 Warszawa' },
		DaneKontaktowe: [{ Email: 'biuro@example.com', Telefon: '+48 123 456 789' }],
	};
}

/** The same in friendly JSON as it comes out of a file, with all amounts left to be computed. */
export function friendlyWithLines(count: number): JsonObject {
	const xml = writeInvoiceXml(invoiceWithLines(1));
	const [{ vatCalculation, totals, lines, ...invoice } = {}] = parseInvoice(xml, 'friendly', {
		amounts: 'text',
	});
	const [{ netAmount, ...first } = {}] = Array.isArray(lines) ? lines.filter(isObject) : [];
	if ([vatCalculation, totals, netAmount].includes(undefined))
		throw new Error('nothing to compute');
	const invoiceLines = Array.from({ length: count }, (_, index) => ({
		...first,
		number: index + 1,
		id: `aaaa-${index + 1}`,
		name: `Usługa doradcza, pozycja ${index + 1} <wg umowy & aneksu>`,
		code: `IDX-${index + 1}`,
	}));
	return JSON.parse(JSON.stringify({ ...invoice, lines: invoiceLines })) as JsonObject;
}

function isObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
