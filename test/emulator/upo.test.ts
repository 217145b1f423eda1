import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWithShared, sharedPath } from '../support/shared';
import {
	closeSession,
	invoiceState,
	openSession,
	sendInvoice,
	sessionState,
	sha256,
	signIn,
	startBench,
	type TestBench,
} from './support/apiClient';
import { invoiceXml } from './support/invoiceXml';

describe('UPO', () => {
	let bench: TestBench;

	beforeAll(async () => {
		bench = await startBench({ maxUpoPageDocuments: 2 });
		await signIn(bench);
	});

	afterAll(async () => {
		await bench.close();
	});

	/** A finished session of three invoices: the UPO of the first by three ways, and both pages of the session's. */
	async function finishedSession(): Promise<{
		ofInvoice: Buffer[];
		pages: Buffer[];
		links: string[];
	}> {
		const { client } = bench;
		const session = await openSession(client);
		const reference = await sendInvoice(client, session, invoiceXml());
		await sendInvoice(client, session, invoiceXml());
		await sendInvoice(client, session, invoiceXml());
		await closeSession(client, session.reference);
		const base = `/sessions/${session.reference}`;
		const { ksefNumber = '', upoDownloadUrl = '' } = await invoiceState(
			client,
			session.reference,
			reference,
		);
		const byReference = await client.call(
			'GET /sessions/{referenceNumber}/invoices/{invoiceReferenceNumber}/upo',
			`${base}/invoices/${reference}/upo`,
		);
		const byNumber = await client.call(
			'GET /sessions/{referenceNumber}/invoices/ksef/{ksefNumber}/upo',
			`${base}/invoices/ksef/${ksefNumber}/upo`,
		);
		const byLink = await fetch(upoDownloadUrl);
		const { upo } = await sessionState(client, session.reference);
		const pages: Buffer[] = [];
		for (const page of upo?.pages ?? []) {
			const { bytes, headers } = await client.call(
				'GET /sessions/{referenceNumber}/upo/{upoReferenceNumber}',
				`${base}/upo/${page.referenceNumber}`,
			);
			expect(headers.get('x-ms-meta-hash')).toBe(sha256(bytes));
			pages.push(bytes);
		}
		return {
			ofInvoice: [byReference.bytes, byNumber.bytes, Buffer.from(await byLink.arrayBuffer())],
			pages,
			links: [upoDownloadUrl, ...(upo?.pages ?? []).map((page) => page.downloadUrl)],
		};
	}

	test('is the same bytes by reference, by KSeF number and by its link', async () => {
		const { ofInvoice, pages } = await finishedSession();
		const [first, ...others] = ofInvoice;
		for (const other of others) expect(other.equals(first ?? Buffer.alloc(0))).toBe(true);
		expect(pages).toHaveLength(2);
		expect(String(pages[1])).toContain('<Strona>2</Strona><LiczbaStron>2</LiczbaStron>');
	});

	test('is not given by a link to whoever sends a token, forges it, or comes too late', async () => {
		const { links } = await finishedSession();
		for (const link of links) {
			expect((await fetch(link)).status).toBe(200);
			const withToken = await fetch(link, { headers: { authorization: 'Bearer x' } });
			expect(withToken.status).toBe(401);
			expect(withToken.headers.get('content-type')).toContain('xml');
			expect((await fetch(link.replace(/sig=.{4}/, 'sig=AAAA'))).status).toBe(403);
		}
		bench.emulator.control.advanceClock(3 * 86_400_000);
		for (const link of links) expect((await fetch(link)).status).toBe(403);
		await signIn(bench);
	});

	const hasXmlsec = spawnSync('xmlsec1', ['--version']).status === 0;
	if (!hasXmlsec && process.env.CI === 'true') throw new Error('CI needs xmlsec1');

	(hasXmlsec ? test : test.skip)(
		`carries a signature that xmlsec1 accepts${hasXmlsec ? '' : ' – skipped: xmlsec1 is not installed'}`,
		async () => {
			const { ofInvoice, pages } = await finishedSession();
			const folder = mkdtempSync(join(tmpdir(), 'upo-'));
			const certificate = join(folder, 'seal.pem');
			writeFileSync(certificate, await bench.emulator.control.upoCertificate());
			const verify = (document: Buffer | string): number | null => {
				const file = join(folder, 'upo.xml');
				writeFileSync(file, document);
				const properties = 'http://uri.etsi.org/01903/v1.3.2#:SignedProperties';
				return spawnSync('xmlsec1', [
					'--verify',
					'--trusted-pem',
					certificate,
					'--id-attr:Id',
					properties,
					file,
				]).status;
			};
			for (const document of [ofInvoice[0] ?? '', ...pages]) {
				expect(verify(document)).toBe(0);
				expect(verify(String(document).replace('<NumerFaktury>FV', '<NumerFaktury>VF'))).not.toBe(
					0,
				);
				expect(verify(String(document).replace(/SigningTime>2/, 'SigningTime>3'))).not.toBe(0);
			}
			rmSync(folder, { recursive: true });
		},
	);

	describeWithShared('against the official schema', () => {
		const hasXmllint = spawnSync('xmllint', ['--version']).status === 0;
		if (!hasXmllint && process.env.CI === 'true') throw new Error('CI needs xmllint');

		(hasXmllint ? test : test.skip)(
			`is valid apart from its signature${hasXmllint ? '' : ' – skipped: xmllint is not installed'}`,
			async () => {
				const { ofInvoice, pages } = await finishedSession();
				for (const document of [ofInvoice[0] ?? '', ...pages]) {
					// The schema has no place for the signature that the law demands in the document.
					const bare = String(document).replace(/<ds:Signature .*<\/ds:Signature>/s, '');
					expect(bare).not.toBe(String(document));
					const check = ['--noout', '--schema', sharedPath('ksef/schemas/upo-v4-3.xsd'), '-'];
					execFileSync('xmllint', check, { input: bare, stdio: ['pipe', 'ignore', 'ignore'] });
				}
			},
		);
	});
});
