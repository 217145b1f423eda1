import type { ReportedItem } from '../../scripts/n8n/executions';
import { emulatorCredential, readTemplate } from '../../scripts/n8n/templates';
import { describeInEachN8n, EXECUTION_MILLISECONDS, SET_UP_MILLISECONDS } from './support/endToEnd';
import { hurried, type Inbox, startInbox, until } from './support/inbox';
import { MailServer } from './support/mailServer';

const TWO_MINUTES = 120_000;

describeInEachN8n('the templates for an inbox, with the trigger active', (line) => {
	let inbox: Inbox;
	let mailServer: MailServer;
	let old: ReturnType<Inbox['arrive']>;
	const sheetId = 'ksefInboxSheet01';

	beforeAll(async () => {
		mailServer = await MailServer.start();
		inbox = await startInbox(line);
		old = inbox.arrive();
		const { n8n, emulator } = inbox;
		const credential = emulatorCredential(emulator);
		const mail = {
			id: 'mail000000000001',
			name: 'Mail',
			type: 'smtp',
			data: {
				host: '127.0.0.1',
				port: mailServer.port,
				secure: false,
				disableStartTls: true,
				user: '',
				password: '',
			},
		};
		await n8n.importCredentials([credential, mail]);
		const sheet = hurried(await readTemplate('inbox-to-spreadsheet.json', credential), line);
		const email = hurried(await readTemplate('inbox-to-email.json', credential), line);
		for (const node of email.nodes) {
			if (node.type !== 'n8n-nodes-base.emailSend') continue;
			node.credentials = { smtp: { id: mail.id, name: mail.name } };
		}
		await n8n.importWorkflows([sheet, email]);
		for (const { id } of [sheet, email]) await n8n.activate(id);
		await n8n.start();
		// Both triggers have asked once: from now on invoices are new.
		await until('the first questions', () => inbox.callsMade(/metadata/) >= 2, TWO_MINUTES);
	}, SET_UP_MILLISECONDS);

	afterAll(async () => {
		await inbox.close();
		await mailServer.close();
	}, EXECUTION_MILLISECONDS);

	test(
		'bring new invoices, and only those: as rows in CSV and XLSX, and by email with the exact XML',
		async () => {
			const first = inbox.arrive();
			await until('the first email', () => mailServer.mails.length === 1, TWO_MINUTES);
			const second = inbox.arrive();
			await until('the second email', () => mailServer.mails.length === 2, TWO_MINUTES);

			for (const [index, invoice] of [first, second].entries()) {
				const { recipients, text } = mailServer.mails[index] ?? { recipients: [], text: '' };
				expect(recipients).toEqual(['accounting@example.com']);
				expect(text).toContain(`Invoice_${invoice.invoiceNumber}_from`);
				expect(text).toContain(`KSeF number: ${invoice.ksefNumber}`);
				expect(text).toContain(`${invoice.ksefNumber}.xml`);
				expect(text.replace(/\n/g, '')).toContain(invoice.xml.toString('base64'));
			}

			const rows: ReportedItem[] = [];
			await until(
				'both rows',
				async () => {
					const executions = await inbox.n8n.executions(sheetId);
					const finished = executions.filter(({ status }) => status !== 'running');
					expect(finished.map(({ status, error }) => [status, error])).toEqual(
						finished.map(() => ['success', undefined]),
					);
					rows.length = 0;
					rows.push(...finished.flatMap(({ nodes }) => nodes['New Invoices']?.outputs[0] ?? []));
					return rows.length >= 2;
				},
				TWO_MINUTES,
			);
			expect(rows.map(({ json }) => json['ksefNumber'])).toEqual([
				first.ksefNumber,
				second.ksefNumber,
			]);
			expect(rows.map(({ json }) => json['ksefNumber'])).not.toContain(old.ksefNumber);

			const executions = await inbox.n8n.executions(sheetId);
			const files = executions.flatMap(({ nodes }) => [
				nodes['Rows to CSV']?.outputs[0]?.[0]?.files['csv']?.content ?? Buffer.alloc(0),
				nodes['Rows to XLSX']?.outputs[0]?.[0]?.files['xlsx']?.content ?? Buffer.alloc(0),
			]);
			const [csv = Buffer.alloc(0), xlsx = Buffer.alloc(0)] = files;
			expect(csv.toString('utf8')).toContain(first.ksefNumber);
			expect(csv.toString('utf8')).toContain('Mąka żytnia');
			expect(xlsx.subarray(0, 2).toString()).toBe('PK');
		},
		EXECUTION_MILLISECONDS,
	);

	test('keep no secret in the executions', async () => {
		const executions = await inbox.n8n.executions(sheetId);
		const text = executions.map(({ recorded }) => recorded).join('\n') + inbox.n8n.output();
		expect(executions.length).toBeGreaterThan(0);
		expect(text).not.toContain(inbox.emulator.token);
	});
});
