import { deriveSymmetricKey } from '../../ksef/crypto/derivedKey';
import type { InvoiceQueryFilters } from '../../ksef/api/invoices';
import type { ReceivingConnection } from '../../ksef/receiving/connection';
import { startExport, waitForExport } from '../../ksef/receiving/export';
import { continuesFrom, exportAll, readStarted } from '../../ksef/receiving/exportAll';
import { findInvoices } from '../../ksef/receiving/find';
import { handOver, poll, type PollRequest } from '../../ksef/receiving/poll';
import { queryInvoices } from '../../ksef/receiving/query';
import { emptyMemory } from '../../ksef/receiving/state';
import { freshNumber, invoiceXml } from '../emulator/support/invoiceXml';
import { emulate, type Emulated } from '../sending/emulated';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const COMPANY = '5265877635';
const OTHER = '7010000011';

let ksef: Emulated;
afterEach(async () => {
	await ksef.close();
});

function receiving({ connection, emulator }: Emulated): ReceivingConnection {
	return {
		...connection,
		deriveKey: (vector, purpose) =>
			deriveSymmetricKey(
				{
					method: 'token',
					environment: 'custom',
					baseUrl: emulator.baseUrl,
					context: connection.context,
					token: emulator.token,
				},
				vector,
				purpose,
			),
	};
}

/** Lets an invoice arrive at the emulator; from another company to ours unless told. */
function arrive(sample: Parameters<typeof invoiceXml>[0] = {}): {
	ksefNumber: string;
	xml: Buffer;
} {
	const xml = invoiceXml({ number: freshNumber(), sellerNip: OTHER, buyerNip: COMPANY, ...sample });
	return { ksefNumber: ksef.emulator.control.receiveInvoice(xml).ksefNumber, xml };
}

function buyerSince(milliseconds: number): InvoiceQueryFilters {
	const from = new Date(ksef.host.now().getTime() - milliseconds).toISOString();
	return { subjectType: 'Subject2', dateRange: { dateType: 'PermanentStorage', from } };
}

async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
	const result: T[] = [];
	for await (const one of source) result.push(one);
	return result;
}

const keepText = (_: string, xml: Uint8Array) => Buffer.from(xml).toString('utf8');

