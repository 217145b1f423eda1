import { create } from 'xmlbuilder2';
import { sha256Base64 } from '../crypto/hashing';
import { UpoSigner } from '../crypto/upoSigner';
import type { EmulatorState } from '../state/emulatorState';
import type { ContextType } from '../state/identifiers';
import type { Session, SessionInvoice, UpoPage } from '../state/sessions';
import { formatWarsawInstant } from '../state/time';

const NAMESPACE = 'http://upo.schematy.mf.gov.pl/KSeF/v4-3';

/** How the UPO schema calls each kind of context. */
const CONTEXT_ELEMENTS: Readonly<Record<ContextType, string>> = {
	Nip: 'Nip',
	InternalId: 'IdWewnetrzny',
	NipVatUe: 'IdZlozonyVatUE',
	PeppolId: 'IdDostawcyUslugPeppol',
};

/** A signed UPO and the hash that goes with it in `x-ms-meta-hash`. */
export interface UpoDocument {
	document: Buffer;
	hash: string;
}

/** Makes UPO documents (schema upo-v4-3, XAdES enveloped) and keeps them, so that each is always the same bytes. */
export class UpoArchive {
	private readonly made = new Map<string, Promise<UpoDocument>>();
	private signer: Promise<UpoSigner> | undefined;

	constructor(private readonly state: EmulatorState) {}

	/** The seal, in PEM, that all UPO documents of this emulator carry. */
	async certificatePem(): Promise<string> {
		return (await this.seal()).certificatePem();
	}

	/** The UPO of one accepted invoice. */
	async ofInvoice(session: Session, invoice: SessionInvoice): Promise<UpoDocument> {
		return await this.keep(invoice.referenceNumber, session, [invoice], undefined);
	}

	/** One page of the UPO of a session. */
	async ofSession(session: Session, page: UpoPage): Promise<UpoDocument> {
		const accepted = session.invoices.filter((invoice) => invoice.status.code === 200);
		return await this.keep(page.referenceNumber, session, accepted.slice(page.first, page.end), {
			page,
			pages: session.upoPages.length,
			documents: accepted.length,
		});
	}

	private keep(
		key: string,
		session: Session,
		invoices: SessionInvoice[],
		position: PagePosition | undefined,
	): Promise<UpoDocument> {
		const known = this.made.get(key);
		if (known !== undefined) return known;
		const upo = this.make(
			confirmation(this.state.options.upoReceivingEntity, session, invoices, position),
		);
		this.made.set(key, upo);
		return upo;
	}

	private async make(xml: string): Promise<UpoDocument> {
		const signed = (await this.seal()).sign(xml, this.state.clock.now());
		const document = Buffer.from(signed, 'utf8');
		return { document, hash: sha256Base64(document) };
	}

	/** Made at the first need: most emulators of a test run never sign anything, and RSA keys take a while. */
	private seal(): Promise<UpoSigner> {
		this.signer ??= UpoSigner.create(this.state.clock.now());
		return this.signer;
	}
}

interface PagePosition {
	page: UpoPage;
	pages: number;
	documents: number;
}

function confirmation(
	receiver: string,
	session: Session,
	invoices: SessionInvoice[],
	position: PagePosition | undefined,
): string {
	const { context, proof, formCode } = session;
	return create({
		Potwierdzenie: {
			'@xmlns': NAMESPACE,
			NazwaPodmiotuPrzyjmujacego: receiver,
			NumerReferencyjnySesji: session.referenceNumber,
			Uwierzytelnienie: {
				IdKontekstu: { [CONTEXT_ELEMENTS[context.type]]: context.value },
				...(proof.method === 'token'
					? { NumerReferencyjnyTokenaKSeF: proof.tokenReference }
					: { SkrotDokumentuUwierzytelniajacego: proof.documentHash }),
			},
			...(position === undefined ? {} : { OpisPotwierdzenia: pageDescription(position) }),
			NazwaStrukturyLogicznej: `Schemat_${formCode.systemCode.replaceAll(' ', '')}_v${formCode.schemaVersion}.xsd`,
			KodFormularza: formCode.systemCode,
			Dokument: invoices.map(documentEntry),
		},
	}).end({ headless: true });
}

function pageDescription({ page, pages, documents }: PagePosition): object {
	return {
		Strona: page.number,
		LiczbaStron: pages,
		ZakresDokumentowOd: page.first + 1,
		ZakresDokumentowDo: page.end + 1,
		CalkowitaLiczbaDokumentow: documents,
	};
}

function documentEntry(invoice: SessionInvoice): object {
	const { facts, ksefNumber, acquisitionDate, invoicingMode } = invoice;
	if (facts === undefined || ksefNumber === undefined || acquisitionDate === undefined) {
		throw new Error('Only accepted invoices have a UPO');
	}
	return {
		NipSprzedawcy: facts.seller.nip,
		NumerKSeFDokumentu: ksefNumber,
		NumerFaktury: facts.invoiceNumber,
		DataWystawieniaFaktury: facts.issueDate,
		DataPrzeslaniaDokumentu: formatWarsawInstant(invoice.invoicingDate),
		DataNadaniaNumeruKSeF: formatWarsawInstant(acquisitionDate),
		SkrotDokumentu: invoice.invoiceHash,
		TrybWysylki: invoicingMode ?? 'Online',
	};
}
