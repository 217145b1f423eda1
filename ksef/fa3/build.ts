import { isoSeconds, warsawDay } from './friendly/dates';
import { invoiceFacts } from './facts';
import type { BuiltInvoiceFacts } from './facts';
import { elementIn } from './amounts/contents';
import { elementFromNative, nativeFromElement } from './element/element';
import type { InvoiceElement } from './element/element';
import { INVOICE_SHAPE } from './element/shape';
import { invoice } from './friendly/invoice';
import type { FriendlyInvoice } from './friendly/invoice';
import { isPlainObject } from './friendly/overlay';
import { InvoiceInputError } from './friendly/report';
import type { InputProblem } from './friendly/report';
import { buildSettings } from './friendly/settings';
import { compileModelWriter, newWriteContext } from './friendly/write';
import type { NativeInvoice } from './native';
import { completeAmounts } from './totals';
import { NativeInvoiceError, writeInvoiceElement } from './write';

export { InvoiceInputError, problemText } from './friendly/report';
export type { InputProblem } from './friendly/report';
export type { FriendlyInvoice } from './friendly/invoice';
export type { BuiltInvoiceFacts } from './facts';

/** What the build needs from outside. */
export interface BuildContext {
	/** The present moment: issue date (its day in Warsaw) and time of creation when not given. */
	readonly now: Date;
}

/** An invoice that was built. */
export interface BuiltInvoice {
	/** FA(3) XML, to be encoded as UTF-8. */
	readonly xml: string;
	/** What the XML was written from. */
	readonly element: InvoiceElement;
	readonly native: NativeInvoice;
	readonly facts: BuiltInvoiceFacts;
	/** What is doubtful but did not stop the build, such as given totals that disagree with the lines. */
	readonly warnings: readonly InputProblem[];
}

/** Makes native JSON and facts only when somebody asks: the hash alone takes as long as half the build. */
class FinishedInvoice implements BuiltInvoice {
	private gathered: BuiltInvoiceFacts | undefined;

	constructor(
		readonly element: InvoiceElement,
		readonly xml: string,
		readonly warnings: readonly InputProblem[],
	) {}

	get native(): NativeInvoice {
		return nativeFromElement(this.element);
	}

	get facts(): BuiltInvoiceFacts {
		this.gathered ??= invoiceFacts(this.element, this.xml);
		return this.gathered;
	}
}

const writeFriendly = compileModelWriter(invoice, INVOICE_SHAPE);

const EMPTY_INVOICE: NativeInvoice = { Naglowek: { KodFormularza: 'FA', WariantFormularza: '3' } };

/** Names that only native JSON has at its top: such input is taken as `{ native: … }`. */
const NATIVE_NAMES = ['Fa', 'Naglowek', 'Podmiot1', 'Podmiot2'];

/**
 * Builds an FA(3) invoice from friendly JSON (docs/friendly-json.md). Whatever is wrong is reported at
 * once. The XML has the form of FA(3), but is not validated here: combinations that only the schema
 * knows are for `validateInvoiceSchema`.
 *
 * Native JSON is taken as well: as `native` beside or inside the friendly fields, or (an object with `Fa`,
 * or with `Faktura` around it) in their place.
 *
 * @throws InvoiceInputError with every problem, each with its path in the input
 */
export function buildInvoice(
	friendly: FriendlyInvoice | Readonly<Record<string, unknown>>,
	context: BuildContext,
): BuiltInvoice {
	const walk = newWriteContext();
	const { report } = walk;
	const element = elementFromNative(EMPTY_INVOICE, INVOICE_SHAPE);
	writeFriendly(asFriendly(friendly), element, walk);
	for (const { isThere, problem } of walk.pending) {
		if (!isThere()) report.problems.push(problem);
	}
	complete(element, context.now);
	const body = elementIn(element, 'Fa');
	if (body !== undefined) completeAmounts(body, buildSettings(walk.settings), report);
	if (report.problems.length > 0) throw new InvoiceInputError(report.problems);
	return new FinishedInvoice(element, write(element), report.warnings);
}

function asFriendly(input: unknown): unknown {
	if (!isPlainObject(input)) return input;
	const inner = input['Faktura'];
	if (isPlainObject(inner)) return { native: inner };
	return NATIVE_NAMES.some((name) => name in input) ? { native: input } : input;
}

function complete(invoice: InvoiceElement, now: Date): void {
	elementIn(invoice, 'Naglowek')?.fillIn('DataWytworzeniaFa', isoSeconds(now));
	elementIn(invoice, 'Fa')?.fillIn('P_1', warsawDay(now));
}

function write(invoice: InvoiceElement): string {
	try {
		return writeInvoiceElement(invoice);
	} catch (error) {
		if (!(error instanceof NativeInvoiceError)) throw error;
		throw new InvoiceInputError(
			error.problems.map(({ path, message }) => ({
				path: `native.${path}`,
				message: `${message.charAt(0).toUpperCase()}${message.slice(1)}.`,
				advice: 'Correct the native JSON.',
			})),
		);
	}
}
