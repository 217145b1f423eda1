import { Precheck, type PrecheckRules } from '../../ksef/sending/precheck';
import { sampleInvoice } from './fakeKsef';

const RULES: PrecheckRules = {
	context: { type: 'Nip', value: '5265877635' },
	now: new Date('2026-11-21T22:30:00Z'),
	channel: 'online',
	otherSellers: false,
};

function messageFor(xml: Uint8Array, rules: Partial<PrecheckRules> = {}): string {
	const result = new Precheck({ ...RULES, ...rules }).examine({ xml }, 0);
	if (result.ok) return 'ok';
	expect(result.error.kind).toBe('input');
	expect(result.error.facts.advice).not.toBe('');
	return result.error.message;
}

describe('checks before sending', () => {
	it.each([
		['an empty file', Buffer.from(''), /empty/],
		['text', Buffer.from('hello'), /Line 1/],
		['broken XML', Buffer.from('<Faktura>\n<Podmiot1></Faktura>'), /Line 2/],
		['a byte order mark', Buffer.from(`\uFEFF${sampleInvoice('1').toString()}`), /BOM/],
		['UTF-16', Buffer.from(`\uFEFF${sampleInvoice('1').toString()}`, 'utf16le'), /utf-16|BOM/],
		['Windows-1250', Buffer.concat([Buffer.from('<Faktura>'), Buffer.from([0xb3])]), /UTF-8/],
		['no invoice', Buffer.from('<html></html>'), /KodFormularza/],
	])('refuse %s', (_, xml, words) => {
		expect(messageFor(xml)).toMatch(words);
	});

	it('name the line of a refused character', () => {
		const text = Buffer.from(sampleInvoice('1')).toString().replace('Nabywca', 'Na\u0080bywca');
		expect(messageFor(Buffer.from(text))).toMatch(/Line 4.*U\+0080/);
	});

	it('refuse a processing instruction', () => {
		const text = Buffer.from(sampleInvoice('1')).toString();
		expect(
			messageFor(Buffer.from(text.replace('<Faktura', '<?xml-stylesheet a?><Faktura'))),
		).toMatch(/processing instruction/);
	});

	it('refuse what is too large, with another limit for attachments', () => {
		const filler = `<!--${'x'.repeat(1_000_000)}-->`;
		const grown = (xml: Uint8Array): Uint8Array =>
			Buffer.from(Buffer.from(xml).toString().replace('<Naglowek>', `${filler}<Naglowek>`));
		expect(messageFor(grown(sampleInvoice('1')))).toMatch(/1000000/);
		expect(messageFor(grown(sampleInvoice('1', { attachment: true })), { channel: 'batch' })).toBe(
			'ok',
		);
	});

	it('refuse another seller than the context, unless there is a reason', () => {
		const other = sampleInvoice('1', { nip: '1111111111' });
		expect(messageFor(other)).toMatch(/1111111111.*5265877635/);
		expect(messageFor(other, { otherSellers: true })).toBe('ok');
		expect(messageFor(sampleInvoice('1', { nip: '1111111111', selfBilling: true }))).toBe('ok');
	});

	it('take an internal identifier for the NIP in it', () => {
		const context = { type: 'InternalId', value: '5265877635-12345' } as const;
		expect(messageFor(sampleInvoice('1'), { context })).toBe('ok');
	});

	it('refuse a date of issue in the future, by Polish time', () => {
		expect(messageFor(sampleInvoice('1', { issueDate: '2026-11-22' }))).toMatch(/future/);
		const lateEvening = { now: new Date('2026-11-21T23:30:00Z') };
		expect(messageFor(sampleInvoice('1', { issueDate: '2026-11-22' }), lateEvening)).toBe('ok');
	});

	it('warn when an earlier date of issue makes the invoice an offline one', () => {
		const xml = sampleInvoice('1', { issueDate: '2026-11-20' });
		const declared = new Precheck(RULES).examine({ xml, offlineMode: true }, 0);
		const silent = new Precheck(RULES).examine({ xml }, 0);
		expect(silent.ok && silent.checked.facts).toMatchObject({
			warnings: [{ type: 'becomesOffline' }],
			offlineDeadline: '2026-11-23',
		});
		expect(declared.ok && declared.checked.facts).toMatchObject({
			warnings: [],
			offlineDeadline: '2026-11-23',
		});
	});

	it('warn when the deadline for offline invoices has passed', () => {
		const xml = sampleInvoice('1', { issueDate: '2026-11-13' });
		const late = new Precheck(RULES).examine({ xml, offlineMode: true }, 0);
		expect(late.ok && late.checked.facts).toMatchObject({
			warnings: [{ type: 'deadlinePassed' }],
			offlineDeadline: '2026-11-16',
		});
	});

	it('refuse a technical correction in a batch or with something that is no hash', () => {
		const xml = sampleInvoice('1');
		const correct = (hashOfCorrectedInvoice: string, channel: 'online' | 'batch'): string => {
			const result = new Precheck({ ...RULES, channel }).examine(
				{ xml, hashOfCorrectedInvoice },
				0,
			);
			return result.ok ? 'ok' : result.error.message;
		};
		expect(correct(`${'x'.repeat(43)}=`, 'online')).toBe('ok');
		expect(correct(`${'x'.repeat(43)}=`, 'batch')).toMatch(/batch/);
		expect(correct('abc', 'online')).toMatch(/SHA-256/);
	});

	it('refuse an attachment online, except in a technical correction', () => {
		const xml = sampleInvoice('1', { attachment: true });
		expect(messageFor(xml)).toMatch(/attachment/);
		const correction = { xml, hashOfCorrectedInvoice: `${'x'.repeat(43)}=` };
		expect(new Precheck(RULES).examine(correction, 0).ok).toBe(true);
	});

	it('find the same bytes and the same number again, naming the first', () => {
		const precheck = new Precheck(RULES);
		expect(precheck.examine({ xml: sampleInvoice('1') }, 0).ok).toBe(true);
		const sameBytes = precheck.examine({ xml: sampleInvoice('1') }, 1);
		const sameNumber = precheck.examine(
			{ xml: Buffer.concat([sampleInvoice('1'), Buffer.from('\n')]) },
			2,
		);
		expect(!sameBytes.ok && sameBytes.error.message).toMatch(/number 1 of this run/);
		expect(!sameNumber.ok && sameNumber.error.message).toMatch(/used twice.*number 1/);
	});
});
