import type { ExecutionReport, ReportedItem } from '../../scripts/n8n/executions';
import type { ImportedCredential } from '../../scripts/n8n/instance';
import { emulatorCredential } from '../../scripts/n8n/templates';
import {
	describeInEachN8n,
	EXECUTION_MILLISECONDS,
	type EndToEnd,
	SET_UP_MILLISECONDS,
	startEndToEnd,
} from './support/endToEnd';
import { buildStep, chain, itemsStep, sendStep, smallInvoice } from './support/invoiceWorkflow';
import { KSEF_NUMBER } from './support/ksefNumber';

const WRONG_SECRET = 'ab'.repeat(32);

function field(item: ReportedItem | undefined, name: string): string {
	return String(item?.json[name] ?? '');
}

describeInEachN8n('bad input', (line) => {
	let endToEnd: EndToEnd | undefined;
	let rightCredential: ImportedCredential;
	let wrongCredential: ImportedCredential;

	const running = (): EndToEnd => {
		if (!endToEnd) throw new Error('n8n did not start');
		return endToEnd;
	};
	const invoice = (number: string): Record<string, unknown> =>
		smallInvoice(running().emulator.nip, number);

	beforeAll(async () => {
		endToEnd = await startEndToEnd(line);
		rightCredential = emulatorCredential(endToEnd.emulator);
		const [reference, owner] = endToEnd.emulator.token.split('|');
		wrongCredential = {
			...rightCredential,
			id: 'ksefWrongToken01',
			name: 'Wrong token',
			data: { ...rightCredential.data, ksefToken: `${reference}|${owner}|${WRONG_SECRET}` },
		};
		await endToEnd.n8n.importCredentials([rightCredential, wrongCredential]);
	}, SET_UP_MILLISECONDS);

	afterAll(() => endToEnd?.close(), EXECUTION_MILLISECONDS);

	describe('a wrong KSeF token', () => {
		let report: ExecutionReport;

		beforeAll(async () => {
			const { n8n } = running();
			await n8n.importWorkflows([
				chain('wrongToken', [
					itemsStep('Sales', [invoice('FV/T/1')]),
					buildStep(),
					sendStep(wrongCredential),
				]),
			]);
			report = await n8n.execute('wrongToken');
		}, EXECUTION_MILLISECONDS);

		test('fails in the node that signs in, after the invoice was built', () => {
			expect(report.status).toBe('error');
			expect(report.nodes['Build']?.outputs[0]).toHaveLength(1);
			expect(report.nodes['Send']?.error).toBeDefined();
		});

		test('says that the token is wrong, in KSeF’s words and with what to do', () => {
			const { message, description } = report.error ?? { message: '', description: '' };
			expect(`${message}\n${description}`).toMatch(/token/i);
			expect(`${message}\n${description}`).toMatch(/\b450\b/);
			expect(description).toMatch(/credential/i);
		});

		test('shows neither token in errors, records or logs', () => {
			const [, , rightSecret = ''] = running().emulator.token.split('|');
			expect(rightSecret.length).toBeGreaterThan(20);
			for (const secret of [WRONG_SECRET, rightSecret]) {
				expect(report.recorded).not.toContain(secret);
				expect(running().n8n.output()).not.toContain(secret);
			}
		});
	});

	describe('invalid invoices among good ones', () => {
		let report: ExecutionReport;
		let built: ReportedItem[];
		let sent: ReportedItem[];

		beforeAll(async () => {
			const { n8n } = running();
			const invalid = { ...invoice('FV/M/2'), lines: [{ name: 'Kawa', rate: '99' }] };
			await n8n.importWorkflows([
				chain('mixedInvoices', [
					itemsStep('Sales', [
						invoice('FV/M/1'),
						invalid,
						smallInvoice('1130000045', 'FV/M/3'),
						invoice('FV/M/4'),
					]),
					buildStep('continueRegularOutput'),
					sendStep(rightCredential, { options: { includeUpo: true } }),
				]),
			]);
			report = await n8n.execute('mixedInvoices');
			built = report.nodes['Build']?.outputs[0] ?? [];
			sent = report.nodes['Send']?.outputs[0] ?? [];
		}, EXECUTION_MILLISECONDS);

		test('the run itself succeeds, with one item for each sale', () => {
			expect(report.error).toBeUndefined();
			expect(report.status).toBe('success');
			expect(sent).toHaveLength(4);
		});

		test('the good ones get their KSeF numbers and receipts', () => {
			for (const item of [sent[0], sent[3]]) {
				expect(field(item, 'status')).toBe('accepted');
				expect(field(item, 'ksefNumber')).toMatch(KSEF_NUMBER);
				expect(item?.files['upo']?.content.length).toBeGreaterThan(0);
			}
		});

		test('Build tells every mistake of the invalid one with its place', () => {
			const words = JSON.stringify(built[1]?.json);
			expect(words).toContain('lines[0].rate');
			expect(built[1]?.files['data']).toBeUndefined();
			expect(field(sent[1], 'status')).toBe('notSent');
			expect(field(sent[1], 'error')).not.toBe('');
		});

		test('the one of another seller is not accepted and says why', () => {
			expect(field(sent[2], 'status')).toMatch(/^(notSent|rejected)$/);
			expect(JSON.stringify(sent[2]?.json)).toMatch(/NIP/);
			expect(sent[2]?.json['ksefNumber']).toBeUndefined();
		});
	});

	describe('XML that KSeF refuses', () => {
		let sent: ReportedItem[];
		let sentAgain: ReportedItem[];

		beforeAll(async () => {
			const { n8n } = running();
			await n8n.importWorkflows([
				chain('refusedXml', [
					itemsStep('Sales', [invoice('FV/X/1'), invoice('FV/X/1'), invoice('FV/X/2')]),
					buildStep(),
					{
						name: 'Read',
						type: 'n8n-nodes-base.extractFromFile',
						parameters: { operation: 'text', destinationKey: 'xml', options: {} },
					},
					{
						name: 'Spoil',
						type: 'n8n-nodes-base.code',
						typeVersion: 2,
						parameters: {
							jsCode: [
								'const [first, second, third] = $input.all().map(({ json }) => json.xml);',
								"const later = second.replace('<P_7>Kawa', '<P_7>Kawa palona');",
								"const invalid = third.replace(/<P_1>.*<.P_1>/, '');",
								'return [first, later, invalid].map((xml) => ({ json: { xml } }));',
							].join('\n'),
						},
					},
					{
						...sendStep(rightCredential, { inputSource: 'text', xml: '={{ $json.xml }}' }),
						// In the second run all fail, which stops a workflow otherwise.
						onError: 'continueRegularOutput',
					},
				]),
			]);
			const first = await n8n.execute('refusedXml');
			sent = first.nodes['Send']?.outputs[0] ?? [];
			// The XML says when it was made, so these are other bytes under the same numbers.
			const second = await n8n.execute('refusedXml');
			sentAgain = second.nodes['Send']?.outputs[0] ?? [];
		}, EXECUTION_MILLISECONDS);

		test('leaves the good one its number', () => {
			expect(field(sent[0], 'status')).toBe('accepted');
			expect(field(sent[0], 'ksefNumber')).toMatch(KSEF_NUMBER);
		});

		test('does not send the same number twice in one run, and says so', () => {
			expect(field(sent[1], 'status')).toBe('notSent');
			expect(field(sent[1], 'error')).toContain('FV/X/1');
		});

		test('names a duplicate of an earlier run with KSeF’s code 440 and the number it has already', () => {
			const words = JSON.stringify(sentAgain[0]?.json);
			expect(field(sentAgain[0], 'status')).toBe('rejected');
			expect(words).toMatch(/\b440\b/);
			expect(words).toContain(field(sent[0], 'ksefNumber'));
		});

		test('tells of the invalid one what the schema misses', () => {
			expect(field(sent[2], 'status')).toMatch(/^(notSent|rejected)$/);
			expect(JSON.stringify(sent[2]?.json)).toContain('P_1');
			expect(sent[2]?.json['ksefNumber']).toBeUndefined();
		});
	});
});