describe('receiving from the emulator', () => {
	it('lists by pages, both ways, across windows', async () => {
		ksef = await emulate();
		const numbers: string[] = [];
		for (let count = 0; count < 30; count++) {
			numbers.push(arrive().ksefNumber);
			ksef.emulator.control.advanceClock(10 * DAY);
		}
		const filters = buyerSince(400 * DAY);
		const oldest = await all(queryInvoices(ksef.connection, filters));
		expect(oldest.map(({ ksefNumber }) => ksefNumber)).toEqual(numbers);
		const newest = await all(
			queryInvoices(ksef.connection, filters, { sortOrder: 'Desc', limit: 3 }),
		);
		expect(newest.map(({ ksefNumber }) => ksefNumber)).toEqual(numbers.slice(-3).reverse());
		expect(
			await all(queryInvoices(ksef.connection, { ...filters, subjectType: 'Subject1' })),
		).toEqual([]);
	});

	it('goes on where a list is cut short, without gaps or repeats', async () => {
		ksef = await emulate({ maxQueryResults: 20 });
		const numbers: string[] = [];
		for (let count = 0; count < 70; count++) {
			numbers.push(arrive().ksefNumber);
			if (count % 3 === 0) ksef.emulator.control.advanceClock(1000);
		}
		ksef.emulator.control.advanceClock(MINUTE);
		for (const sortOrder of ['Asc', 'Desc'] as const) {
			const found = await all(queryInvoices(ksef.connection, buyerSince(DAY), { sortOrder }));
			const listed = found.map(({ ksefNumber }) => ksefNumber);
			expect(listed).toHaveLength(70);
			expect(new Set(listed)).toEqual(new Set(numbers));
		}
	});

	it('exports the exact XML, in several parts, in another run with the same credential', async () => {
		ksef = await emulate({ maxExportPartSize: 2_000 });
		const sent = Array.from({ length: 20 }, () => arrive());
		ksef.emulator.control.advanceClock(MINUTE);
		const started = await startExport(receiving(ksef), buyerSince(DAY), 'invoicesAndMetadata');
		const kept = JSON.parse(JSON.stringify(started)) as typeof started;
		const deadline = new Date(ksef.host.now().getTime() + MINUTE);
		const progress = await waitForExport(receiving(ksef), kept.referenceNumber, deadline);
		if (progress.state !== 'ready') throw new Error(`The export is ${progress.state}`);
		expect(progress.package.parts.length).toBeGreaterThan(1);
		expect(continuesFrom(progress.package)).toBeUndefined();
		const invoices = await readStarted(receiving(ksef), kept, progress.package, { keep: keepText });
		expect(invoices.map(({ content }) => content)).toEqual(sent.map(({ xml }) => xml.toString()));
	});

	it('exports everything where packages are cut short', async () => {
		ksef = await emulate({ maxQueryResults: 20 });
		const sent: string[] = [];
		for (let count = 0; count < 50; count++) {
			sent.push(arrive().ksefNumber);
			ksef.emulator.control.advanceClock(1000);
		}
		ksef.emulator.control.advanceClock(MINUTE);
		const found = await all(
			exportAll(receiving(ksef), buyerSince(DAY), {
				content: 'onlyMetadata',
				waitMs: MINUTE,
				keep: keepText,
			}),
		);
		expect(found.map(({ metadata }) => metadata.ksefNumber)).toEqual(sent);
		expect(found.every(({ content }) => content === undefined)).toBe(true);
	});

	it('does not open a package with another credential', async () => {
		ksef = await emulate();
		arrive();
		ksef.emulator.control.advanceClock(MINUTE);
		const started = await startExport(receiving(ksef), buyerSince(DAY), 'invoicesAndMetadata');
		const deadline = new Date(ksef.host.now().getTime() + MINUTE);
		const progress = await waitForExport(receiving(ksef), started.referenceNumber, deadline);
		if (progress.state !== 'ready') throw new Error(`The export is ${progress.state}`);
		const other = { ...started, initializationVector: Buffer.alloc(16, 7).toString('base64') };
		await expect(
			readStarted(receiving(ksef), other, progress.package, { keep: keepText }),
		).rejects.toThrow(/cannot be decrypted/);
	});

	it('says that an unknown or expired export is gone', async () => {
		ksef = await emulate();
		arrive();
		const started = await startExport(receiving(ksef), buyerSince(DAY), 'invoicesAndMetadata');
		const state = async () =>
			(await waitForExport(receiving(ksef), started.referenceNumber, ksef.host.now())).state;
		ksef.emulator.control.advanceClock(MINUTE);
		await ksef.emulator.control.settle();
		expect(await state()).toBe('ready');
		ksef.emulator.control.advanceClock(2 * DAY);
		expect(await state()).toBe('gone');
		ksef.emulator.control.advanceClock(6 * DAY);
		expect(await state()).toBe('gone');
	});

	it('finds an invoice by the seller’s number and by its hash', async () => {
		ksef = await emulate();
		const number = freshNumber();
		const { ksefNumber } = arrive({ number });
		arrive();
		ksef.emulator.control.advanceClock(MINUTE);
		const today = ksef.host.now().toISOString().slice(0, 10);
		const from = new Date(ksef.host.now().getTime() - 60 * DAY).toISOString().slice(0, 10);
		const where = { subjectType: 'Subject2' as const, issuedFrom: from, issuedTo: today };
		const [found] = await findInvoices(
			ksef.connection,
			{ by: 'invoiceNumber', invoiceNumber: number, sellerNip: OTHER },
			where,
		);
		expect(found?.ksefNumber).toBe(ksefNumber);
		const invoiceHash = found?.invoiceHash ?? '';
		const byHash = await findInvoices(ksef.connection, { by: 'hash', invoiceHash }, where);
		expect(byHash.map((one) => one.ksefNumber)).toEqual([ksefNumber]);
		const none = { by: 'invoiceNumber' as const, invoiceNumber: 'NOT/THERE' };
		expect(await findInvoices(ksef.connection, none, where)).toEqual([]);
	});
});

describe('the trigger against the emulator', () => {
	const request: PollRequest = {
		roles: ['Subject1', 'Subject2'],
		filters: {},
		reach: 'highWaterMark',
		content: 'invoices',
		origin: 'emulator',
		waitMs: 20_000,
	};

	it.each(['highWaterMark', 'now'] as const)(
		'delivers everything once while the mark lags behind: up to the %s',
		async (reach) => {
			ksef = await emulate({
				limits: 'production',
				delays: { highWaterMark: 2 * MINUTE, permanentStorage: 30_000, exporting: 5_000 },
			});
			const connection = receiving(ksef);
			const memory = emptyMemory();
			const expected: string[] = [];
			const delivered: string[] = [];
			let state: unknown;
			for (let minute = 0; minute < 8 * 60; minute++) {
				if (minute > 0 && minute < 7 * 60 && minute % 4 === 0) {
					expected.push(arrive().ksefNumber);
					if (minute % 12 === 0) {
						expected.push(arrive({ sellerNip: COMPANY, buyerNip: OTHER }).ksefNumber);
					}
				}
				const result = await poll(connection, state, memory, { ...request, reach });
				expect(result.errors).toEqual([]);
				state = JSON.parse(JSON.stringify(result.state));
				handOver(result, memory);
				for (const { metadata, xml } of result.batch?.invoices ?? []) {
					delivered.push(metadata.ksefNumber);
					expect(Buffer.from(xml ?? []).toString()).toContain(metadata.invoiceNumber);
				}
				ksef.emulator.control.advanceClock(MINUTE);
			}
			expect(ksef.statuses).not.toContain(429);
			expect(delivered.sort()).toEqual(expected.sort());
		},
		60_000,
	);
});
