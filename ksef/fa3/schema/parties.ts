import { choice, element, sequence } from './model';
import * as block from './shared-blocks';
import * as type from './simple-types';

/** Header and parties: everything before the body of the invoice. */

export const header = element(
	'Naglowek',
	'1',
	sequence(
		element('KodFormularza', '1', type.formCode, 'Form code', 'Kod formularza', {
			attributes: [
				{
					name: 'kodSystemowy',
					type: type.plainString,
					fixed: 'FA (3)',
					label: { english: 'System code of the form', polish: 'Kod systemowy' },
				},
				{
					name: 'wersjaSchemy',
					type: type.plainString,
					fixed: '1-0E',
					label: { english: 'Schema version', polish: 'Wersja schemy' },
				},
			],
		}),
		element('WariantFormularza', '1', type.formVariant, 'Form variant', 'Wariant formularza'),
		element(
			'DataWytworzeniaFa',
			'1',
			type.creationTime,
			'Time of creation of the file',
			'Data i czas wytworzenia faktury',
		),
		element('SystemInfo', '0..1', type.text1, 'Producing software', 'Nazwa systemu'),
	),
	'Header',
	'Nagłówek',
);

export const seller = element(
	'Podmiot1',
	'1',
	sequence(
		element('PrefiksPodatnika', '0..1', type.euPrefix, 'EU VAT prefix', 'Prefiks VAT UE', {
			fixed: 'PL',
		}),
		block.eoriNumber,
		block.identification(block.sellerIdentification),
		block.mainAddress('1'),
		block.correspondenceAddress,
		block.contact('optionalSequence', ''),
		element(
			'StatusInfoPodatnika',
			'0..1',
			type.taxpayerStatus,
			'Status (1 liquidation, 2 restructuring, 3 bankruptcy, 4 inherited business)',
			'Status (1 likwidacja, 2 restrukturyzacja, 3 upadłość, 4 przedsiębiorstwo w spadku)',
		),
	),
	'Seller',
	'Sprzedawca',
);

export const buyer = element(
	'Podmiot2',
	'1',
	sequence(
		block.eoriNumber,
		block.identification(block.buyerIdentification),
		block.mainAddress('0..1'),
		block.correspondenceAddress,
		block.contact('optionalSequence', ''),
		block.customerNumber,
		block.buyerKey,
		element(
			'JST',
			'1',
			type.yesOrNoInteger,
			'Concerns a subordinate unit of local government (1 yes, 2 no)',
			'Jednostka podrzędna JST (1 tak, 2 nie)',
		),
		element(
			'GV',
			'1',
			type.yesOrNoInteger,
			'Concerns a member of a VAT group (1 yes, 2 no)',
			'Członek grupy VAT (1 tak, 2 nie)',
		),
	),
	'Buyer',
	'Nabywca',
);

export const thirdParty = element(
	'Podmiot3',
	'0..100',
	sequence(
		block.buyerKey,
		block.eoriNumber,
		block.identification(block.thirdPartyIdentification),
		block.mainAddress('0..1'),
		block.correspondenceAddress,
		block.contact('sequence', ''),
		choice(
			element(
				'Rola',
				'1',
				type.thirdPartyRole,
				'Role (1 factor, 2 recipient, 3 original entity, 4 additional buyer, 5 issuer, 6 payer, 7 and 8 local government issuer and recipient, 9 and 10 VAT group issuer and recipient, 11 employee)',
				'Rola (1 faktor, 2 odbiorca, 3 podmiot pierwotny, 4 dodatkowy nabywca, 5 wystawca, 6 płatnik, 7 i 8 JST wystawca i odbiorca, 9 i 10 grupa VAT wystawca i odbiorca, 11 pracownik)',
			),
			sequence(
				element('RolaInna', '1', type.marker, 'Marker: another role', 'Znacznik innej roli'),
				element('OpisRoli', '1', type.text1, 'Description of the role', 'Opis roli'),
			),
		),
		element(
			'Udzial',
			'0..1',
			type.percentage,
			'Share of an additional buyer, per cent',
			'Udział dodatkowego nabywcy w procentach',
		),
		block.customerNumber,
	),
	'Third party',
	'Podmiot trzeci',
);

export const authorisedEntity = element(
	'PodmiotUpowazniony',
	'0..1',
	sequence(
		block.eoriNumber,
		block.identification(block.sellerIdentification),
		block.mainAddress('1'),
		block.correspondenceAddress,
		block.contact('sequence', 'PU'),
		element(
			'RolaPU',
			'1',
			type.authorisedEntityRole,
			'Role (1 enforcement authority, 2 bailiff, 3 tax representative)',
			'Rola (1 organ egzekucyjny, 2 komornik, 3 przedstawiciel podatkowy)',
		),
	),
	'Authorised entity',
	'Podmiot upoważniony',
);
