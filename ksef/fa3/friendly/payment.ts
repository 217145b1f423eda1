import {
	atMostOne,
	date,
	decimal,
	flag,
	integer,
	listOf,
	model,
	object,
	required,
	text,
	words,
} from './fields';

/** Payment, and charges and deductions settled with the invoice. */

const formCodes = {
	cash: '1',
	card: '2',
	voucher: '3',
	cheque: '4',
	credit: '5',
	transfer: '6',
	mobile: '7',
} as const;

const form = words('FormaPlatnosci', formCodes);
const otherForm = text('OpisPlatnosci', {
	present: { PlatnoscInna: '1' },
	note: 'A form that the list does not have, in words.',
});
const oneForm = atMostOne(['method', 'otherMethod'], 'Keep one of the two.');

const partPayment = model(
	'Part payment',
	{
		amount: required(decimal('KwotaZaplatyCzesciowej')),
		date: required(date('DataZaplatyCzesciowej')),
		method: form,
		otherMethod: otherForm,
	},
	{ rules: [oneForm] },
);

const describedTerm = model('Due date in words', {
	count: required(integer('Ilosc')),
	unit: required(text('Jednostka')),
	event: required(text('ZdarzeniePoczatkowe')),
});

const term = model(
	'Payment term',
	{ dueDate: date('Termin'), described: object('TerminOpis', describedTerm) },
	{ shorthand: 'dueDate' },
);

const account = model(
	'Bank account',
	{
		number: required(text('NrRB', { note: 'Blanks are taken out.' })),
		swift: text('SWIFT'),
		bankName: text('NazwaBanku'),
		description: text('OpisRachunku'),
		bankOwnAccount: words('RachunekWlasnyBanku', {
			purchasedClaims: '1',
			collection: '2',
			internal: '3',
		}),
	},
	{ shorthand: 'number' },
);

export const payment = model(
	'Payment',
	{
		method: form,
		otherMethod: otherForm,
		dueDate: date('TerminPlatnosci/Termin'),
		terms: listOf('TerminPlatnosci', term, {
			note: 'For several terms or terms in words, in place of dueDate.',
		}),
		paidOn: date('DataZaplaty', {
			present: { Zaplacono: '1' },
			note: 'Marks the invoice as paid.',
		}),
		partPayments: listOf('ZaplataCzesciowa', partPayment, {
			present: { ZnacznikZaplatyCzesciowej: '1' },
		}),
		paidInFullByParts: flag('ZnacznikZaplatyCzesciowej', {
			note: 'Beside partPayments: true when together they pay all, else they pay a part.',
		}),
		accounts: listOf('RachunekBankowy', account),
		factorAccounts: listOf('RachunekBankowyFaktora', account),
		earlyPaymentDiscount: object(
			'Skonto',
			model('Early-payment discount', {
				conditions: required(text('WarunkiSkonta')),
				amount: required(text('WysokoscSkonta')),
			}),
		),
		link: text('LinkDoPlatnosci'),
		ksefPaymentId: text('IPKSeF'),
	},
	{
		rules: [
			oneForm,
			atMostOne(['dueDate', 'terms'], 'Put all terms into terms.'),
			atMostOne(
				['paidOn', 'partPayments'],
				'Keep paidOn for a single payment, or partPayments for several.',
			),
		],
	},
);

const charge = model('Charge or deduction', {
	amount: required(decimal('Kwota')),
	reason: required(text('Powod')),
});

export const settlement = model(
	'Settlement',
	{
		charges: listOf('Obciazenia', charge),
		chargesTotal: decimal('SumaObciazen', { note: 'Computed when not given.' }),
		deductions: listOf('Odliczenia', charge),
		deductionsTotal: decimal('SumaOdliczen', { note: 'Computed when not given.' }),
		amountDue: decimal('DoZaplaty', {
			note: 'Computed when neither is given: total plus charges minus deductions.',
		}),
		overpayment: decimal('DoRozliczenia'),
	},
	{ rules: [atMostOne(['amountDue', 'overpayment'], 'Keep one of the two.')] },
);
