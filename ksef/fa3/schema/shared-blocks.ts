import { choice, element, optionalSequence, sequence } from './model';
import type { ElementOf, GroupDefinition, Occurs } from './model';
import * as type from './simple-types';

/** Blocks that FA(3) uses in several places, each described once. */

/** Address: `TAdres`. */
export const address = sequence(
	element('KodKraju', '1', type.country, 'Country code', 'Kod kraju'),
	element('AdresL1', '1', type.text512, 'Address, first line', 'Adres, linia 1'),
	element('AdresL2', '0..1', type.text512, 'Address, second line', 'Adres, linia 2'),
	element('GLN', '0..1', type.gln, 'Global location number', 'Globalny numer lokalizacyjny'),
);

const taxNumber = element('NIP', '1', type.nip, 'Tax number NIP', 'NIP');
const euIdentification = sequence(
	element('KodUE', '1', type.euPrefix, 'EU VAT prefix', 'Prefiks VAT UE'),
	element('NrVatUE', '1', type.euVatNumber, 'EU VAT number', 'Numer VAT UE'),
);
const otherIdentification = sequence(
	element('KodKraju', '0..1', type.country, 'Country of the identifier', 'Kraj identyfikatora'),
	element('NrID', '1', type.otherIdentifier, 'Other identifier', 'Inny identyfikator'),
);
const noIdentification = element(
	'BrakID',
	'1',
	type.marker,
	'Marker: no identifier',
	'Znacznik braku identyfikatora',
);
const optionalName = optionalSequence(
	element('Nazwa', '1', type.text512, 'Name', 'Nazwa lub imię i nazwisko'),
);

/** Identification of the seller and of the authorised entity: `TPodmiot1`. */
export const sellerIdentification = sequence(
	taxNumber,
	element('Nazwa', '1', type.text512, 'Name', 'Nazwa lub imię i nazwisko'),
);

/** Identification of the buyer and the carrier: `TPodmiot2`. */
export const buyerIdentification = sequence(
	choice(taxNumber, euIdentification, otherIdentification, noIdentification),
	optionalName,
);

/** Identification of a third party: `TPodmiot3`. */
export const thirdPartyIdentification = sequence(
	choice(
		taxNumber,
		element(
			'IDWew',
			'1',
			type.internalIdentifier,
			'Internal identifier',
			'Identyfikator wewnętrzny',
		),
		euIdentification,
		otherIdentification,
		noIdentification,
	),
	optionalName,
);

/** The element that holds one of the identifications above. */
export function identification<Content extends GroupDefinition>(
	content: Content,
): ElementOf<'DaneIdentyfikacyjne', '1', Content> {
	return element('DaneIdentyfikacyjne', '1', content, 'Identification', 'Dane identyfikacyjne');
}

/** `Adres`, required for sellers and optional for the others. */
export function mainAddress<const Times extends Occurs>(
	occurs: Times,
): ElementOf<'Adres', Times, typeof address> {
	return element('Adres', occurs, address, 'Address', 'Adres');
}

export const correspondenceAddress = element(
	'AdresKoresp',
	'0..1',
	address,
	'Correspondence address',
	'Adres do korespondencji',
);

export const eoriNumber = element('NrEORI', '0..1', type.text1, 'EORI number', 'Numer EORI');
export const customerNumber = element(
	'NrKlienta',
	'0..1',
	type.text1,
	'Customer number',
	'Numer klienta',
);
export const buyerKey = element(
	'IDNabywcy',
	'0..1',
	type.text32,
	'Key that ties a buyer to its data before correction',
	'Klucz wiążący nabywcę z jego danymi przed korektą',
);

/** `DaneKontaktowe`; only the authorised entity names its parts differently. */
export function contact<const Suffix extends string>(
	group: 'sequence' | 'optionalSequence',
	suffix: Suffix,
) {
	const parts = [
		element(`Email${suffix}`, '0..1', type.email, 'E-mail', 'Adres e-mail'),
		element(`Telefon${suffix}`, '0..1', type.phone, 'Phone', 'Telefon'),
	] as const;
	const content = group === 'sequence' ? sequence(...parts) : optionalSequence(...parts);
	return element('DaneKontaktowe', '0..3', content, 'Contact', 'Dane kontaktowe');
}

/** Bank account: `TRachunekBankowy`. */
export const bankAccount = sequence(
	sequence(
		element('NrRB', '1', type.accountNumber, 'Account number', 'Numer rachunku'),
		element('SWIFT', '0..1', type.swiftCode, 'SWIFT code', 'Kod SWIFT'),
	),
	element(
		'RachunekWlasnyBanku',
		'0..1',
		type.bankOwnAccount,
		"Bank's own account (1 for purchased claims, 2 for collection, 3 internal)",
		'Rachunek własny banku (1 wierzytelności, 2 pobieranie należności, 3 gospodarka własna)',
	),
	element('NazwaBanku', '0..1', type.text1, 'Bank', 'Nazwa banku'),
	element('OpisRachunku', '0..1', type.text1, 'Account description', 'Opis rachunku'),
);
