import { buildInvoice } from '../../ksef/fa3/build';
import type { ExecutionReport } from '../../scripts/n8n/executions';
import {
	describeInEachN8n,
	EXECUTION_MILLISECONDS,
	type EndToEnd,
	SET_UP_MILLISECONDS,
	startEndToEnd,
} from './support/endToEnd';
import { buildStep, chain, invoiceStep, itemsStep, smallInvoice } from './support/invoiceWorkflow';
import { itemsOf } from './support/reports';

const NIP = '5265877635';
const KSEF_NUMBER = '5265877635-20260301-0123456789AB-2C';

/** Invoices of several kinds, as a shop or an accountant would give them. */
const INVOICES: Array<Record<string, unknown>> = [
	smallInvoice(NIP, 'FV/1'),
	{
		...smallInvoice(NIP, 'FV/2'),
		seller: { nip: NIP, vatPrefix: 'PL', name: 'Palarnia', address: 'ul. Prosta 51, Warszawa' },
		buyer: {
			euVat: 'DE123456789',
			name: 'Kaffee GmbH',
			address: { country: 'DE', line1: 'Berlin' },
		},
		currency: 'EUR',
		lines: [{ name: 'Kawa <zielona> & palona', quantity: 3, netPrice: '19.99', rate: '0 WDT' }],
	},
	{
		...smallInvoice(NIP, 'FV/3'),
		currency: 'EUR',
		exchangeRate: '4.2512',
		payment: { dueDate: '2026-12-05', method: 'transfer' },
	},
	{
		...smallInvoice(NIP, 'KOR/1'),
		type: 'KOR',
		correction: {
			reason: 'Zwrot towaru',
			invoices: [{ issueDate: '2026-03-01', number: 'FV/0', ksefNumber: KSEF_NUMBER }],
		},
		lines: [
			{ name: 'Kawa', quantity: '2', netPrice: '89.90', rate: '23', before: true },
			{ name: 'Kawa', quantity: '1', netPrice: '89.90', rate: '23' },
		],
	},
	{ ...smallInvoice(NIP, 'FV/4'), native: { Naglowek: { SystemInfo: 'Sklep' } } },
];

describeInEachN8n('KSeF Invoice', (line) => {
	let endToEnd: EndToEnd | undefined;

	const run = async (id: string, steps: Parameters<typeof chain>[1]): Promise<ExecutionReport> => {
		if (!endToEnd) throw new Error('n8n did not start');
		await endToEnd.n8n.importWorkflows([chain(id, steps)]);
		const report = await endToEnd.n8n.execute(id);
		expect(report.error).toBeUndefined();
		return report;
	};

	beforeAll(async () => {
		endToEnd = await startEndToEnd(line);
	}, SET_UP_MILLISECONDS);

	afterAll(() => endToEnd?.close(), EXECUTION_MILLISECONDS);

	test(
		'builds, parses and builds the same bytes again',
		async () => {
			const report = await run('roundTrip', [
				itemsStep('Sales', INVOICES),
				buildStep(),
				invoiceStep('Parse', 'parse', { shape: 'friendly' }),
				invoiceStep('Again', 'build', { invoice: '={{ $json }}' }),
			]);
			const built = itemsOf(report, 'Build');
			const again = itemsOf(report, 'Again');
			expect(built.map(({ json }) => json['invoiceNumber'])).toEqual(
				INVOICES.map(({ number }) => number),
			);
			expect(again.map(({ files }) => files['data']?.content.toString())).toEqual(
				built.map(({ files }) => files['data']?.content.toString()),
			);
		},
		EXECUTION_MILLISECONDS,
	);

	test(
		'makes a row of each line, for a spreadsheet',
		async () => {
			const report = await run('rows', [
				itemsStep('Sales', INVOICES),
				buildStep(),
				invoiceStep('Rows', 'parse', { shape: 'lines' }),
			]);
			expect(itemsOf(report, 'Rows')).toHaveLength(6);
		},
		EXECUTION_MILLISECONDS,
	);

	test(
		'tells right invoices from wrong ones, with the place of each mistake',
		async () => {
			const right = INVOICES.map((invoice) => buildInvoice(invoice, { now: new Date() }).xml);
			const [first = ''] = right;
			const wrong = ['<Faktura>', first.replace('<P_12>23</P_12>', '<P_12>19</P_12>')];
			const report = await run('validate', [
				itemsStep(
					'Documents',
					[...right, ...wrong].map((xml) => ({ xml })),
				),
				invoiceStep('Validate', 'validate', {
					separateInvalid: true,
					inputSource: 'text',
					xml: '={{ $json.xml }}',
				}),
			]);
			expect(itemsOf(report, 'Validate')).toHaveLength(right.length);
			const [broken, wrongRate] = itemsOf(report, 'Validate', 1);
			expect(broken?.json).toMatchObject({
				valid: false,
				errors: [{ code: 'XML_NOT_WELL_FORMED', severity: 'error', line: 1 }],
			});
			expect(wrongRate?.json).toMatchObject({
				valid: false,
				errors: [
					{ code: 'DUPLICATE', path: '/Faktura/Fa/P_2', value: 'FV/1' },
					{ code: 'SCHEMA_ENUMERATION', path: '/Faktura/Fa/FaWiersz/P_12', value: '19' },
				],
			});
		},
		EXECUTION_MILLISECONDS,
	);
});
