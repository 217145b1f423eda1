import { CertificateService, KSeFClient, openOnlineSession } from 'ksef-client-ts';
import { startEmulator, type RunningEmulator } from '../../emulator/startEmulator';
import { freshNumber, invoiceXml } from '../emulator/support/invoiceXml';

/** A client that somebody else wrote, for the real KSeF: it must find nothing missing in the emulator. */
describe('ksef-client-ts against the emulator', () => {
	let emulator: RunningEmulator;

	beforeAll(async () => {
		emulator = await startEmulator();
	});

	afterAll(async () => {
		await emulator.close();
	});

	function newClient(): KSeFClient {
		return new KSeFClient({
			baseUrl: new URL(emulator.baseUrl).origin,
			rateLimit: null,
			presignedUrlHosts: ['127.0.0.1'],
		});
	}

	async function sendOne(client: KSeFClient): Promise<void> {
		await client.crypto.init();
		const number = freshNumber();
		const session = await openOnlineSession(client);
		await session.sendInvoice(invoiceXml({ number }));
		await session.close();
		const upo = await session.waitForUpoParsed({ intervalMs: 50, maxAttempts: 100 });
		expect(upo.successfulInvoiceCount).toBe(1);
		const [confirmation] = upo.parsed;
		expect(JSON.stringify(confirmation)).toContain(number);
	}

	test('signs in with a token, sends an invoice and gets the UPO', async () => {
		const client = newClient();
		await client.loginWithToken(emulator.token, emulator.nip);
		await sendOne(client);
	});

	test.each(['RSA', 'ECDSA'] as const)(
		'signs in with a %s company certificate, sends an invoice and gets the UPO',
		async (method) => {
			const { certificatePem, privateKeyPem } = await CertificateService.generateCompanySeal(
				'Młyn, Sprzedający "i" Syn sp. z o.o.',
				`VATPL-${emulator.nip}`,
				'Pieczęć + firmowa',
				method,
			);
			const client = newClient();
			await client.loginWithCertificate(certificatePem, privateKeyPem, emulator.nip);
			await sendOne(client);
		},
	);
});
