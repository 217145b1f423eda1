import {
	date,
	decimal,
	exactlyOne,
	flag,
	inPlace,
	list,
	listOf,
	model,
	moment,
	object,
	required,
	text,
	words,
} from './fields';
import { address, buyerIdentification, oneIdentifier } from './parties';

/** `WarunkiTransakcji`: contracts, orders, delivery and transport. */

const carrier = model(
	'Carrier',
	{ ...buyerIdentification, address: required(object('AdresPrzewoznika', address)) },
	{ rules: [oneIdentifier] },
);

const transport = model(
	'Transport',
	{
		mode: words('RodzajTransportu', {
			sea: '1',
			rail: '2',
			road: '3',
			air: '4',
			post: '5',
			fixedInstallations: '7',
			inlandWater: '8',
		}),
		otherMode: text('OpisInnegoTransportu', { present: { TransportInny: '1' } }),
		carrier: object('Przewoznik', carrier),
		orderNumber: text('NrZleceniaTransportu'),
		cargo: words('OpisLadunku', {
			churn: '1',
			barrel: '2',
			cylinder: '3',
			carton: '4',
			canister: '5',
			cage: '6',
			container: '7',
			basket: '8',
			punnet: '9',
			collective: '10',
			parcel: '11',
			packet: '12',
			pallet: '13',
			receptacle: '14',
			bulkSolid: '15',
			bulkLiquid: '16',
			box: '17',
			can: '18',
			crate: '19',
			sack: '20',
		}),
		otherCargo: text('OpisInnegoLadunku', { present: { LadunekInny: '1' } }),
		packagingUnit: text('JednostkaOpakowania'),
		start: moment('DataGodzRozpTransportu'),
		end: moment('DataGodzZakTransportu'),
		from: object('WysylkaZ', address),
		via: listOf('WysylkaPrzez', address),
		to: object('WysylkaDo', address),
	},
	{
		rules: [
			exactlyOne(['mode', 'otherMode'], 'Give mode, or otherMode with a description.'),
			exactlyOne(['cargo', 'otherCargo'], 'Give cargo, or otherCargo with a description.'),
		],
	},
);

export const terms = model('Terms of the transaction', {
	contracts: listOf(
		'Umowy',
		model('Contract', { number: text('NrUmowy'), date: date('DataUmowy') }),
	),
	orders: listOf(
		'Zamowienia',
		model('Order of the buyer', { number: text('NrZamowienia'), date: date('DataZamowienia') }),
	),
	batchNumbers: list('NrPartiiTowaru', text('')),
	deliveryTerms: text('WarunkiDostawy'),
	agreedRate: inPlace(
		'',
		model('Agreed exchange rate', {
			rate: required(decimal('KursUmowny')),
			currency: required(text('WalutaUmowna')),
		}),
	),
	transport: listOf('Transport', transport),
	intermediary: flag('PodmiotPosredniczacy'),
});
