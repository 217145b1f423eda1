import { date, decimal, listOf, model, object, required, text, words } from './fields';
import { buyerBefore, sellerBefore } from './parties';

/** What a correcting invoice says about the invoices that it corrects; stands directly in `Fa`. */

const correctedInvoice = model('Corrected invoice', {
	number: required(text('NrFaKorygowanej')),
	issueDate: required(date('DataWystFaKorygowanej')),
	ksefNumber: text('NrKSeFFaKorygowanej', {
		present: { NrKSeF: '1' },
		absent: { NrKSeFN: '1' },
		note: 'Left out for an invoice issued outside KSeF.',
	}),
});

export const correction = model('Correction', {
	reason: text('PrzyczynaKorekty'),
	effect: words('TypKorekty', { originalDate: '1', correctionDate: '2', otherDate: '3' }),
	invoices: required(listOf('DaneFaKorygowanej', correctedInvoice)),
	period: text('OkresFaKorygowanej', { note: 'For a rebate on all supplies of a period.' }),
	rightNumber: text('NrFaKorygowany'),
	sellerBefore: object('Podmiot1K', sellerBefore, {
		note: 'Full data; the NIP cannot be corrected.',
	}),
	buyersBefore: listOf('Podmiot2K', buyerBefore),
	grossBefore: decimal('P_15ZK', { note: 'For corrections of advance and settlement invoices.' }),
	exchangeRateBefore: decimal('KursWalutyZK'),
});

export const partialAdvance = model('Prepayment', {
	date: required(date('P_6Z')),
	amount: required(decimal('P_15Z')),
	exchangeRate: decimal('KursWalutyZW'),
});
