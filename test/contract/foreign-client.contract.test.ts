import {
	CertificateService,
	createTarGz,
	createZip,
	exportAndDownload,
	KSeFClient,
	openOnlineSession,
	uploadBatchParsed,
} from 'ksef-client-ts';
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

	test.each(['Zip', 'TarGz'] as const)('sends a batch as %s', async (compressionType) => {
		const client = newClient();
		await client.loginWithToken(emulator.token, emulator.nip);
		await client.crypto.init();
		const files = [1, 2, 3].map((number) => ({
			fileName: `${number}.xml`,
			content: new Uint8Array(invoiceXml()),
		}));
		const archive = compressionType === 'Zip' ? await createZip(files) : await createTarGz(files);
		const result = await uploadBatchParsed(client, new Uint8Array(archive), {
			compressionType,
			maxPartSize: 500,
			pollOptions: { intervalMs: 50, maxAttempts: 100 },
		});
		expect(result.upo.successfulInvoiceCount).toBe(3);
	});

	test('exports what others sent', async () => {
		const client = newClient();
		await client.loginWithToken(emulator.token, emulator.nip);
		await client.crypto.init();
		const { ksefNumber } = emulator.control.receiveInvoice(
			invoiceXml({ sellerNip: '3225671421', buyerNip: emulator.nip }),
		);
		emulator.control.advanceClock(1000);
		const dateRange = {
			dateType: 'PermanentStorage',
			from: new Date(Date.now() - 3_600_000).toISOString(),
		} as const;
		const result = await exportAndDownload(
			client,
			{ subjectType: 'Subject2', dateRange },
			{ extract: true, pollOptions: { intervalMs: 50, maxAttempts: 100 } },
		);
		expect([...result.files.keys()]).toContain(`${ksefNumber}.xml`);
	});
});
