import {
	exceptionCode,
	invoiceState,
	openSession,
	sendInvoice,
	signIn,
	startBench,
	type Answer,
	type Json,
	type TestBench,
} from './support/apiClient';
import { invoiceXml, today, type InvoiceSample } from './support/invoiceXml';

const OWN = '5265877635';
const OTHER = '3225671421';

interface Page {
	hasMore: boolean;
	isTruncated: boolean;
	permanentStorageHwmDate?: string;
	invoices: Array<{ ksefNumber: string; invoiceNumber: string; permanentStorageDate: string }>;
}

describe('a query for metadata', () => {
	let bench: TestBench;

	beforeEach(async () => {
		bench = await startBench({ maxQueryResults: 15 });
		await signIn(bench);
	});

	afterEach(async () => {
		await bench.close();
	});

	const receive = (sample: InvoiceSample): string =>
		bench.emulator.control.receiveInvoice(
			invoiceXml({ sellerNip: OTHER, buyerNip: OWN, ...sample }),
		).ksefNumber;

	const range = (more: Json = {}): Json => ({
		dateType: 'PermanentStorage',
		from: new Date(Date.now() - 86_400_000).toISOString(),
		...more,
	});

	async function query(body: Json, search = ''): Promise<Answer<Page>> {
		return await bench.client.call<Page>(
			'POST /invoices/query/metadata',
			`/invoices/query/metadata${search}`,
			{ body: { subjectType: 'Subject2', dateRange: range(), ...body } },
		);
	}

	const numbers = ({ json }: Answer<Page>): string[] =>
		json.invoices.map((invoice) => invoice.ksefNumber);

	test('finds an invoice by each role that the context has on it, and by no other', async () => {
		const bought = receive({});
		const sold = receive({ sellerNip: OWN, buyerNip: OTHER });
		const factored = receive({ buyerNip: '1111111111', thirdNip: OWN });
		receive({ buyerNip: '1111111111' });
		const found = async (subjectType: string): Promise<string[]> =>
			numbers(await query({ subjectType }));
		expect(await found('Subject1')).toEqual([sold]);
		expect(await found('Subject2')).toEqual([bought]);
		expect(await found('Subject3')).toEqual([factored]);
		expect(await found('SubjectAuthorized')).toEqual([]);
	});

	test.each([
		[{ sellerNip: OTHER }, 2],
		[{ sellerNip: '1111111111' }, 0],
		[{ invoiceNumber: 'A/1' }, 1],
		[{ currencyCodes: ['EUR'] }, 1],
		[{ invoiceTypes: ['Zal'] }, 0],
		[{ invoiceTypes: ['Vat'] }, 2],
		[{ hasAttachment: true }, 0],
		[{ isSelfInvoicing: false }, 2],
		[{ invoicingMode: 'Offline' }, 0],
		[{ formType: 'FA_RR' }, 0],
		[{ buyerIdentifier: { type: 'Nip', value: OWN } }, 2],
		[{ amount: { type: 'Brutto', from: 200 } }, 1],
		[{ amount: { type: 'Netto', to: 100 } }, 1],
		[{ amount: { type: 'Vat', from: 23, to: 23 } }, 1],
	])('filters by %j', async (filter, expected) => {
		receive({ number: 'A/1' });
		receive({ number: 'A/2', currency: 'EUR', net: '200.00', vat: '46.00', gross: '246.00' });
		expect((await query(filter)).json.invoices).toHaveLength(expected);
	});

	test('filters by the day of issue as a whole', async () => {
		receive({ issueDate: today(Date.now() - 2 * 86_400_000) });
		const from = `${today(Date.now() - 2 * 86_400_000)}T23:00:00+01:00`;
		const found = await query({ dateRange: range({ dateType: 'Issue', from }) });
		expect(found.json.invoices).toHaveLength(1);
		expect(found.json.permanentStorageHwmDate).toBeUndefined();
	});

	test('sorts both ways and gives page after page', async () => {
		const all = Array.from({ length: 12 }, () => receive({}));
		const first = await query({}, '?pageSize=10');
		const second = await query({}, '?pageSize=10&pageOffset=1');
		expect([...numbers(first), ...numbers(second)]).toEqual(all);
		expect([first.json.hasMore, second.json.hasMore]).toEqual([true, false]);
		const reversed = await query({}, '?pageSize=20&sortOrder=Desc');
		expect(numbers(reversed)).toEqual([...all].reverse());
	});

	test('is truncated at the limit, and goes on from the last date to the microsecond', async () => {
		const all = Array.from({ length: 18 }, () => receive({}));
		const first = await query({}, '?pageSize=10');
		const last = await query({}, '?pageSize=10&pageOffset=1');
		expect(first.json).toMatchObject({ hasMore: true, isTruncated: false });
		expect(last.json).toMatchObject({ hasMore: true, isTruncated: true });
		const from = last.json.invoices.at(-1)?.permanentStorageDate;
		const next = await query({ dateRange: range({ from }) }, '?pageSize=10');
		expect(numbers(next)).toEqual(all.slice(14));
	});

	test('keeps the promise of the high-water mark while invoices appear out of order', async () => {
		bench.emulator.control.setDelays({ highWaterMark: 60_000 });
		const restricted = range({ restrictToPermanentStorageHwmDate: true });
		const seen = new Set<string>();
		const sent: string[] = [];
		let from = String(restricted.from);
		for (let minute = 0; minute < 8; minute += 1) {
			if (minute < 5) sent.push(receive({}), receive({}));
			bench.emulator.control.advanceClock(40_000);
			const { json } = await query({ dateRange: { ...restricted, from } });
			for (const invoice of json.invoices) seen.add(invoice.ksefNumber);
			from = json.permanentStorageHwmDate ?? '';
		}
		expect([...seen].sort()).toEqual([...sent].sort());
	});

	test('refuses a start beyond the high-water mark, a range over three months and nonsense', async () => {
		bench.emulator.control.setDelays({ highWaterMark: 3_600_000 });
		const from = new Date(Date.now() - 1000).toISOString();
		const beyond = range({ from, restrictToPermanentStorageHwmDate: true });
		expect(exceptionCode(await query({ dateRange: beyond }))).toBe(21183);
		const long = range({ from: '2026-01-01T00:00:00Z', to: '2026-04-15T00:00:00Z' });
		expect(exceptionCode(await query({ dateRange: long }))).toBe(21405);
		expect(exceptionCode(await query({ subjectType: 'Subject9' }))).toBe(21405);
		expect(exceptionCode(await query({}, '?pageSize=9'))).toBe(21405);
	});

	test('finds and serves an accepted invoice only once it is stored', async () => {
		bench.emulator.control.setDelays({ permanentStorage: 60_000 });
		const session = await openSession(bench.client);
		const reference = await sendInvoice(bench.client, session, invoiceXml());
		const { ksefNumber = '' } = await invoiceState(bench.client, session.reference, reference);
		const download = async (): Promise<Answer> =>
			await bench.client.call('GET /invoices/ksef/{ksefNumber}', `/invoices/ksef/${ksefNumber}`);
		expect(exceptionCode(await download())).toBe(21165);
		expect(numbers(await query({ subjectType: 'Subject1' }))).toEqual([]);
		bench.emulator.control.advanceClock(60_000);
		expect((await download()).status).toBe(200);
		expect(numbers(await query({ subjectType: 'Subject1' }))).toEqual([ksefNumber]);
	});

	test('does not serve the invoices of strangers', async () => {
		const path = (number: string): string => `/invoices/ksef/${number}`;
		const foreign = receive({ buyerNip: '1111111111' });
		const operation = 'GET /invoices/ksef/{ksefNumber}';
		expect((await bench.client.call(operation, path(foreign))).status).toBe(403);
		const unknown = '5265877635-20250826-0100001AF629-AF';
		expect(exceptionCode(await bench.client.call(operation, path(unknown)))).toBe(21164);
		expect(exceptionCode(await bench.client.call(operation, path('x')))).toBe(21405);
	});
});
