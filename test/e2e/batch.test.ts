import type { ReportedItem } from '../../scripts/n8n/executions';
import type { ImportedCredential } from '../../scripts/n8n/instance';
import { emulatorCredential } from '../../scripts/n8n/templates';
import {
	describeInEachN8n,
	EXECUTION_MILLISECONDS,
	type EndToEnd,
	SET_UP_MILLISECONDS,
	startEndToEnd,
} from './support/endToEnd';
import {
	buildStep,
	chain,
	codeStep,
	itemsStep,
	ksefStep,
	smallInvoice,
} from './support/invoiceWorkflow';
import { KSEF_NUMBER } from './support/ksefNumber';
import { itemsOf } from './support/reports';

const INVOICES_OF_A_MONTH = 300;
const OTHER_SELLER = '1130000045';

function fieldOf(items: readonly ReportedItem[], name: string): unknown[] {
	return items.map(({ json }) => json[name]);
}

describeInEachN8n('sending many', (line) => {
	let endToEnd: EndToEnd | undefined;
	let credential: ImportedCredential;

	const running = (): EndToEnd => {
		if (!endToEnd) throw new Error('n8n did not start');
		return endToEnd;
	};
	const invoice = (number: string): Record<string, unknown> =>
		smallInvoice(running().emulator.nip, number);
	const invoices = (series: string, count: number): Array<Record<string, unknown>> =>
		Array.from({ length: count }, (_, index) => invoice(`${series}/${index + 1}`));

	beforeAll(async () => {
		endToEnd = await startEndToEnd(line);
		credential = emulatorCredential(endToEnd.emulator);
		await endToEnd.n8n.importCredentials([credential]);
	}, SET_UP_MILLISECONDS);

	afterAll(() => endToEnd?.close(), EXECUTION_MILLISECONDS);

	describe.each(['TarGz', 'Zip'])('a month of invoices as a package (%s)', (archive) => {
		let sent: ReportedItem[];
		let receipts: ReportedItem[];
		/** Places of the invoices that cannot be sent, among the good ones. */
		const OF_OTHER_SELLER = 7;
		const SAME_NUMBER_AGAIN = 20;

		beforeAll(async () => {
			const { n8n } = running();
			const all = invoices(`FV/${archive}`, INVOICES_OF_A_MONTH);
			all[OF_OTHER_SELLER] = smallInvoice(OTHER_SELLER, `FV/${archive}/8`);
			all[SAME_NUMBER_AGAIN] = {
				...invoice(`FV/${archive}/1`),
				lines: [{ name: 'Herbata', quantity: '1', unit: 'kg', netPrice: '10', rate: '23' }],
			};
			await n8n.importWorkflows([
				chain(`month${archive}`, [
					itemsStep('Sales', all),
					buildStep(),
					ksefStep('Send', credential, 'invoice', 'sendBatch', { options: { archive } }),
					codeStep(
						'Session',
						"return [{ json: $input.all().map(({ json }) => json).find(({ status }) => status === 'accepted') }];",
					),
					ksefStep('Receipt', credential, 'session', 'getUpo', { output: 'invoices' }),
				]),
			]);
			const report = await n8n.execute(`month${archive}`);
			expect(report.error).toBeUndefined();
			sent = itemsOf(report, 'Send');
			receipts = itemsOf(report, 'Receipt');
		}, EXECUTION_MILLISECONDS);

		test('gives each item its own result, in order', () => {
			expect(fieldOf(sent, 'invoiceNumber')).toEqual(
				Array.from({ length: INVOICES_OF_A_MONTH }, (_, index) =>
					index === SAME_NUMBER_AGAIN ? `FV/${archive}/1` : `FV/${archive}/${index + 1}`,
				),
			);
		});

		test('gets all good invoices accepted, in one session', () => {
			const good = sent.filter(
				(_, index) => index !== OF_OTHER_SELLER && index !== SAME_NUMBER_AGAIN,
			);
			expect(new Set(fieldOf(good, 'status'))).toEqual(new Set(['accepted']));
			expect(new Set(fieldOf(good, 'sessionReferenceNumber')).size).toBe(1);
			const numbers = fieldOf(good, 'ksefNumber').map(String);
			expect(new Set(numbers).size).toBe(INVOICES_OF_A_MONTH - 2);
			for (const number of numbers) expect(number).toMatch(KSEF_NUMBER);
		});

		test('keeps back what KSeF would refuse, and says why', () => {
			const [foreign, again] = [sent[OF_OTHER_SELLER], sent[SAME_NUMBER_AGAIN]];
			expect(foreign?.json['status']).toBe('notSent');
			expect(String(foreign?.json['error'])).toContain(OTHER_SELLER);
			expect(again?.json['status']).toBe('notSent');
			expect(String(again?.json['error'])).toContain(`FV/${archive}/1`);
		});

		test('gets a receipt that lists exactly the accepted invoices', () => {
			const accepted = sent.filter(({ json }) => json['status'] === 'accepted');
			expect(new Set(fieldOf(receipts, 'ksefNumber'))).toEqual(
				new Set(fieldOf(accepted, 'ksefNumber')),
			);
			expect(new Set(fieldOf(receipts, 'invoiceHash'))).toEqual(
				new Set(fieldOf(accepted, 'invoiceHash')),
			);
		});
	});

	test(
		'references now, KSeF numbers later',
		async () => {
			const { n8n } = running();
			await n8n.importWorkflows([
				chain('referencesNow', [
					itemsStep('Sales', invoices('FV/L', 12)),
					buildStep(),
					ksefStep('Send', credential, 'invoice', 'sendBatch', { mode: 'references' }),
					ksefStep('Resume', credential, 'session', 'resume', {
						sessionReferenceNumber: '={{ $json.sessionReferenceNumber }}',
					}),
				]),
			]);
			const report = await n8n.execute('referencesNow');
			expect(report.error).toBeUndefined();
			const sent = itemsOf(report, 'Send');
			expect(new Set(fieldOf(sent, 'status'))).toEqual(new Set(['pending']));
			const found = itemsOf(report, 'Resume');
			expect(fieldOf(found, 'invoiceHash')).toEqual(fieldOf(sent, 'invoiceHash'));
			expect(new Set(fieldOf(found, 'status'))).toEqual(new Set(['accepted']));
			for (const number of fieldOf(found, 'ksefNumber')) expect(number).toMatch(KSEF_NUMBER);
		},
		EXECUTION_MILLISECONDS,
	);

	test(
		'a session by hand: opened, filled, closed, looked at',
		async () => {
			const { n8n } = running();
			const session = "={{ $('Open').first().json.sessionReferenceNumber }}";
			const ofSession = (name: string, operation: string, more = {}) =>
				ksefStep(name, credential, 'session', operation, {
					sessionReferenceNumber: session,
					...more,
				});
			const once = (name: string) => codeStep(name, 'return [$input.first()];');
			await n8n.importWorkflows([
				chain('byHand', [
					ksefStep('Open', credential, 'session', 'open'),
					itemsStep('Sales', [invoice('FV/H/1'), invoice('FV/H/2'), invoice('FV/H/2')]),
					buildStep(),
					ofSession('Fill', 'sendInto', {
						initializationVector: "={{ $('Open').first().json.initializationVector }}",
						options: { waitSeconds: 30 },
					}),
					once('First'),
					ofSession('Close', 'close'),
					ofSession('List', 'getInvoices'),
					once('First Again'),
					ofSession('Look', 'get'),
				]),
			]);
			const report = await n8n.execute('byHand');
			expect(report.error).toBeUndefined();
			expect(fieldOf(itemsOf(report, 'Fill'), 'status')).toEqual([
				'accepted',
				'accepted',
				'notSent',
			]);
			expect(fieldOf(itemsOf(report, 'Close'), 'closed')).toEqual([true]);
			expect(fieldOf(itemsOf(report, 'List'), 'invoiceNumber')).toEqual(['FV/H/1', 'FV/H/2']);
			expect(itemsOf(report, 'Look')).toHaveLength(1);
		},
		EXECUTION_MILLISECONDS,
	);
});
