import { InvoiceInputError } from '../friendly/report';
import type { InputProblem } from '../friendly/report';
import { shown } from '../friendly/report';
import type { DecimalSeparator } from './cells';
import { readCell } from './cells';
import { columnOfField, columnOfHeading } from './columns';
import type { Column } from './columns';
import { isEmptyCell, mergeOver, setAt, textOfCell } from './objects';

/** A row of a sheet: cells by the heading of their column. */
export type SheetRow = Readonly<Record<string, unknown>>;

/** What is needed to make invoices of rows. */
export interface RowsRequest {
	readonly rows: readonly SheetRow[];
	/** Fields of columns by heading, for headings that are not recognised or mean something else. */
	readonly mapping?: Readonly<Record<string, string>>;
	/** Friendly JSON that every invoice begins with, such as the seller. */
	readonly base?: Readonly<Record<string, unknown>>;
	readonly decimalSeparator?: DecimalSeparator;
	/** Issue date of invoices without one, `yyyy-mm-dd`; payment days count from the issue date. */
	readonly today: string;
}

/** The rows of one invoice, made into friendly JSON. */
export interface InvoiceOfRows {
	readonly number: string;
	/** Places of its rows in the request, in order. */
	readonly rows: readonly number[];
	readonly invoice: Record<string, unknown>;
	/** What is wrong with its cells; such an invoice is not to be built. */
	readonly problems: readonly InputProblem[];
}

/** Invoices in the order in which they first appear, and the headings that nothing was made of. */
export interface RowsResult {
	readonly invoices: readonly InvoiceOfRows[];
	readonly ignoredHeadings: readonly string[];
}

/**
 * Makes invoices of sheet rows, one row for each line: rows with the same invoice number belong together,
 * wherever they stand. What concerns the invoice is taken from its first row; a later row may leave it
 * empty or repeat it, anything else is a conflict.
 *
 * @throws InvoiceInputError when no column holds the invoice number, or the mapping is wrong
 */
export function invoicesFromRows(request: RowsRequest): RowsResult {
	const { columns, ignored } = findColumns(request);
	const groups = new Map<string, number[]>();
	request.rows.forEach((row, index) => {
		const number = textOfCell(cellOf(row, columns, 'number'));
		const group = groups.get(number);
		if (group === undefined) groups.set(number, [index]);
		else group.push(index);
	});
	return {
		invoices: [...groups].map(([number, rows]) => invoiceOf(number, rows, columns, request)),
		ignoredHeadings: ignored,
	};
}

function findColumns({ rows, mapping = {} }: RowsRequest): {
	columns: Map<string, Column>;
	ignored: string[];
} {
	const headings = new Set(rows.flatMap((row) => Object.keys(row)));
	const columns = new Map<string, Column>();
	const ignored: string[] = [];
	const problems: InputProblem[] = [];
	for (const heading of Object.keys(mapping)) {
		if (headings.has(heading)) continue;
		problems.push({
			path: heading,
			message: 'No row has a column with this heading.',
			advice: `Headings are ${[...headings].join(', ')}.`,
		});
	}
	for (const heading of headings) {
		const mapped = mapping[heading];
		const column = mapped === undefined ? columnOfHeading(heading) : columnOfField(mapped);
		if (column !== undefined) columns.set(heading, column);
		else ignored.push(heading);
	}
	problems.push(...doubled(columns, mapping));
	if (![...columns.values()].some(({ field }) => field === 'number')) {
		problems.push({
			path: '',
			message: 'No column holds the invoice number.',
			advice: `Head one of them "Invoice Number" or "Numer faktury", or map it. Headings are ${[...headings].join(', ')}.`,
		});
	}
	if (problems.length > 0) throw new InvoiceInputError(problems);
	return { columns, ignored };
}

