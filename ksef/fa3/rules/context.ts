import { parseDecimal } from '../decimal';
import type { Decimal } from '../decimal';
import { problemAt } from '../problem';
import type { Finding, Problem } from '../problem';
import type { XmlDocument, XmlElement } from '../xml/document';

/** Which KSeF the invoice is meant for; the production system checks more than the others. */
export type KsefEnvironment = 'production' | 'demo' | 'test';

/** What the rules have to know besides the invoice. */
export interface ValidationOptions {
	readonly environment: KsefEnvironment;
	/** Today in Warsaw, `yyyy-mm-dd`. */
	readonly today: string;
	/** NIP in whose context the invoice will be sent; without it the seller is not compared. */
	readonly contextNip?: string;
	/** How it will be sent; without it an attachment is not looked at. */
	readonly sending?: 'online' | 'batch';
	/**
	 * Identities of the invoices met earlier in the same run, to find duplicates: the identity of this
	 * invoice is added.
	 */
	readonly earlierInvoices?: Set<string>;
}

/** A rule beyond the schema: looks at an invoice and reports what it finds. */
export type InvoiceRule = (invoice: InvoiceUnderRules) => void;

/** Sources of rules, as problems name them. */
export const KSEF_CHECKS = 'KSeF, checks on receipt (ksef-docs, faktury/weryfikacja-faktury.md)';
export const INFORMATION_SHEET = 'FA(3) information sheet';

/** The article of the VAT act that a rule rests on. */
export function vatAct(article: string): string {
	return `VAT act, article ${article}`;
}

/** An invoice as the rules see it: its parts, values by path, and a way to report. */
export class InvoiceUnderRules {
	readonly root: XmlElement;
	/** The text of the document. */
	readonly source: string;
	/** `Fa`; the root when it is missing, so that rules find nothing rather than fail. */
	readonly body: XmlElement;
	readonly lines: readonly XmlElement[];
	readonly orderLines: readonly XmlElement[];
	readonly thirdParties: readonly XmlElement[];
	/** Value of `RodzajFaktury`. */
	readonly kind: string | undefined;
	readonly currency: string | undefined;
	readonly problems: Problem[] = [];

	constructor(
		private readonly document: XmlDocument,
		readonly options: ValidationOptions,
	) {
		this.root = document.root;
		this.source = document.source;
		this.body = this.root.child('Fa') ?? this.root;
		this.lines = this.body.childrenNamed('FaWiersz');
		this.orderLines = this.body.child('Zamowienie')?.childrenNamed('ZamowienieWiersz') ?? [];
		this.thirdParties = this.root.childrenNamed('Podmiot3');
		this.kind = this.body.value('RodzajFaktury');
		this.currency = this.body.value('KodWaluty');
	}

	/** Reports a breach that KSeF refuses. */
	error(element: XmlElement, finding: Omit<Finding, 'severity'>): void {
		this.problems.push(problemAt(this.document, element, { ...finding, severity: 'error' }));
	}

	/** Reports a breach of law or custom that KSeF does not check. */
	warn(element: XmlElement, finding: Omit<Finding, 'severity'>): void {
		this.problems.push(problemAt(this.document, element, { ...finding, severity: 'warning' }));
	}

	/** The amount of a child element; undefined when absent or not a number. */
	amount(parent: XmlElement, name: string): Decimal | undefined {
		const text = parent.value(name);
		return text === undefined ? undefined : parseDecimal(text);
	}

	/** The mark of an element below: flags read by value, so `01` and `+1` are 1. */
	flag(parent: XmlElement, path: string): '1' | '2' | undefined {
		const digit = /^\+?0*([12])$/.exec(parent.value(path) ?? '')?.[1];
		return digit === '1' || digit === '2' ? digit : undefined;
	}

	/** The first invoice line, or order line, with one of these rates. */
	lineWithRate(rates: readonly string[]): XmlElement | undefined {
		return (
			this.lines.find((line) => rates.includes(line.value('P_12') ?? '')) ??
			this.orderLines.find((line) => rates.includes(line.value('P_12Z') ?? ''))
		);
	}

	/** Whether the invoice corrects another one. */
	get isCorrection(): boolean {
		return this.kind?.startsWith('KOR') === true;
	}
}
