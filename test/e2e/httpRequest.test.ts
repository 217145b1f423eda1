import type { ImportedCredential } from '../../scripts/n8n/instance';
import { emulatorCredential } from '../../scripts/n8n/templates';
import { generateTestCertificate } from '../../ksef/crypto/testCertificate';
import {
	describeInEachN8n,
	EXECUTION_MILLISECONDS,
	type EndToEnd,
	SET_UP_MILLISECONDS,
	startEndToEnd,
} from './support/endToEnd';
import { chain, itemsStep, type Step } from './support/invoiceWorkflow';

const DAY_MILLISECONDS = 86_400_000;

/** n8n's own HTTP Request node with our credential as its predefined credential type. */
function requestStep(credential: ImportedCredential, url: string): Step {
	return {
		name: 'Request',
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		parameters: {
			url,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: 'ksefApi',
			options: {},
		},
		credential,
	};
}

describeInEachN8n('the credential in the HTTP Request node', (line) => {
	let endToEnd: EndToEnd | undefined;
	let credentials: Record<'token' | 'certificate' | 'wrong', ImportedCredential>;

	const running = (): EndToEnd => {
		if (!endToEnd) throw new Error('n8n did not start');
		return endToEnd;
	};

	beforeAll(async () => {
		endToEnd = await startEndToEnd(line);
		const token = emulatorCredential(endToEnd.emulator);
		const { nip } = endToEnd.emulator;
		const now = Date.now();
		const made = await generateTestCertificate(
			{ type: 'company', organizationName: 'Palarnia Kawy Orzeł sp. z o.o.', nip },
			{
				keyType: 'EC',
				validFrom: new Date(now - DAY_MILLISECONDS),
				validTo: new Date(now + DAY_MILLISECONDS),
			},
		);
		credentials = {
			token,
			certificate: {
				...token,
				id: 'ksefCertificate1',
				name: 'Certificate',
				data: {
					...token.data,
					ksefToken: '',
					authenticationMethod: 'certificate',
					materialFormat: 'pem',
					certificate: made.certificate,
					// As a browser leaves it after pasting into a field of one line.
					privateKey: made.privateKey.replace(/\n/g, ' '),
				},
			},
			wrong: {
				...token,
				id: 'ksefWrongAccess1',
				name: 'Wrong',
				data: { ...token.data, ksefToken: token.data['ksefToken'] + 'x' },
			},
		};
		await endToEnd.n8n.importCredentials(Object.values(credentials));
	}, SET_UP_MILLISECONDS);

	afterAll(() => endToEnd?.close(), EXECUTION_MILLISECONDS);

	test.each(['token', 'certificate'] as const)(
		'signs in with the %s and puts a valid access token into the header',
		async (kind) => {
			const { emulator, n8n } = running();
			const id = `httpRequest-${kind}`;
			await n8n.importWorkflows([
				chain(id, [
					itemsStep('Twice', [{ time: 1 }, { time: 2 }]),
					requestStep(credentials[kind], `${emulator.baseUrl}/auth/sessions`),
				]),
			]);
			const report = await n8n.execute(id);
			expect(report.error).toBeUndefined();
			const answers = report.nodes['Request']?.outputs[0] ?? [];
			expect(answers).toHaveLength(2);
			for (const { json } of answers) {
				expect(json['items']).toEqual(
					expect.arrayContaining([expect.objectContaining({ isCurrent: true })]),
				);
			}
			expect(report.recorded).not.toMatch(/eyJ[\w-]+\.[\w-]+\.[\w-]+/);
		},
		EXECUTION_MILLISECONDS,
	);

	test(
		'a credential that cannot sign in fails, and shows no secret',
		async () => {
			const { emulator, n8n } = running();
			await n8n.importWorkflows([
				chain('httpRequest-wrong', [
					requestStep(credentials.wrong, `${emulator.baseUrl}/auth/sessions`),
				]),
			]);
			const report = await n8n.execute('httpRequest-wrong');
			expect(report.status).toBe('error');
			expect(report.error?.message).toMatch(/token/i);
			expect(report.recorded).not.toContain(String(credentials.wrong.data['ksefToken']));
		},
		EXECUTION_MILLISECONDS,
	);
});
