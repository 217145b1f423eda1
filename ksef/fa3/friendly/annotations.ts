import {
	atMostOne,
	date,
	exactlyOne,
	flag,
	integer,
	listOf,
	model,
	object,
	required,
	switches,
	text,
	yesNo,
} from './fields';

/** `Adnotacje`: everything is "no" until said otherwise. */

const exemption = model(
	'Exemption',
	{
		act: text('P_19A', { note: 'Provision of the VAT act or of an act issued under it.' }),
		directive: text('P_19B', { note: 'Provision of directive 2006/112/EC.' }),
		other: text('P_19C', { note: 'Another legal basis.' }),
	},
	{
		rules: [
			exactlyOne(['act', 'directive', 'other'], 'Give the one legal basis of the exemption.'),
		],
	},
);

const vehicle = model(
	'New means of transport',
	{
		firstUse: required(date('P_22A')),
		line: required(integer('P_NrWierszaNST')),
		make: text('P_22BMK'),
		model: text('P_22BMD'),
		colour: text('P_22BK'),
		registrationNumber: text('P_22BNR'),
		productionYear: text('P_22BRP'),
		mileage: text('P_22B', { note: 'Land vehicles.' }),
		vin: text('P_22B1'),
		bodyNumber: text('P_22B2'),
		chassisNumber: text('P_22B3'),
		frameNumber: text('P_22B4'),
		vehicleType: text('P_22BT'),
		vesselHours: text('P_22C', { note: 'Vessels.' }),
		hullNumber: text('P_22C1'),
		aircraftHours: text('P_22D', { note: 'Aircraft.' }),
		serialNumber: text('P_22D1'),
	},
	{
		rules: [
			exactlyOne(
				['mileage', 'vesselHours', 'aircraftHours'],
				'Give mileage for a land vehicle, vesselHours for a vessel, or aircraftHours for an aircraft.',
			),
			atMostOne(
				['vin', 'bodyNumber', 'chassisNumber', 'frameNumber'],
				'Keep one of these numbers.',
			),
		],
	},
);

const newMeansOfTransport = model('New means of transport supplied to another EU country', {
	article42Duty: flag('P_42_5', { absent: { P_42_5: '2' }, note: 'No when not given.' }),
	items: required(listOf('NowySrodekTransportu', vehicle)),
});

export const annotations = model('Annotations', {
	cashMethod: yesNo('P_16'),
	selfBilling: yesNo('P_17', 'True: the buyer issues the invoice in the seller’s name.'),
	reverseCharge: yesNo('P_18'),
	splitPayment: yesNo('P_18A', 'Wanted for goods of annex 15 when the total is above 15 000 PLN.'),
	exemption: object('Zwolnienie', exemption, {
		present: { 'Zwolnienie/P_19': '1' },
		absent: { 'Zwolnienie/P_19N': '1' },
		note: 'Wanted when a line has the rate zw.',
	}),
	newMeansOfTransport: object('NoweSrodkiTransportu', newMeansOfTransport, {
		present: { 'NoweSrodkiTransportu/P_22': '1' },
		absent: { 'NoweSrodkiTransportu/P_22N': '1' },
	}),
	simplifiedTriangulation: yesNo('P_23'),
	margin: switches(
		{
			travelAgency: 'PMarzy/P_PMarzy_2',
			usedGoods: 'PMarzy/P_PMarzy_3_1',
			worksOfArt: 'PMarzy/P_PMarzy_3_2',
			collectibles: 'PMarzy/P_PMarzy_3_3',
		},
		{
			present: { 'PMarzy/P_PMarzy': '1' },
			absent: { 'PMarzy/P_PMarzyN': '1' },
			note: 'Lines without a rate then count as gross amounts under the margin scheme.',
		},
	),
});