/** Two columns for one field: a mapped one wins over recognised ones, otherwise it is a problem. */
function doubled(
	columns: Map<string, Column>,
	mapping: Readonly<Record<string, string>>,
): InputProblem[] {
	const problems: InputProblem[] = [];
	const seen = new Map<string, string>();
	const mappedFirst = [...columns].sort(
		([left], [right]) => Number(right in mapping) - Number(left in mapping),
	);
	for (const [heading, { field }] of mappedFirst) {
		const other = seen.get(field);
		if (other === undefined) seen.set(field, heading);
		else if (other in mapping && !(heading in mapping)) columns.delete(heading);
		else {
			problems.push({
				path: heading,
				message: `This column and "${other}" both mean ${field}.`,
				advice: 'Map one of them to its own field, or take it out.',
			});
		}
	}
	return problems;
}

function cellOf(row: SheetRow, columns: ReadonlyMap<string, Column>, field: string): unknown {
	for (const [heading, column] of columns) if (column.field === field) return row[heading];
	return undefined;
}

/** Name of a row for people: their sheet counts from 1 and has a heading above. */
function rowName(index: number): string {
	return `row ${index + 1}`;
}

const LINE = 'line.';

function invoiceOf(
	number: string,
	rows: readonly number[],
	columns: ReadonlyMap<string, Column>,
	request: RowsRequest,
): InvoiceOfRows {
	const problems: InputProblem[] = [];
	const header: Record<string, unknown> = {};
	const lines: Array<Record<string, unknown>> = [];
	const origin = new Map<string, { cell: string; index: number }>();
	for (const index of rows) {
		const line: Record<string, unknown> = {};
		for (const [heading, column] of columns) {
			const cell = request.rows[index]?.[heading];
			if (isEmptyCell(cell)) continue;
			const path = `${rowName(index)}, column "${heading}"`;
			const read = readCell(cell, column.kind, request.decimalSeparator ?? 'auto');
			if (!('value' in read)) problems.push({ path, ...read });
			else if (column.field.startsWith(LINE)) {
				setAt(line, column.field.slice(LINE.length), read.value);
			} else {
				const first = origin.get(column.field);
				const text = textOfCell(read.value);
				if (first === undefined) {
					origin.set(column.field, { cell: text, index });
					setAt(header, column.field, read.value);
				} else if (first.cell !== text) {
					problems.push(conflict(path, number, first, text));
				}
			}
		}
		if (Object.keys(line).length > 0) lines.push(line);
	}
	if (number === '') problems.push(withoutNumber(rows));
	const invoice = mergeOver(request.base ?? {}, header);
	if (lines.length > 0) invoice['lines'] = lines;
	finish(invoice, columns, request);
	return { number, rows, invoice, problems };
}

function conflict(
	path: string,
	number: string,
	first: { cell: string; index: number },
	text: string,
): InputProblem {
	return {
		path,
		message: `Invoice ${number} has ${shown(text)} here, but ${shown(first.cell)} in ${rowName(first.index)}.`,
		advice: 'Make the rows of the invoice agree, or give each invoice its own number.',
	};
}

function withoutNumber(rows: readonly number[]): InputProblem {
	return {
		path: rows.map(rowName).join(', '),
		message: 'The invoice number is empty.',
		advice: 'Fill it in on every row; it says which rows belong together.',
	};
}

/** Payment days become a date; a buyer whose NIP column is empty is a person without one. */
function finish(
	invoice: Record<string, unknown>,
	columns: ReadonlyMap<string, Column>,
	{ today }: RowsRequest,
): void {
	const payment = invoice['payment'];
	if (isRecord(payment) && 'days' in payment) {
		const { days, ...rest } = payment;
		const issued = new Date(String(invoice['issueDate'] ?? today));
		if (typeof days === 'number' && !Number.isNaN(issued.getTime())) {
			issued.setUTCDate(issued.getUTCDate() + days);
			rest['dueDate'] ??= issued.toISOString().slice(0, 10);
		}
		invoice['payment'] = rest;
	}
	const hasNipColumn = [...columns.values()].some(({ field }) => field === 'buyer.nip');
	const buyer = invoice['buyer'];
	if (hasNipColumn && isRecord(buyer) && !hasIdentifier(buyer)) {
		invoice['buyer'] = { ...buyer, noId: true };
	}
}

function hasIdentifier(buyer: Record<string, unknown>): boolean {
	return ['nip', 'euVat', 'otherId', 'noId'].some((name) => !isEmptyCell(buyer[name]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
