import { parseNative } from '../../ksef/fa3/parse-native';
import { validateInvoice } from '../../ksef/fa3/validate';
import { writeInvoiceXml } from '../../ksef/fa3/write';
import { invoiceWithLines } from './fixtures';

/**
 * Time and memory of an invoice with 10 000 lines: written, read, validated with all rules.
 * Run: npx tsx bench/fa3/large.ts
 */

const LINES = 10_000;

function step<Result>(name: string, run: () => Result): Result {
	const before = process.cpuUsage();
	const result = run();
	const { user, system } = process.cpuUsage(before);
	console.log(`  ${name.padEnd(32)} ${((user + system) / 1000).toFixed(0).padStart(6)} ms`);
	return result;
}

const native = invoiceWithLines(LINES);
const started = process.cpuUsage();
console.log(`invoice with ${LINES} lines`);
const bytes = step('written as UTF-8', () => Buffer.from(writeInvoiceXml(native)));
step('read into native JSON', () => parseNative(bytes));
const { errors } = step('validated with all rules', () =>
	validateInvoice(bytes, { environment: 'production', today: '2026-11-21' }),
);
const total = process.cpuUsage(started);
console.log(
	`  ${'in all'.padEnd(32)} ${((total.user + total.system) / 1000).toFixed(0).padStart(6)} ms`,
);
console.log(
	`  ${bytes.length} bytes; errors: ${errors.map(({ code }) => code).join(', ') || 'none'}`,
);
console.log(`  memory at its highest: ${Math.round(process.resourceUsage().maxRSS / 1000)} MB`);
