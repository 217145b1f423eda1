import { buildInvoice, InvoiceInputError } from './build';
import type { BuildContext, BuiltInvoice, FriendlyInvoice, InputProblem } from './build';
import { warsawDay } from './friendly/dates';
import type { Problem } from './problem';
import { validateWrittenInvoice } from './validate';

/** What is checked beyond the input itself. */
export interface BuildChecks {
	/** Check the finished XML: schema, strict XML, rules beyond the schema. True when not given. */
	readonly checkFinished?: boolean;
	/** Let doubtful input stop the invoice; false when not given. */
	readonly failOnWarnings?: boolean;
}

/** Rules that the build has already looked at, with better words and paths of the input. */
const KNOWN_TO_BUILD: ReadonlySet<string> = new Set([
	'NIP_CHECKSUM',
	'SUM_OF_LINES',
	'SUM_OF_VAT',
	'SUM_TOTAL_DUE',
	'VAT_NOT_IN_PLN',
	'EXCHANGE_RATE_MISSING',
]);

/** An invoice may be built ahead of its date, though not sent. */
const NOT_YET = 'ISSUE_DATE_FUTURE';

/**
 * Builds an invoice and checks the finished XML as KSeF and the law would. What KSeF refuses stops it,
 * what only the law says is added to the warnings.
 *
 * @throws InvoiceInputError with every problem of the input, or, when the input is right, with what is
 *   wrong with the finished invoice, each with its path in the XML
 */
export function buildCheckedInvoice(
	friendly: FriendlyInvoice | Readonly<Record<string, unknown>>,
	context: BuildContext,
	{ checkFinished = true, failOnWarnings = false }: BuildChecks = {},
): BuiltInvoice {
	const built = buildInvoice(friendly, context);
	const found = checkFinished ? problemsOf(built, context.now) : [];
	const errors = found.filter(({ severity, code }) => severity === 'error' && code !== NOT_YET);
	if (errors.length > 0) throw new InvoiceInputError(errors.map(asInputProblem));
	const warnings = [...built.warnings, ...found.map(asInputProblem)];
	if (failOnWarnings && warnings.length > 0) throw new InvoiceInputError(warnings);
	if (found.length === 0) return built;
	return {
		xml: built.xml,
		element: built.element,
		get native() {
			return built.native;
		},
		get facts() {
			return built.facts;
		},
		warnings,
	};
}

function problemsOf({ element, xml }: BuiltInvoice, now: Date): Problem[] {
	const { errors, warnings } = validateWrittenInvoice(element, xml, {
		environment: 'test',
		today: warsawDay(now),
	});
	return [...errors, ...warnings].filter(({ code }) => !KNOWN_TO_BUILD.has(code));
}

function asInputProblem({ path, message, rule }: Problem): InputProblem {
	return { path, message, advice: `Rule: ${rule}.` };
}
