import { isoSeconds, warsawDay } from './friendly/dates';
import { invoiceFacts } from './facts';
import type { BuiltInvoiceFacts } from './facts';
import { objectIn } from './amounts/native-numbers';
import { invoice } from './friendly/invoice';
import type { FriendlyInvoice } from './friendly/invoice';
import { isPlainObject } from './friendly/overlay';
import { InvoiceInputError } from './friendly/report';
import type { InputProblem } from './friendly/report';
import { buildSettings } from './friendly/settings';
import { compileModelWriter, newWriteContext } from './friendly/write';
import type { NativeInvoice } from './native';
import { INVOICE } from './schema';
import { completeAmounts } from './totals';
import { NativeInvoiceError, writeInvoiceXml } from './write';

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
	readonly native: NativeInvoice;
	readonly facts: BuiltInvoiceFacts;
	/** What is doubtful but did not stop the build, such as given totals that disagree with the lines. */
	readonly warnings: readonly InputProblem[];
}

/** Gathers the facts only when somebody asks, as their hash takes as long as half the build. */
class FinishedInvoice implements BuiltInvoice {
	private gathered: BuiltInvoiceFacts | undefined;

	constructor(
		readonly native: NativeInvoice,
		readonly xml: string,
		readonly warnings: readonly InputProblem[],
	) {}

	get facts(): BuiltInvoiceFacts {
		this.gathered ??= invoiceFacts(this.native, this.xml);
		return this.gathered;
	}
}

const writeFriendly = compileModelWriter(invoice, INVOICE);

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
	const native: NativeInvoice = {
		Naglowek: { KodFormularza: 'FA', WariantFormularza: '3', DataWytworzeniaFa: undefined },
	};
	writeFriendly(asFriendly(friendly), native, walk);
	for (const { isThere, problem } of walk.pending) {
		if (!isThere()) report.problems.push(problem);
	}
	complete(native, context.now);
	const body = objectIn(native, 'Fa');
	if (body !== undefined) completeAmounts(body, buildSettings(walk.settings), report);
	if (report.problems.length > 0) throw new InvoiceInputError(report.problems);
	const xml = write(native);
	return new FinishedInvoice(native, xml, report.warnings);
}

function asFriendly(input: unknown): unknown {
	if (!isPlainObject(input)) return input;
	const inner = input['Faktura'];
	if (isPlainObject(inner)) return { native: inner };
	return NATIVE_NAMES.some((name) => name in input) ? { native: input } : input;
}

function complete(native: NativeInvoice, now: Date): void {
	const header = objectIn(native, 'Naglowek');
	if (header !== undefined) header['DataWytworzeniaFa'] ??= isoSeconds(now);
	const body = objectIn(native, 'Fa');
	if (body !== undefined) body['P_1'] ??= warsawDay(now);
}

function write(native: NativeInvoice): string {
	try {
		return writeInvoiceXml(native);
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
