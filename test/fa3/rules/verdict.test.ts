import { validateInvoice } from '../../../ksef/fa3/validate';
import { writeInvoiceXml } from '../../../ksef/fa3/write';
import { describeWithShared, invoiceSamples } from '../../support/shared';
import { OPTIONS, body, invoice, line } from './fixture';

describe('the whole verdict', () => {
	test('puts errors and warnings of file, schema and rules together, in the order of the document', () => {
		const xml = writeInvoiceXml(
			invoice({ Fa: body({ P_1: '2030-01-01', P_2: ' x', P_15: '12,5', FaWiersz: undefined }) }),
		);
		const { valid, errors, warnings } = validateInvoice(Buffer.from(`\ufeff${xml}<?pi?>`), OPTIONS);
		expect(valid).toBe(false);
		expect(errors.map(({ code, path }) => [code, path])).toEqual([
			['STRICT_BOM', '/'],
			['ISSUE_DATE_FUTURE', '/Faktura/Fa/P_1'],
			['SCHEMA_NUMBER', '/Faktura/Fa/P_15'],
			['STRICT_PROCESSING_INSTRUCTION', '/Faktura/Fa/RodzajFaktury'],
		]);
		expect(warnings.map(({ code }) => code)).toEqual(['INVOICE_NUMBER_BLANKS']);
		expect(errors[2]).toMatchObject({
			line: 2,
			value: '12,5',
			element: 'P_15',
			message: expect.stringContaining('it has a comma'),
		});
	});

	test.each([
		['not XML', 'x'],
		['another form', '<Faktura xmlns="http://crd.gov.pl/wzor/2023/06/29/12648/"/>'],
		['an empty invoice', '<Faktura xmlns="http://crd.gov.pl/wzor/2025/06/25/13775/"/>'],
		['nothing', ''],
	])('is an answer, never an exception, for %s', (_, xml) => {
		const result = validateInvoice(Buffer.from(xml), OPTIONS);
		expect(result.valid).toBe(false);
		expect(result.errors.length).toBeGreaterThan(0);
	});

	test('says each problem of unreadable XML once', () => {
		expect(validateInvoice(Buffer.from('<a>'), OPTIONS).errors).toHaveLength(1);
	});

	test('numbers the paths of repeated elements', () => {
		const fa = body({ FaWiersz: [line({ P_11: '1000.00', P_12: '23' }), line({ P_12: '24' })] });
		const { errors } = validateInvoice(Buffer.from(writeInvoiceXml(invoice({ Fa: fa }))), OPTIONS);
		expect(errors.map(({ path }) => path)).toEqual(['/Faktura/Fa/FaWiersz[2]/P_12']);
	});
});

describeWithShared('the samples of the ministry', () => {
	test('are valid on production; all that is noticed are checksums of made-up KSeF numbers', () => {
		for (const { name, bytes } of invoiceSamples()) {
			const { valid, warnings } = validateInvoice(bytes, OPTIONS);
			expect({ name, valid }).toEqual({ name, valid: true });
			const others = warnings.filter(({ code }) => code !== 'KSEF_NUMBER_CHECKSUM');
			expect({ name, others }).toEqual({ name, others: [] });
		}
	});
});
