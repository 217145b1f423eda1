import { buildInvoice } from '../../ksef/fa3/build';
import { parseInvoice } from '../../ksef/fa3/parse';
import { validateInvoice } from '../../ksef/fa3/validate';
import { friendlyWithLines } from './fixtures';

/**
 * Time and memory of an invoice with 10 000 lines: built from friendly JSON, read back into it, validated
 * with all rules. Run: npm run bench -- fa3/large
 */

const LINES = 10_000;

function step<Result>(name: string, run: () => Result): Result {
	const before = process.cpuUsage();
	const started = performance.now();
	const result = run();
	const time = performance.now() - started;
	const { user, system } = process.cpuUsage(before);
	const processor = (user + system) / 1000;
	console.log(
		`  ${name.padEnd(32)} ${time.toFixed(0).padStart(6)} ms, ${processor.toFixed(0)} ms of processors`,
	);
	return result;
}

const friendly = friendlyWithLines(LINES);
console.log(`invoice with ${LINES} lines`);
const { bytes, errors } = step('in all', () => {
	const xml = step('built, as UTF-8', () =>
		Buffer.from(buildInvoice(friendly, { now: new Date() }).xml),
	);
	step('parsed to friendly JSON', () => parseInvoice(xml, 'friendly', { amounts: 'text' }));
	const result = step('validated with all rules', () =>
		validateInvoice(xml, { environment: 'production', today: '2026-11-21' }),
	);
	return { bytes: xml.length, errors: result.errors };
});
console.log(`  ${bytes} bytes; errors: ${errors.map(({ code }) => code).join(', ') || 'none'}`);
console.log(`  memory at its highest: ${Math.round(process.resourceUsage().maxRSS / 1000)} MB`);
