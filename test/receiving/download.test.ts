import { createHash } from 'node:crypto';
import { ApiClient } from '../../ksef/api/client';
import { downloadInvoice } from '../../ksef/receiving/download';
import type { KsefConnection } from '../../ksef/sending/ports';
import { ScriptedHost, type ScriptedHandler } from '../support/scriptedHost';
import { sampleInvoice } from '../sending/fakeKsef';

/** Fresh at the scripted host's time. */
const FRESH = '5265877635-20261121-0100001AF629-86';
const OLD = '5265877635-20250826-0100001AF629-AF';
const XML = Buffer.from(sampleInvoice('FV/1')).toString();

function ksef(
	number: string,
	answer: ScriptedHandler,
): { host: ScriptedHost; connection: KsefConnection } {
	const host = new ScriptedHost({ [`GET /invoices/ksef/${number}`]: answer });
	return {
		host,
		connection: {
			client: new ApiClient({ baseUrl: 'http://scripted/v2', host }),
			publicKeys: {
				get: () => Promise.reject(new Error('not asked for')),
				forget: () => undefined,
			},
			context: { type: 'Nip', value: '5265877635' },
		},
	};
}

function refusal(code: number): { status: number; json: unknown } {
	return { status: 400, json: { errors: [{ code, description: `words of ${code}` }] } };
}

describe('downloading an invoice', () => {
	it('gives the exact bytes, their hash and the usual facts', async () => {
		const { connection } = ksef(OLD, () => ({ text: XML }));
		const invoice = await downloadInvoice(connection, ` ${OLD.toLowerCase()} `);
		expect(Buffer.from(invoice.xml).toString()).toBe(XML);
		expect(invoice.invoiceHash).toBe(createHash('sha256').update(XML).digest('base64'));
		expect(invoice.facts).toMatchObject({
			invoiceNumber: 'FV/1',
			sellerNip: '5265877635',
			buyerIdentifier: '1111111111',
			grossAmount: '124.02',
			netAmount: '101.00',
			vatAmount: '23.02',
		});
		expect(invoice.warnings).toEqual([]);
	});

	it.each([21164, 21165])(
		'waits for a fresh invoice that is not readable yet (%i)',
		async (code) => {
			const { host, connection } = ksef(FRESH, (_, before) =>
				before < 2 ? refusal(code) : { text: XML },
			);
			await expect(downloadInvoice(connection, FRESH)).resolves.toMatchObject({
				ksefNumber: FRESH,
			});
			expect(host.sleeps).toHaveLength(2);
		},
	);

	it('gives up after a few attempts', async () => {
		const { host, connection } = ksef(FRESH, () => refusal(21165));
		await expect(downloadInvoice(connection, FRESH)).rejects.toMatchObject({
			facts: { ksefCode: 21165 },
		});
		expect(host.requests).toHaveLength(5);
	});

	it('does not wait for an old number that KSeF does not know', async () => {
		const { host, connection } = ksef(OLD, () => refusal(21164));
		await expect(downloadInvoice(connection, OLD)).rejects.toMatchObject({
			facts: { ksefCode: 21164 },
		});
		expect(host.requests).toHaveLength(1);
	});

	it('repeats a download whose answer was lost', async () => {
		const { connection } = ksef(OLD, (_, before) =>
			before === 0 ? { noAnswer: 'ECONNRESET' } : { text: XML },
		);
		await expect(downloadInvoice(connection, OLD)).resolves.toMatchObject({ ksefNumber: OLD });
	});

	it('refuses bytes that do not have the hash KSeF declares', async () => {
		const { connection } = ksef(OLD, () => ({
			text: XML,
			headers: { 'x-ms-meta-hash': `${'A'.repeat(43)}=` },
		}));
		await expect(downloadInvoice(connection, OLD)).rejects.toMatchObject({ kind: 'badAnswer' });
	});

	it('delivers a document that cannot be read, with a warning', async () => {
		const { connection } = ksef(OLD, () => ({ text: '<Faktura>' }));
		const invoice = await downloadInvoice(connection, OLD);
		expect(invoice.facts).toBeUndefined();
		expect(invoice.warnings).toEqual([expect.stringContaining('cannot be read as XML')]);
	});

	it('warns of a wrong checksum instead of refusing the number', async () => {
		const wrong = OLD.replace(/..$/, '00');
		const { connection } = ksef(wrong, () => ({ text: XML }));
		const { warnings } = await downloadInvoice(connection, wrong);
		expect(warnings).toEqual([expect.stringContaining('checksum')]);
	});

	it('refuses what is no KSeF number without a call', async () => {
		const { host, connection } = ksef(OLD, () => ({ text: XML }));
		await expect(downloadInvoice(connection, 'FV/1')).rejects.toMatchObject({ kind: 'input' });
		expect(host.requests).toEqual([]);
	});
});
