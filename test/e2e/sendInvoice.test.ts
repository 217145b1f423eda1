import { createHash } from 'node:crypto';
import type { ExecutionReport, ReportedItem } from '../../scripts/n8n/executions';
import { emulatorCredential, readTemplate } from '../../scripts/n8n/templates';
import { officialVerdicts } from '../support/libxml2';
import { describeWithPrograms } from '../support/programs';
import { describeWithShared } from '../support/shared';
import {
	describeInEachN8n,
	EXECUTION_MILLISECONDS,
	type EndToEnd,
	SET_UP_MILLISECONDS,
	startEndToEnd,
} from './support/endToEnd';
import { KSEF_NUMBER, withRightChecksum } from './support/ksefNumber';
import { readUpo, xmlsecVerdict } from './support/upo';

/** The invoices that the template's sample sales make. */
const INVOICE_NUMBERS = ['FV/1/11/2026', 'FV/2/11/2026', 'FV/3/11/2026'];

function bytes(item: ReportedItem, property: string): Buffer {
	const file = item.files[property];
	if (!file) throw new Error(`The item has no file "${property}"`);
	return file.content;
}

describeInEachN8n('the template send-invoice.json', (line) => {
	let endToEnd: EndToEnd | undefined;
	let report: ExecutionReport;
	let sent: ReportedItem[];

	beforeAll(async () => {
		endToEnd = await startEndToEnd(line);
		const { emulator, n8n } = endToEnd;
		const credential = emulatorCredential(emulator);
		const workflow = await readTemplate('send-invoice.json', credential);
		await n8n.importCredentials([credential]);
		await n8n.importWorkflows([workflow]);
		report = await n8n.execute(workflow.id);
		sent = report.nodes['Send to KSeF']?.outputs[0] ?? [];
	}, SET_UP_MILLISECONDS);

	afterAll(() => endToEnd?.close(), EXECUTION_MILLISECONDS);

	test('runs to its end without an error', () => {
		expect(report.error).toBeUndefined();
		expect(report.status).toBe('success');
	});

	test('makes one accepted invoice of the rows with the same number', () => {
		expect(sent.map(({ json }) => [json['invoiceNumber'], json['status']])).toEqual(
			INVOICE_NUMBERS.map((number) => [number, 'accepted']),
		);
	});

	test('computes the totals of the sales exactly', () => {
		const built = report.nodes['Build Invoice']?.outputs[0] ?? [];
		// 4299.00 + 12.5 × 89.90 + 8 × 145.00 at 23 %; 40 × 37.75 at 5 % and 25.00 at 23 %; 120 × 31.33 at 8 %.
		expect(
			built.map(({ json }) => [json['netTotal'], json['vatTotal'], json['grossTotal']]),
		).toEqual([
			['6582.75', '1514.03', '8096.78'],
			['1535.00', '81.25', '1616.25'],
			['3759.60', '300.77', '4060.37'],
		]);
	});

	test('gives every invoice a KSeF number of its own, 35 characters with the right check digits', () => {
		const numbers = sent.map(({ json }) => String(json['ksefNumber']));
		expect(new Set(numbers).size).toBe(INVOICE_NUMBERS.length);
		for (const number of numbers) {
			expect(number).toMatch(KSEF_NUMBER);
			expect(number).toHaveLength(35);
			expect(number).toBe(withRightChecksum(number));
			expect(number.slice(0, 10)).toBe(endToEnd?.emulator.nip);
		}
	});

	test('sends all invoices through one session', () => {
		expect(new Set(sent.map(({ json }) => json['sessionReferenceNumber'])).size).toBe(1);
	});

	test('keeps the bytes that were hashed and sent', () => {
		const built = report.nodes['Build Invoice']?.outputs[0] ?? [];
		for (const [index, item] of sent.entries()) {
			const hash = createHash('sha256').update(bytes(item, 'data')).digest('base64');
			expect(item.json['invoiceHash']).toBe(hash);
			expect(built[index]?.json['hash']).toBe(hash);
		}
	});

	test('returns for each invoice a UPO that names exactly this invoice', () => {
		expect(sent).toHaveLength(INVOICE_NUMBERS.length);
		for (const item of sent) {
			expect(readUpo(bytes(item, 'upo'))).toEqual({
				ksefNumber: item.json['ksefNumber'],
				invoiceNumber: item.json['invoiceNumber'],
				sellerNip: endToEnd?.emulator.nip,
				invoiceHash: item.json['invoiceHash'],
				sessionReferenceNumber: item.json['sessionReferenceNumber'],
			});
			expect(item.files['upo']?.mimeType).toBe('application/xml');
			expect(item.files['upo']?.fileName).toBe(`UPO-${String(item.json['ksefNumber'])}.xml`);
		}
	});

	describeWithPrograms('the signature of each UPO', ['xmlsec1'], () => {
		test('is verified by xmlsec1', () => {
			expect(sent.map((item) => xmlsecVerdict(bytes(item, 'upo')))).toEqual(sent.map(() => 'OK'));
		});

		test('is broken by a change of one character', () => {
			const [first] = sent;
			if (!first) throw new Error('Nothing was sent');
			const forged = bytes(first, 'upo').toString('utf8').replace('FV/1/', 'FV/7/');
			expect(xmlsecVerdict(Buffer.from(forged))).not.toBe('OK');
		});
	});

	describeWithShared('the official schemas', () => {
		test('accept the invoices', () => {
			const documents = sent.map((item) => bytes(item, 'data').toString('utf8'));
			expect(officialVerdicts(documents)).toEqual(sent.map(() => 'valid'));
		});

		test('accept the UPOs, whose signature they do not describe', () => {
			const documents = sent.map((item) => {
				const signed = bytes(item, 'upo').toString('utf8');
				return signed.replace(/<ds:Signature .*<\/ds:Signature>/s, '');
			});
			expect(officialVerdicts(documents, 'upo-v4-3.xsd')).toEqual(sent.map(() => 'valid'));
		});
	});

	test('leaves no trace of the KSeF token in items, records or logs', () => {
		const secret = endToEnd?.emulator.token ?? '';
		expect(secret.length).toBeGreaterThan(20);
		expect(report.recorded).not.toContain(secret);
		expect(endToEnd?.n8n.output()).not.toContain(secret);
	});
});
