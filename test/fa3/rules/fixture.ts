import { elementFromNative } from '../../../ksef/fa3/element/element';
import { INVOICE_SHAPE } from '../../../ksef/fa3/element/shape';
import type { NativeObject } from '../../../ksef/fa3/native';
import {
	validateInvoice,
	validateInvoiceSchema,
	validateWrittenInvoice,
} from '../../../ksef/fa3/validate';
import type { ValidationOptions } from '../../../ksef/fa3/validate';
import { writeInvoiceXml } from '../../../ksef/fa3/write';

/** An invoice that breaks no rule, to be changed by tests. Its NIPs have right check digits. */

export const OPTIONS: ValidationOptions = { environment: 'production', today: '2026-11-21' };

const ADDRESS: NativeObject = {
	KodKraju: 'PL',
	AdresL1: 'ul. Prosta 1',
	AdresL2: '00-001 Warszawa',
};

/** Content of `Fa` of an invoice over 1000.00 net and 230.00 VAT. */
export function body(changes: NativeObject = {}): NativeObject {
	return {
		KodWaluty: 'PLN',
		P_1: '2026-11-21',
		P_2: 'FV/1/2026',
		P_13_1: '1000.00',
		P_14_1: '230.00',
		P_15: '1230.00',
		Adnotacje: annotations(),
		RodzajFaktury: 'VAT',
		FaWiersz: [line({ P_11: '1000.00', P_12: '23' })],
		...changes,
	};
}

export function annotations(changes: NativeObject = {}): NativeObject {
	return {
		P_16: '2',
		P_17: '2',
		P_18: '2',
		P_18A: '2',
		Zwolnienie: { P_19N: '1' },
		NoweSrodkiTransportu: { P_22N: '1' },
		P_23: '2',
		PMarzy: { P_PMarzyN: '1' },
		...changes,
	};
}

export function line(changes: NativeObject): NativeObject {
	return { NrWierszaFa: '1', P_7: 'Usługa', ...changes };
}

export function party(identification: NativeObject): NativeObject {
	return { DaneIdentyfikacyjne: { ...identification, Nazwa: 'Firma' }, Adres: ADDRESS };
}

/** The whole invoice with some of its parts replaced. */
export function invoice(parts: NativeObject = {}): NativeObject {
	return {
		Naglowek: {
			KodFormularza: 'FA',
			WariantFormularza: '3',
			DataWytworzeniaFa: '2026-11-21T09:00:00Z',
		},
		Podmiot1: party({ NIP: '5265877635' }),
		Podmiot2: { ...party({ NIP: '1111111111' }), JST: '2', GV: '2' },
		Fa: body(),
		...parts,
	};
}

/** Buyer with another identification than a Polish NIP. */
export function foreignBuyer(identification: NativeObject): NativeObject {
	return { ...party(identification), JST: '2', GV: '2' };
}

/** Codes, with severities, of what the rules find; the invoice has to be right by the schema. */
export function findings(native: NativeObject, options: Partial<ValidationOptions> = {}): string[] {
	const xml = writeInvoiceXml(native);
	expect(validateInvoiceSchema(xml)).toEqual([]);
	const element = elementFromNative(native, INVOICE_SHAPE);
	const all = { ...OPTIONS, ...options };
	if (all.earlierInvoices === undefined) {
		expect(validateWrittenInvoice(element, xml, all)).toEqual(validateInvoice(xml, all));
	}
	const { errors, warnings } = validateInvoice(Buffer.from(xml), all);
	return [...errors, ...warnings].map(({ severity, code }) => `${severity} ${code}`);
}

/** A test: its name, the invoice, what the rules find, and options that differ from the usual ones. */
export type Case = readonly [string, NativeObject, readonly string[], Partial<ValidationOptions>?];

/** One test for each case. */
export function check(cases: readonly Case[]): void {
	test.each(cases.map((one) => [one[0], one] as const))(
		'%s',
		(_, [, native, expected, options]) => {
			expect(findings(native, options)).toEqual(expected);
		},
	);
}
