import { buildInvoice, InvoiceInputError } from './build';
import type { BuildContext, BuiltInvoice, FriendlyInvoice, InputProblem } from './build';
import type { Problem } from './problem';
import { validateInvoiceSchema } from './validate';

/** What is checked beyond the input itself. */
export interface BuildChecks {
	/** Check the finished XML against the FA(3) schema; true when not given. */
	readonly checkSchema?: boolean;
	/** Let doubtful input stop the invoice; false when not given. */
	readonly failOnWarnings?: boolean;
}

/**
 * Builds an invoice and checks the finished XML.
 *
 * @throws InvoiceInputError with every problem of the input, or, when the input is right, with what the
 *   schema refuses, each with its path in the XML
 */
export function buildCheckedInvoice(
	friendly: FriendlyInvoice | Readonly<Record<string, unknown>>,
	context: BuildContext,
	{ checkSchema = true, failOnWarnings = false }: BuildChecks = {},
): BuiltInvoice {
	const built = buildInvoice(friendly, context);
	if (failOnWarnings && built.warnings.length > 0) throw new InvoiceInputError(built.warnings);
	const problems = checkSchema ? validateInvoiceSchema(built.xml) : [];
	if (problems.length > 0) throw new InvoiceInputError(problems.map(asInputProblem));
	return built;
}

function asInputProblem({ path, message, rule }: Problem): InputProblem {
	return { path, message, advice: `FA(3) wants this (${rule}).` };
}
