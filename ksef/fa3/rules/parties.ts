import { add, compare, parseDecimal, ZERO } from '../decimal';
import { nipChecksumIsRight } from '../friendly/nip';
import type { XmlElement } from '../xml/document';
import { INFORMATION_SHEET, KSEF_CHECKS } from './context';
import type { InvoiceRule, InvoiceUnderRules } from './context';

/** Rules about seller, buyer and the others. */

const PARTIES_WITH_CHECKED_NIP = ['Podmiot1', 'Podmiot2', 'Podmiot3', 'PodmiotUpowazniony'];

/** KSeF refuses a NIP with a wrong check digit on production; elsewhere it takes any. */
const nipChecksums: InvoiceRule = (invoice) => {
	for (const party of invoice.root.children) {
		if (!PARTIES_WITH_CHECKED_NIP.includes(party.localName)) continue;
		const nip = party.at('DaneIdentyfikacyjne/NIP');
		if (nip !== undefined) checkNip(invoice, nip, nip.text.trim(), 'NIP');
		const internal = party.at('DaneIdentyfikacyjne/IDWew');
		if (internal !== undefined && party.localName === 'Podmiot3') {
			checkNip(invoice, internal, internal.text.trim().slice(0, 10), 'NIP inside IDWew');
		}
	}
};

function checkNip(
	invoice: InvoiceUnderRules,
	element: XmlElement,
	nip: string,
	name: string,
): void {
	if (!/^\p{Nd}{10}$/u.test(nip) || nipChecksumIsRight(nip)) return;
	const finding = {
		code: 'NIP_CHECKSUM',
		message: `The ${name} ${nip} has a wrong check digit: some digit is mistyped.`,
		rule: KSEF_CHECKS,
		value: nip,
	};
	if (invoice.options.environment === 'production') invoice.error(element, finding);
	else invoice.warn(element, finding);
}

/** KSeF refuses (410) an invoice whose seller is not the context, save for issuing on behalf of others. */
const sellerIsContext: InvoiceRule = (invoice) => {
	const { contextNip } = invoice.options;
	const nip = invoice.root.at('Podmiot1/DaneIdentyfikacyjne/NIP');
	const seller = nip?.text.trim();
	if (contextNip === undefined || nip === undefined || seller === contextNip) return;
	const issuedByOther =
		invoice.flag(invoice.body, 'Adnotacje/P_17') === '1' ||
		invoice.root.child('PodmiotUpowazniony') !== undefined;
	if (issuedByOther) return;
	invoice.error(nip, {
		code: 'SELLER_CONTEXT',
		message: `The seller (sprzedawca, Podmiot1) has the NIP ${seller ?? ''}, but the invoice would be sent as ${contextNip}: KSeF takes invoices of its own seller only.`,
		rule: 'KSeF, permissions (status 410)',
		...(seller === undefined ? {} : { value: seller }),
	});
};

/** A Polish buyer sees the invoice in KSeF only when the number stands under NIP. */
const polishBuyerUnderNip: InvoiceRule = (invoice) => {
	const identification = invoice.root.at('Podmiot2/DaneIdentyfikacyjne');
	if (identification === undefined) return;
	const prefix = identification.child('KodUE');
	const otherCountry = identification.value('KodKraju');
	const otherNumber = identification.child('NrID');
	if (prefix?.text.trim() === 'PL') {
		invoice.warn(prefix, {
			code: 'BUYER_NOT_UNDER_NIP',
			message:
				'The Polish buyer (nabywca) is given as an EU buyer (KodUE PL): put the number under NIP, or the buyer never sees the invoice in KSeF.',
			rule: INFORMATION_SHEET,
			value: 'PL',
		});
	} else if (otherCountry === 'PL' && /^[0-9]{10}$/.test(otherNumber?.text.trim() ?? '')) {
		invoice.warn(otherNumber ?? identification, {
			code: 'BUYER_NOT_UNDER_NIP',
			message:
				'The Polish buyer (nabywca) is given under another identifier (NrID): if this is a NIP, put it under NIP, or the buyer never sees the invoice in KSeF.',
			rule: INFORMATION_SHEET,
		});
	}
};

const vatNumbersWithoutPrefix: InvoiceRule = (invoice) => {
	for (const party of [invoice.root.child('Podmiot2'), ...invoice.thirdParties]) {
		const number = party?.at('DaneIdentyfikacyjne/NrVatUE');
		const prefix = party?.value('DaneIdentyfikacyjne/KodUE');
		if (number === undefined || prefix === undefined) continue;
		if (!number.text.trim().startsWith(prefix)) continue;
		invoice.warn(number, {
			code: 'EU_VAT_PREFIX_TWICE',
			message: `The EU VAT number ${number.text.trim()} repeats the prefix ${prefix}, which KodUE already gives.`,
			rule: INFORMATION_SHEET,
			value: number.text.trim(),
		});
	}
};

/** JST = 1 calls for the subordinate unit, GV = 1 for the member of the group, as third parties. */
const unitsBehindTheBuyer: InvoiceRule = (invoice) => {
	const buyer = invoice.root.child('Podmiot2');
	if (buyer === undefined) return;
	const roles = invoice.thirdParties.map((party) => Number(party.value('Rola')));
	const expectations = [
		{
			name: 'JST',
			role: 8,
			code: 'JST_RECIPIENT',
			whom: 'the local government unit (JST – odbiorca)',
		},
		{
			name: 'GV',
			role: 10,
			code: 'GV_RECIPIENT',
			whom: 'the member of the VAT group (członek GV – odbiorca)',
		},
	];
	for (const { name, role, code, whom } of expectations) {
		const mark = buyer.child(name);
		if (mark === undefined || invoice.flag(buyer, name) !== '1' || roles.includes(role)) continue;
		invoice.warn(mark, {
			code,
			message: `${name} is 1, but no third party (Podmiot3) has the role ${role}, ${whom}.`,
			rule: INFORMATION_SHEET,
		});
	}
};

const sharesBelowWhole: InvoiceRule = (invoice) => {
	let sum = ZERO;
	let last: XmlElement | undefined;
	for (const party of invoice.thirdParties) {
		const share = party.child('Udzial');
		const value = share === undefined ? undefined : parseDecimal(share.text.trim());
		if (share === undefined || value === undefined) continue;
		sum = add(sum, value);
		last = share;
	}
	if (last === undefined || compare(sum, { units: 100, scale: 0 }) < 0) return;
	invoice.warn(last, {
		code: 'SHARES',
		message:
			'The shares (udział) of the additional buyers make 100 % or more, which leaves nothing for the buyer.',
		rule: INFORMATION_SHEET,
	});
};

export const partyRules: readonly InvoiceRule[] = [
	nipChecksums,
	sellerIsContext,
	polishBuyerUnderNip,
	vatNumbersWithoutPrefix,
	unitsBehindTheBuyer,
	sharesBelowWhole,
];
