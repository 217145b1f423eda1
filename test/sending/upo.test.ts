import { readUpo } from '../../ksef/sending/upoFacts';
import { readInvoiceFacts } from '../../ksef/invoiceFacts';
import { readXml } from '../../ksef/fa3/xml/reader';
import { describeWithShared, invoiceSamples, readSharedBytes } from '../support/shared';

describe('reading a UPO', () => {
	it('refuses what is none', () => {
		expect(() => readUpo(Buffer.from('<html/>'))).toThrow(/not one: its root is html/);
		expect(() => readUpo(Buffer.from('nothing'))).toThrow(/not one/);
	});
});

describeWithShared('the ministry’s UPO samples', () => {
	it.each([
		['upo-faktura-kontekst-id-nip', 'Nip', 1],
		['upo-faktura-internal-id', 'IdWewnetrzny', 1],
		['upo-faktura-id-zlozony-vat-ue', 'IdZlozonyVatUE', 1],
		['upo-sesja-kontekst-id-nip', 'Nip', 2],
		['upo-sesja-internal-id', 'IdWewnetrzny', 2],
		['upo-sesja-id-zlozony-vat-ue', 'IdZlozonyVatUE', 2],
	])('%s is read', (name, contextType, documentCount) => {
		const upo = readUpo(readSharedBytes(`ksef/samples/upo/${name}.xml`));
		expect(upo.context?.type).toBe(contextType);
		expect(upo.receiver).toContain('Ministerstwo Finansów');
		expect(upo.documents).toHaveLength(documentCount);
		for (const document of upo.documents) {
			expect(document.ksefNumber).toMatch(/^\d{10}-\d{8}-/);
			expect(document.invoiceHash).toHaveLength(44);
			expect(document.acquisitionDate).toMatch(/^\d{4}-\d{2}-\d{2}T/);
			expect(document.invoiceNumber).not.toBe('');
		}
	});
});

describeWithShared('facts of the ministry’s FA(3) samples', () => {
	it.each(invoiceSamples())('$name has a number, a date, parties and amounts', ({ bytes }) => {
		const facts = readInvoiceFacts(readXml(bytes));
		expect(facts).toMatchObject({
			formCode: { systemCode: 'FA (3)', schemaVersion: '1-0E', value: 'FA' },
			sellerNip: expect.stringMatching(/^\d{10}$/),
			issueDate: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
			grossAmount: expect.stringMatching(/^-?\d+(\.\d+)?$/),
			currency: expect.stringMatching(/^[A-Z]{3}$/),
		});
		expect(facts.invoiceNumber).not.toBe('');
	});
});
