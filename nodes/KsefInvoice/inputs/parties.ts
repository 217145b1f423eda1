import type { IDataObject, INodeProperties } from 'n8n-workflow';

/** Fields of a party in the form; the names are places in friendly JSON, with `_` for the point. */
const addressFields: INodeProperties[] = [
	{
		displayName: 'Address Line 1',
		name: 'address_line1',
		type: 'string',
		default: '',
		placeholder: 'ul. Prosta 51',
		description: 'Street and number, or the whole address',
	},
	{
		displayName: 'Address Line 2',
		name: 'address_line2',
		type: 'string',
		default: '',
		placeholder: '00-838 Warszawa',
		description: 'Usually postal code and town',
	},
	{
		displayName: 'Country',
		name: 'address_country',
		type: 'string',
		default: 'PL',
		description: 'Two-letter code of the country',
	},
	{
		displayName: 'Email',
		name: 'email',
		type: 'string',
		placeholder: 'name@email.com',
		default: '',
	},
];

const nipField: INodeProperties = {
	displayName: 'NIP',
	name: 'nip',
	type: 'string',
	default: '',
	placeholder: '5265877635',
	description: 'Polish tax number',
};

const nameField: INodeProperties = {
	displayName: 'Name',
	name: 'name',
	type: 'string',
	default: '',
	description: 'Full name of the company or person',
};

const phoneField: INodeProperties = {
	displayName: 'Phone',
	name: 'phone',
	type: 'string',
	default: '',
};

export const sellerField: INodeProperties = {
	displayName: 'Seller',
	name: 'seller',
	type: 'collection',
	placeholder: 'Add seller field',
	default: {},
	description: 'The seller of every invoice (sprzedawca)',
	options: [...addressFields, nameField, nipField, phoneField],
};

export const buyerField: INodeProperties = {
	displayName: 'Buyer',
	name: 'buyer',
	type: 'collection',
	placeholder: 'Add buyer field',
	default: {},
	description: 'The buyer (nabywca)',
	options: [
		...addressFields,
		{
			displayName: 'EU VAT Number',
			name: 'euVat',
			type: 'string',
			default: '',
			placeholder: 'DE123456789',
			description: 'With its prefix, for buyers from other EU countries',
		},
		nameField,
		nipField,
		{
			displayName: 'No Identifier',
			name: 'noId',
			type: 'boolean',
			default: false,
			description: 'Whether the buyer is a private person without an identifier',
		},
		phoneField,
	],
};

export const paymentField: INodeProperties = {
	displayName: 'Payment',
	name: 'payment',
	type: 'collection',
	placeholder: 'Add payment field',
	default: {},
	options: [
		{
			displayName: 'Bank Account',
			name: 'account',
			type: 'string',
			default: '',
			placeholder: '61109010140000071219812874',
			description: 'Account that the buyer pays to (numer rachunku)',
		},
		{
			displayName: 'Bank Name',
			name: 'bankName',
			type: 'string',
			default: '',
		},
		{
			displayName: 'Due Date',
			name: 'dueDate',
			type: 'dateTime',
			default: '',
			description: 'Until when the invoice is to be paid (termin płatności)',
		},
		{
			displayName: 'Method',
			name: 'method',
			type: 'options',
			options: [
				{ name: 'Card', value: 'card' },
				{ name: 'Cash', value: 'cash' },
				{ name: 'Cheque', value: 'cheque' },
				{ name: 'Credit', value: 'credit' },
				{ name: 'Mobile', value: 'mobile' },
				{ name: 'Transfer', value: 'transfer' },
				{ name: 'Voucher', value: 'voucher' },
			],
			default: 'transfer',
			description: 'Form of payment (forma płatności)',
		},
		{
			displayName: 'Paid On',
			name: 'paidOn',
			type: 'dateTime',
			default: '',
			description: 'Day on which the invoice was paid; marks it as paid',
		},
	],
};

/** A party as friendly JSON, from its fields in the form; undefined when none is filled in. */
export function partyFrom(form: IDataObject): IDataObject | undefined {
	const party: IDataObject = {};
	const address: IDataObject = {};
	for (const [name, value] of Object.entries(form)) {
		if (value === '' || value === false) continue;
		if (name.startsWith('address_')) address[name.slice('address_'.length)] = value;
		else party[name] = value;
	}
	if (address['line1'] !== undefined || address['line2'] !== undefined) party['address'] = address;
	return Object.keys(party).length === 0 ? undefined : party;
}

/** Payment as friendly JSON, from its fields in the form; undefined when none is filled in. */
export function paymentFrom(form: IDataObject): IDataObject | undefined {
	const { account, bankName, ...rest } = form;
	const payment: IDataObject = {};
	for (const [name, value] of Object.entries(rest)) if (value !== '') payment[name] = value;
	if (account !== undefined && account !== '') {
		payment['accounts'] = [{ number: account, ...(bankName ? { bankName } : {}) }];
	}
	return Object.keys(payment).length === 0 ? undefined : payment;
}
