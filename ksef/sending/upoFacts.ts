import { KsefError } from '../api/errors';
import type {
	InvoicingMode,
	IsoDate,
	IsoDateTime,
	KsefNumber,
	Nip,
	ReferenceNumber,
	Sha256Base64,
} from '../api/types';
import { XmlReadError, type XmlElement } from '../fa3/xml/document';
import { readXml } from '../fa3/xml/reader';

/** One invoice on a UPO. */
export interface UpoDocument {
	sellerNip: Nip;
	ksefNumber: KsefNumber;
	invoiceNumber: string;
	issueDate: IsoDate;
	/** When KSeF took it in. */
	sentDate: IsoDateTime;
	/** When the KSeF number was given. */
	acquisitionDate: IsoDateTime;
	invoiceHash: Sha256Base64;
	invoicingMode?: InvoicingMode;
}

/** What a UPO says (urzędowe poświadczenie odbioru, schema upo-v4-3). */
export interface UpoFacts {
	/** `NazwaPodmiotuPrzyjmujacego`; the test system adds words of its own to the ministry's name. */
	receiver: string;
	sessionReferenceNumber: ReferenceNumber;
	/** For whom the session was opened: kind of identifier (as in the schema, `Nip`, `IdWewnetrzny`, …) and value. */
	context?: { type: string; value: string };
	/** Such as `FA (3)`. */
	formCode?: string;
	page: number;
	pageCount: number;
	/** Of the whole session; the number on this page when the UPO is of a single invoice. */
	documentCount: number;
	documents: UpoDocument[];
	/** It carries an XML signature (not verified here). */
	isSigned: boolean;
}

/**
 * Reads a UPO. Which name the receiver bears is not judged: the ministry's own samples break their schema there.
 * @throws {KsefError} of kind `badAnswer` when it is no UPO
 */
export function readUpo(bytes: Uint8Array): UpoFacts {
	const root = rootOf(bytes);
	if (root.localName !== 'Potwierdzenie') throw notAUpo(`its root is ${root.localName}`);
	const documents = root.childrenNamed('Dokument').map(readDocument);
	const context = root.at('Uwierzytelnienie/IdKontekstu')?.children[0];
	const formCode = root.value('KodFormularza');
	return {
		receiver: root.value('NazwaPodmiotuPrzyjmujacego') ?? '',
		sessionReferenceNumber: root.value('NumerReferencyjnySesji') ?? '',
		...(context === undefined
			? {}
			: { context: { type: context.localName, value: context.text.trim() } }),
		...(formCode === undefined ? {} : { formCode }),
		page: count(root, 'OpisPotwierdzenia/Strona') ?? 1,
		pageCount: count(root, 'OpisPotwierdzenia/LiczbaStron') ?? 1,
		documentCount: count(root, 'OpisPotwierdzenia/CalkowitaLiczbaDokumentow') ?? documents.length,
		documents,
		isSigned: root.child('Signature') !== undefined,
	};
}

function rootOf(bytes: Uint8Array): XmlElement {
	try {
		return readXml(bytes).root;
	} catch (error) {
		if (error instanceof XmlReadError) throw notAUpo(error.message);
		throw error;
	}
}

function readDocument(element: XmlElement): UpoDocument {
	const mode = element.value('TrybWysylki');
	return {
		sellerNip: element.value('NipSprzedawcy') ?? '',
		ksefNumber: element.value('NumerKSeFDokumentu') ?? '',
		invoiceNumber: element.value('NumerFaktury') ?? '',
		issueDate: element.value('DataWystawieniaFaktury') ?? '',
		sentDate: element.value('DataPrzeslaniaDokumentu') ?? '',
		acquisitionDate: element.value('DataNadaniaNumeruKSeF') ?? '',
		invoiceHash: element.value('SkrotDokumentu') ?? '',
		...(mode === 'Online' || mode === 'Offline' ? { invoicingMode: mode } : {}),
	};
}

function count(root: XmlElement, path: string): number | undefined {
	const text = root.value(path);
	return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

function notAUpo(reason: string): KsefError {
	return new KsefError({
		kind: 'badAnswer',
		message: `What KSeF sent as UPO is not one: ${reason}.`,
		advice: 'Try again later; check that no proxy changes the answers of KSeF.',
	});
}
