import {
	atMostOne,
	euVat,
	exactlyOne,
	flag,
	inPlace,
	listOf,
	model,
	object,
	required,
	decimal,
	text,
	words,
	yesNo,
} from './fields';

/** Seller, buyer, third parties and the authorised entity. */

/** `TAdres`. */
export const address = model(
	'Address',
	{
		country: text('KodKraju', { absent: { KodKraju: 'PL' }, note: 'PL when not given.' }),
		line1: required(text('AdresL1', { note: 'Street and number, or the whole address.' })),
		line2: text('AdresL2', { note: 'Usually postal code and town.' }),
		gln: text('GLN'),
	},
	{ shorthand: 'line1' },
);

const contact = model('Contact', { email: text('Email'), phone: text('Telefon') });

const oneWayOfContact = [
	atMostOne(['email', 'contacts'], 'Put all contacts into contacts.'),
	atMostOne(['phone', 'contacts'], 'Put all contacts into contacts.'),
];

const contactFields = {
	email: text('DaneKontaktowe/Email'),
	phone: text('DaneKontaktowe/Telefon'),
	contacts: listOf('DaneKontaktowe', contact, {
		note: 'For more than one contact, in place of email and phone.',
	}),
};

const otherIdentifier = model('Other identifier', {
	country: text('DaneIdentyfikacyjne/KodKraju'),
	number: required(text('DaneIdentyfikacyjne/NrID')),
});

const nip = text('DaneIdentyfikacyjne/NIP', {
	note: 'Dashes, blanks and the prefix PL are taken off.',
});
const name = text('DaneIdentyfikacyjne/Nazwa');
const euVatNumber = euVat(
	'DaneIdentyfikacyjne',
	'Prefix and number in one text such as DE123456789; Greece is EL. A Polish buyer goes under nip.',
);
const otherId = inPlace('', otherIdentifier, {
	note: 'A tax number from outside the EU or another document.',
});
const noId = flag('DaneIdentyfikacyjne/BrakID', {
	note: 'True for a person without an identifier.',
});

const identifierAdvice =
	'Give one of nip, euVat, otherId, or noId: true for a private person without an identifier.';

export const buyerIdentification = {
	nip,
	euVat: euVatNumber,
	otherId,
	noId,
	name,
};

/** The identifiers of a buyer or carrier; one of them has to be there. */
export const oneIdentifier = exactlyOne(['nip', 'euVat', 'otherId', 'noId'], identifierAdvice);

const addresses = {
	address: object('Adres', address),
	correspondenceAddress: object('AdresKoresp', address),
};

export const seller = model(
	'Seller',
	{
		nip: required(nip),
		name: required(name),
		address: required(object('Adres', address)),
		correspondenceAddress: object('AdresKoresp', address),
		...contactFields,
		eori: text('NrEORI'),
		vatPrefix: text('PrefiksPodatnika', {
			note: 'Only PL; wanted for supplies to EU buyers, EU services and triangular trade.',
		}),
		status: words('StatusInfoPodatnika', {
			liquidation: '1',
			restructuring: '2',
			bankruptcy: '3',
			inheritedBusiness: '4',
		}),
	},
	{ rules: oneWayOfContact },
);

export const buyer = model(
	'Buyer',
	{
		...buyerIdentification,
		...addresses,
		...contactFields,
		eori: text('NrEORI'),
		customerNumber: text('NrKlienta'),
		key: text('IDNabywcy', { note: 'Ties this buyer to an entry of correction.buyersBefore.' }),
		localGovernmentUnit: yesNo(
			'JST',
			'True: the invoice concerns a subordinate unit, which then stands in thirdParties as localGovernmentRecipient.',
		),
		vatGroupMember: yesNo(
			'GV',
			'True: the invoice concerns a member of a VAT group, which then stands in thirdParties as vatGroupRecipient.',
		),
	},
	{ rules: [oneIdentifier, ...oneWayOfContact] },
);

export const thirdParty = model(
	'Third party',
	{
		role: words('Rola', {
			factor: '1',
			recipient: '2',
			originalEntity: '3',
			additionalBuyer: '4',
			issuer: '5',
			payer: '6',
			localGovernmentIssuer: '7',
			localGovernmentRecipient: '8',
			vatGroupIssuer: '9',
			vatGroupRecipient: '10',
			employee: '11',
		}),
		otherRole: text('OpisRoli', {
			present: { RolaInna: '1' },
			note: 'A role that the list does not have, in words.',
		}),
		...buyerIdentification,
		internalId: text('DaneIdentyfikacyjne/IDWew'),
		...addresses,
		...contactFields,
		eori: text('NrEORI'),
		customerNumber: text('NrKlienta'),
		key: text('IDNabywcy', { note: 'Ties this buyer to an entry of correction.buyersBefore.' }),
		share: decimal('Udzial'),
	},
	{
		rules: [
			exactlyOne(
				['nip', 'internalId', 'euVat', 'otherId', 'noId'],
				'Give one of nip, internalId, euVat, otherId, or noId: true.',
			),
			exactlyOne(['role', 'otherRole'], 'Give role, or otherRole with a description.'),
			...oneWayOfContact,
		],
	},
);

const authorisedContact = model('Contact of the authorised entity', {
	email: text('EmailPU'),
	phone: text('TelefonPU'),
});

export const authorisedEntity = model(
	'Authorised entity',
	{
		role: required(
			words('RolaPU', { enforcementAuthority: '1', bailiff: '2', taxRepresentative: '3' }),
		),
		nip: required(nip),
		name: required(name),
		address: required(object('Adres', address)),
		correspondenceAddress: object('AdresKoresp', address),
		email: text('DaneKontaktowe/EmailPU'),
		phone: text('DaneKontaktowe/TelefonPU'),
		contacts: listOf('DaneKontaktowe', authorisedContact, {
			note: 'For more than one contact, in place of email and phone.',
		}),
		eori: text('NrEORI'),
	},
	{ rules: oneWayOfContact },
);

export const sellerBefore = model('Seller before correction', {
	nip: required(nip),
	name: required(name),
	address: required(object('Adres', address)),
	vatPrefix: text('PrefiksPodatnika'),
});

export const buyerBefore = model(
	'Buyer before correction',
	{
		...buyerIdentification,
		address: object('Adres', address),
		key: text('IDNabywcy', { note: 'The key of the buyer whose data these were.' }),
	},
	{ rules: [oneIdentifier] },
);
