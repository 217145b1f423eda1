import { sendOnline } from '../../ksef/sending/online';
import { FakeKsef, sampleInvoice } from './fakeKsef';

const WAIT = { waitMs: 60_000 };

/** Sends an invoice, and makes KSeF call every later one a duplicate of it. */
async function withOriginal(number: string): Promise<{ ksef: FakeKsef; ksefNumber: string }> {
	const ksef = new FakeKsef();
	const [first] = await sendOnline(ksef.connection(), [{ xml: sampleInvoice(number) }], WAIT);
	const ksefNumber = first?.ksefNumber ?? '';
	const originalSessionReferenceNumber = first?.sessionReferenceNumber ?? '';
	ksef.judge = () => ({
		code: 440,
		extensions: { originalKsefNumber: ksefNumber, originalSessionReferenceNumber },
	});
	ksef.calls.length = 0;
	return { ksef, ksefNumber };
}

describe('a duplicate (440)', () => {
	it('with the same bytes is success, marked as sent before', async () => {
		const { ksef, ksefNumber } = await withOriginal('FV/1');
		const [outcome] = await sendOnline(ksef.connection(), [{ xml: sampleInvoice('FV/1') }], WAIT);
		expect(outcome).toMatchObject({ status: 'accepted', alreadySent: true, ksefNumber });
	});

	it('with other bytes is an error that names the other invoice', async () => {
		const { ksef, ksefNumber } = await withOriginal('FV/1');
		const other = Buffer.concat([sampleInvoice('FV/1'), Buffer.from('\n')]);
		const [outcome] = await sendOnline(ksef.connection(), [{ xml: other }], WAIT);
		expect(outcome).toMatchObject({
			status: 'rejected',
			error: {
				message: expect.stringContaining('already used by another invoice'),
				facts: { ksefCode: 440, extensions: { originalKsefNumber: ksefNumber } },
			},
		});
	});

	it('stays a duplicate with the original’s number when nothing more can be found out', async () => {
		const { ksef, ksefNumber } = await withOriginal('FV/1');
		ksef.sessions.clear();
		const [outcome] = await sendOnline(ksef.connection(), [{ xml: sampleInvoice('FV/1') }], WAIT);
		expect(outcome).toMatchObject({
			status: 'rejected',
			error: { message: expect.stringContaining(ksefNumber) },
		});
	});

	it('costs one list for all duplicates of one session', async () => {
		const ksef = new FakeKsef();
		const batch = Array.from({ length: 20 }, (_, index) => ({ xml: sampleInvoice(`FV/${index}`) }));
		const first = await sendOnline(ksef.connection(), batch, WAIT);
		const originalSessionReferenceNumber = first[0]?.sessionReferenceNumber ?? '';
		ksef.judge = () => ({ code: 440, extensions: { originalSessionReferenceNumber } });
		ksef.calls.length = 0;
		const again = await sendOnline(ksef.connection(), batch, WAIT);
		expect(again.map(({ ksefNumber }) => ksefNumber)).toEqual(
			first.map(({ ksefNumber }) => ksefNumber),
		);
		expect(ksef.count(/^GET .*\/invoices$/)).toBe(2);
	});
});
