import type { KsefError } from '../api/errors';
import type { FormCode } from '../api/types';
import { sha256Base64 } from '../crypto/hash';
import { readInvoiceFacts, type InvoiceFacts } from '../invoiceFacts';
import { offlineDeadline } from './offlineDeadline';
import { isCalendarDay, polishDay } from './polishCalendar';
import type { SignedInContext } from './ports';
import { inputError } from './statusWords';
import type { InvoiceToSend, SendFacts } from './types';
import { checkXmlBytes } from './xmlCheck';

/** What invoices are held against. */
export interface PrecheckRules {
	context: SignedInContext;
	now: Date;
	/** Attachments go only in a batch. */
	channel: 'online' | 'batch';
	/** Sellers other than the context are expected. */
	otherSellers: boolean;
}

/** An invoice that may be sent. */
export interface CheckedInvoice {
	/** Place in the caller's list, from 0. */
	index: number;
	formCode: FormCode;
	facts: SendFacts;
}

/** The verdict on one invoice. */
export type PrecheckResult =
	| { ok: true; checked: CheckedInvoice }
	| { ok: false; index: number; facts: SendFacts; error: KsefError };

/** Examines invoices one after another, without any call, and remembers them to find repetitions. */
export class Precheck {
	private readonly firstIndexByHash = new Map<string, number>();
	private readonly firstIndexByNumber = new Map<string, number>();

	constructor(private readonly rules: PrecheckRules) {}

	/**
	 * Examines one invoice: form and size of the XML, form code, seller, date of issue, attachment, repetition.
	 * @param index place in the caller's list, from 0
	 */
	examine(invoice: InvoiceToSend, index: number): PrecheckResult {
		const facts: SendFacts = { invoiceHash: sha256Base64(invoice.xml), warnings: [] };
		const xml = checkXmlBytes(invoice.xml);
		if (!xml.ok) return { ok: false, index, facts, error: xml.error };
		const content = readInvoiceFacts(xml.document);
		if (content.invoiceNumber !== undefined) facts.invoiceNumber = content.invoiceNumber;
		if (content.issueDate !== undefined) facts.issueDate = content.issueDate;
		if (content.formCode !== undefined) facts.formCode = content.formCode;
		const error =
			this.checkForm(content) ??
			this.checkCorrection(invoice) ??
			this.checkAttachment(invoice, content) ??
			this.checkSeller(content) ??
			this.checkIssueDate(content, invoice, facts) ??
			this.checkRepetition(content, facts.invoiceHash, index);
		const { formCode } = content;
		if (error !== undefined) return { ok: false, index, facts, error };
		if (formCode === undefined) return { ok: false, index, facts, error: unknownForm() };
		return { ok: true, checked: { index, formCode, facts } };
	}

	private checkForm(content: InvoiceFacts): KsefError | undefined {
		return content.formCode === undefined ? unknownForm() : undefined;
	}

	private checkCorrection(invoice: InvoiceToSend): KsefError | undefined {
		if (invoice.hashOfCorrectedInvoice === undefined) return undefined;
		if (this.rules.channel === 'batch') {
			return inputError(
				'A technical correction cannot be sent in a batch.',
				'Send it online, with Send.',
			);
		}
		if (/^[A-Za-z0-9+/]{43}=$/.test(invoice.hashOfCorrectedInvoice)) return undefined;
		return inputError(
			'The hash of the corrected invoice is not a SHA-256 in Base64.',
			'It has 44 characters and ends in “=”: take invoiceHash from the item of the rejected invoice.',
		);
	}

	private checkAttachment(invoice: InvoiceToSend, content: InvoiceFacts): KsefError | undefined {
		if (!content.hasAttachment || this.rules.channel === 'batch') return undefined;
		if (invoice.hashOfCorrectedInvoice !== undefined) return undefined;
		return inputError(
			'The invoice has an attachment (Zalacznik), which KSeF accepts in a batch only.',
			'Send it with Send Batch, after announcing attachments in e-Urząd Skarbowy.',
		);
	}

	private checkSeller(content: InvoiceFacts): KsefError | undefined {
		const { context, otherSellers } = this.rules;
		if (otherSellers || content.selfBilling || content.formCode?.value !== 'FA') return undefined;
		if (context.type !== 'Nip' && context.type !== 'InternalId') return undefined;
		const contextNip = context.value.slice(0, 10);
		if (content.sellerNip === contextNip) return undefined;
		return inputError(
			content.sellerNip === undefined
				? 'The invoice names no seller NIP (Podmiot1).'
				: `The seller’s NIP ${content.sellerNip} (Podmiot1) is not the company of the credential, ${contextNip}.`,
			'Use the credential of the seller. For self-billing set P_17 to 1; with other permissions from the seller switch on the option that allows other sellers.',
		);
	}

	private checkIssueDate(
		content: InvoiceFacts,
		invoice: InvoiceToSend,
		facts: SendFacts,
	): KsefError | undefined {
		const today = polishDay(this.rules.now);
		const { issueDate } = content;
		if (issueDate === undefined || !isCalendarDay(issueDate)) return undefined;
		if (issueDate > today) {
			return inputError(
				`The date of issue ${issueDate} (P_1) lies in the future; in Poland it is ${today}.`,
				'KSeF refuses such invoices: send it on that day or later.',
			);
		}
		const declaredOffline =
			invoice.offlineMode === true || invoice.hashOfCorrectedInvoice !== undefined;
		if (issueDate === today && !declaredOffline) return undefined;
		facts.offlineDeadline = offlineDeadline(issueDate);
		if (!declaredOffline) {
			facts.warnings.push({
				type: 'becomesOffline',
				message: `The date of issue ${issueDate} (P_1) is earlier than today, ${today}: KSeF will mark the invoice as offline.`,
			});
		}
		if (facts.offlineDeadline < today) {
			facts.warnings.push({
				type: 'deadlinePassed',
				message: `An invoice issued offline on ${issueDate} was to reach KSeF by ${facts.offlineDeadline} (offline24, art. 106nda of the VAT act), unless an outage was announced.`,
			});
		}
		return undefined;
	}

	private checkRepetition(
		content: InvoiceFacts,
		invoiceHash: string,
		index: number,
	): KsefError | undefined {
		const sameBytes = this.firstIndexByHash.get(invoiceHash);
		if (sameBytes !== undefined) {
			return inputError(
				`This is byte for byte the same invoice as number ${sameBytes + 1} of this run.`,
				'It is sent once; remove the repetition.',
			);
		}
		const key = [content.sellerNip, content.invoiceType, content.invoiceNumber].join('\n');
		const sameNumber =
			content.invoiceNumber === undefined ? undefined : this.firstIndexByNumber.get(key);
		if (sameNumber !== undefined) {
			return inputError(
				`The invoice number ${content.invoiceNumber} (P_2) is used twice in this run, first by invoice number ${sameNumber + 1}.`,
				'KSeF would refuse the second as a duplicate: give it a number of its own or remove it.',
			);
		}
		this.firstIndexByHash.set(invoiceHash, index);
		this.firstIndexByNumber.set(key, index);
		return undefined;
	}
}

function unknownForm(): KsefError {
	return inputError(
		'The document is not an invoice that KSeF knows: it names no form (KodFormularza).',
		'Send an FA (3) invoice with its Naglowek/KodFormularza, including kodSystemowy and wersjaSchemy.',
	);
}
