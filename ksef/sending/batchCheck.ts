import type { KsefError } from '../api/errors';
import { sha256Base64 } from '../crypto/hash';
import { notSent } from './outcome';
import type { KsefConnection } from './ports';
import { Precheck } from './precheck';
import { cancelled } from './sessionRun';
import { inputError } from './statusWords';
import { newTicket, type Ticket } from './ticket';
import type { InTurns } from '../turns';
import type { BatchInvoice, BatchOptions, SendOutcome } from './types';

/** The way of an invoice that is sent in a batch. */
export interface BatchTicket extends Ticket {
	/** Bytes of the XML. */
	size: number;
	/** The XML, the same each time. */
	read(): Promise<Uint8Array>;
}

/** What passed the checks, and the outcomes of what did not, by place. */
export interface CheckedBatch {
	tickets: BatchTicket[];
	outcomes: Map<number, SendOutcome>;
}

/** Reads and examines every invoice once, without any call. Keeps none that can be read again. */
export async function checkBatch(
	connection: KsefConnection,
	invoices: readonly BatchInvoice[],
	options: BatchOptions & InTurns,
): Promise<CheckedBatch> {
	const { host } = connection.client;
	const precheck = new Precheck({
		context: connection.context,
		now: host.now(),
		channel: 'batch',
		otherSellers: options.otherSellers === true,
	});
	const checked: CheckedBatch = { tickets: [], outcomes: new Map() };
	for (const [index, invoice] of invoices.entries()) {
		const xml = options.signal?.aborted === true ? cancelled() : await readInvoice(invoice);
		if (!(xml instanceof Uint8Array)) {
			checked.outcomes.set(index, notSent({ invoiceHash: '', warnings: [] }, xml));
			continue;
		}
		const result = precheck.examine({ xml, offlineMode: options.offlineMode === true }, index);
		if (result.ok) {
			const ticket = newTicket(result.checked);
			const read = 'xml' in invoice ? constant(invoice.xml) : rereader(invoice, ticket);
			checked.tickets.push({ ...ticket, size: xml.length, read });
		} else {
			checked.outcomes.set(index, notSent(result.facts, result.error));
		}
		options.onProgress?.({ step: 'checking', done: index + 1, total: invoices.length });
		if (options.turns.isOver()) await options.turns.next();
	}
	return checked;
}

async function readInvoice(invoice: BatchInvoice): Promise<Uint8Array | KsefError> {
	try {
		return 'xml' in invoice ? invoice.xml : await invoice.read();
	} catch (error) {
		return unreadable(error);
	}
}

function unreadable(error: unknown): KsefError {
	return inputError(
		`The invoice cannot be read: ${error instanceof Error ? error.message : String(error)}`,
		'Check the input field that holds the XML.',
	);
}

function constant(xml: Uint8Array): () => Promise<Uint8Array> {
	return () => Promise.resolve(xml);
}

/** Reads an invoice again, and makes sure that it is still the one whose hash was declared. */
function rereader(invoice: BatchInvoice, { facts }: Ticket): () => Promise<Uint8Array> {
	return async () => {
		const xml = await readInvoice(invoice);
		if (!(xml instanceof Uint8Array)) throw xml;
		if (sha256Base64(xml) === facts.invoiceHash) return xml;
		throw inputError(
			`The invoice ${facts.invoiceNumber ?? ''} changed while the batch was being sent.`,
			'Send the batch again when its files are final.',
		);
	};
}
