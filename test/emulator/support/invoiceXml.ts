/** What differs between the invoices of the tests; everything else is the same small sale. */
export interface InvoiceSample {
	sellerNip?: string;
	buyerNip?: string;
	number?: string;
	/** `P_1`, `YYYY-MM-DD`; today in Poland when absent. */
	issueDate?: string;
	type?: string;
	net?: string;
	vat?: string;
	gross?: string;
	currency?: string;
	selfInvoicing?: boolean;
	thirdNip?: string;
	attachment?: boolean;
	/** White space after the root, to make a document large. */
	padding?: number;
}

/** Today's date in Poland. */
export function today(now = Date.now()): string {
	return new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Warsaw' }).format(new Date(now));
}

let serial = 0;

/** A number that no other invoice of this process has. */
export function freshNumber(): string {
	serial += 1;
	return `FV/${serial}/${Date.now()}`;
}

/** A small valid FA(3) invoice. */
export function invoiceXml(sample: InvoiceSample = {}): Buffer {
	const third =
		sample.thirdNip === undefined
			? ''
			: `<Podmiot3><DaneIdentyfikacyjne><NIP>${sample.thirdNip}</NIP><Nazwa>Faktor SA</Nazwa></DaneIdentyfikacyjne>
<Adres><KodKraju>PL</KodKraju><AdresL1>ul. Trzecia 3</AdresL1></Adres><Rola>1</Rola></Podmiot3>`;
	const attachment = sample.attachment
		? `<Zalacznik><BlokDanych><MetaDane><ZKlucz>licznik</ZKlucz><ZWartosc>12345</ZWartosc></MetaDane></BlokDanych></Zalacznik>`
		: '';
	return Buffer.from(
		`<?xml version="1.0" encoding="UTF-8"?>
<Faktura xmlns="http://crd.gov.pl/wzor/2025/06/25/13775/">
<Naglowek><KodFormularza kodSystemowy="FA (3)" wersjaSchemy="1-0E">FA</KodFormularza>
<WariantFormularza>3</WariantFormularza><DataWytworzeniaFa>2026-01-15T08:00:00Z</DataWytworzeniaFa>
<SystemInfo>test</SystemInfo></Naglowek>
<Podmiot1><DaneIdentyfikacyjne><NIP>${sample.sellerNip ?? '5265877635'}</NIP><Nazwa>Młyn Sprzedający sp. z o.o.</Nazwa></DaneIdentyfikacyjne>
<Adres><KodKraju>PL</KodKraju><AdresL1>ul. Pierwsza 1</AdresL1></Adres></Podmiot1>
<Podmiot2><DaneIdentyfikacyjne><NIP>${sample.buyerNip ?? '3225671421'}</NIP><Nazwa>Nabywca &amp; Syn</Nazwa></DaneIdentyfikacyjne>
<Adres><KodKraju>PL</KodKraju><AdresL1>ul. Druga 2</AdresL1></Adres><JST>2</JST><GV>2</GV></Podmiot2>${third}
<Fa><KodWaluty>${sample.currency ?? 'PLN'}</KodWaluty><P_1>${sample.issueDate ?? today()}</P_1>
<P_2>${sample.number ?? freshNumber()}</P_2>
<P_13_1>${sample.net ?? '100.00'}</P_13_1><P_14_1>${sample.vat ?? '23.00'}</P_14_1><P_15>${sample.gross ?? '123.00'}</P_15>
<Adnotacje><P_16>2</P_16><P_17>${sample.selfInvoicing ? '1' : '2'}</P_17><P_18>2</P_18><P_18A>2</P_18A>
<Zwolnienie><P_19N>1</P_19N></Zwolnienie><NoweSrodkiTransportu><P_22N>1</P_22N></NoweSrodkiTransportu>
<P_23>2</P_23><PMarzy><P_PMarzyN>1</P_PMarzyN></PMarzy></Adnotacje>
<RodzajFaktury>${sample.type ?? 'VAT'}</RodzajFaktury>
<FaWiersz><NrWierszaFa>1</NrWierszaFa><P_7>Mąka żytnia</P_7><P_8A>kg</P_8A><P_8B>10</P_8B><P_9A>10.00</P_9A>
<P_11>${sample.net ?? '100.00'}</P_11><P_12>23</P_12></FaWiersz></Fa>${attachment}
</Faktura>${' '.repeat(sample.padding ?? 0)}`,
		'utf8',
	);
}
