import { choice, element, optionalSequence, sequence } from './model';
import * as block from './shared-blocks';
import * as type from './simple-types';

/** Terms of the transaction: contracts, orders, delivery and transport. */

const carrier = element(
	'Przewoznik',
	'0..1',
	sequence(
		block.identification(block.buyerIdentification),
		element('AdresPrzewoznika', '1', block.address, "Carrier's address", 'Adres przewoźnika'),
	),
	'Carrier',
	'Przewoźnik',
);

const transport = element(
	'Transport',
	'0..20',
	sequence(
		choice(
			element(
				'RodzajTransportu',
				'1',
				type.transportKind,
				'Kind (1 sea, 2 rail, 3 road, 4 air, 5 post, 7 fixed installations, 8 inland water)',
				'Rodzaj (1 morski, 2 kolejowy, 3 drogowy, 4 lotniczy, 5 poczta, 7 instalacje przesyłowe, 8 żegluga śródlądowa)',
			),
			sequence(
				element(
					'TransportInny',
					'1',
					type.marker,
					'Marker: another kind',
					'Znacznik innego rodzaju',
				),
				element(
					'OpisInnegoTransportu',
					'1',
					type.text50,
					'Description of the kind',
					'Opis innego rodzaju transportu',
				),
			),
		),
		carrier,
		element(
			'NrZleceniaTransportu',
			'0..1',
			type.text1,
			'Transport order number',
			'Numer zlecenia transportu',
		),
		sequence(
			choice(
				element(
					'OpisLadunku',
					'1',
					type.cargoKind,
					'Cargo (1 churn, 2 barrel, 3 cylinder, 4 carton, 5 canister, 6 cage, 7 container, 8 basket, 9 punnet, 10 collective, 11 parcel, 12 packet, 13 pallet, 14 receptacle, 15 bulk solid, 16 bulk liquid, 17 box, 18 can, 19 crate, 20 sack)',
					'Ładunek (1 bańka, 2 beczka, 3 butla, 4 karton, 5 kanister, 6 klatka, 7 kontener, 8 kosz, 9 łubianka, 10 zbiorcze, 11 paczka, 12 pakiet, 13 paleta, 14 pojemnik, 15 sypki, 16 płynny, 17 pudełko, 18 puszka, 19 skrzynia, 20 worek)',
				),
				sequence(
					element(
						'LadunekInny',
						'1',
						type.marker,
						'Marker: other cargo',
						'Znacznik innego ładunku',
					),
					element(
						'OpisInnegoLadunku',
						'1',
						type.text50,
						'Description of the cargo',
						'Opis innego ładunku',
					),
				),
			),
			element('JednostkaOpakowania', '0..1', type.text1, 'Packaging unit', 'Jednostka opakowania'),
		),
		optionalSequence(
			element(
				'DataGodzRozpTransportu',
				'0..1',
				type.transportTime,
				'Start of transport',
				'Rozpoczęcie transportu',
			),
			element(
				'DataGodzZakTransportu',
				'0..1',
				type.transportTime,
				'End of transport',
				'Zakończenie transportu',
			),
			element('WysylkaZ', '0..1', block.address, 'Sent from', 'Miejsce wysyłki'),
			element('WysylkaPrzez', '0..20', block.address, 'Sent via', 'Miejsce pośrednie'),
			element('WysylkaDo', '0..1', block.address, 'Sent to', 'Miejsce docelowe'),
		),
	),
	'Transport',
	'Transport',
);

export const terms = element(
	'WarunkiTransakcji',
	'0..1',
	sequence(
		element(
			'Umowy',
			'0..100',
			optionalSequence(
				element('DataUmowy', '0..1', type.agreementDate, 'Date of contract', 'Data umowy'),
				element('NrUmowy', '0..1', type.text1, 'Number of contract', 'Numer umowy'),
			),
			'Contract',
			'Umowa',
		),
		element(
			'Zamowienia',
			'0..100',
			optionalSequence(
				element('DataZamowienia', '0..1', type.agreementDate, 'Date of order', 'Data zamówienia'),
				element('NrZamowienia', '0..1', type.text1, 'Number of order', 'Numer zamówienia'),
			),
			'Order',
			'Zamówienie',
		),
		element('NrPartiiTowaru', '0..1000', type.text1, 'Batch number', 'Numer partii towaru'),
		element('WarunkiDostawy', '0..1', type.text1, 'Delivery terms', 'Warunki dostawy (Incoterms)'),
		optionalSequence(
			element('KursUmowny', '1', type.quantity, 'Agreed exchange rate', 'Kurs umowny'),
			element('WalutaUmowna', '1', type.currency, 'Agreed currency', 'Waluta umowna'),
		),
		transport,
		element(
			'PodmiotPosredniczacy',
			'0..1',
			type.marker,
			'Marker: intermediary in a chain supply',
			'Znacznik podmiotu pośredniczącego',
		),
	),
	'Terms of the transaction',
	'Warunki transakcji',
);
