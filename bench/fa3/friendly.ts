import { XMLParser } from 'fast-xml-parser';
import { create } from 'xmlbuilder2';
import { buildInvoice } from '../../ksef/fa3/build';
import { buildCheckedInvoice } from '../../ksef/fa3/build-checked';
import type { JsonObject } from '../../ksef/fa3/parse';
import { parseInvoice } from '../../ksef/fa3/parse';
import { validateInvoiceSchema, validateWrittenInvoiceSchema } from '../../ksef/fa3/validate';
import { writeInvoiceXml } from '../../ksef/fa3/write';
import { invoiceWithLines } from './fixtures';
import { measure, report } from './measure';

/**
 * Friendly JSON to XML and back, against xmlbuilder2 and fast-xml-parser, which do the XML part only.
 * Run: npx tsx bench/fa3/friendly.ts
 */

const now = new Date();
const amounts = { amounts: 'text' } as const;

/** The invoice of the fixtures in friendly JSON as it comes out of a file, all amounts left to be computed. */
function friendlyInvoice(lines: number): JsonObject {
	const [invoice = {}] = parseInvoice(
		writeInvoiceXml(invoiceWithLines(lines)),
		'friendly',
		amounts,
	);
	const rest = { ...invoice };
	delete rest['vatCalculation'];
	delete rest['totals'];
	const given = Array.isArray(rest['lines']) ? rest['lines'] : [];
	rest['lines'] = given.map((line) => {
		const { netAmount, ...without } = line as JsonObject;
		return netAmount === undefined ? {} : without;
	});
	return JSON.parse(JSON.stringify(rest)) as JsonObject;
}

const invoice = friendlyInvoice(10);
const { xml, native } = buildInvoice(invoice, { now });
const parser = new XMLParser({ ignoreAttributes: false, parseTagValue: false });

report(
	`Build (${Buffer.byteLength(xml)} bytes)`,
	measure({
		'xmlbuilder2, native JSON to XML': () => create({ Faktura: native }).end(),
		'native JSON to XML': () => writeInvoiceXml(native),
		'friendly JSON to XML': () => buildInvoice(invoice, { now }),
		'friendly JSON to XML, with facts': () => buildInvoice(invoice, { now }).facts,
		'friendly JSON to XML, schema, by its XML': () =>
			validateInvoiceSchema(buildInvoice(invoice, { now }).xml),
		'friendly JSON to XML, schema, by its JSON': () => {
			const built = buildInvoice(invoice, { now });
			return validateWrittenInvoiceSchema(built.element, built.xml);
		},
		'friendly JSON to XML, all rules checked': () => buildCheckedInvoice(invoice, { now }),
	}),
);

report(
	'Parse',
	measure({
		'fast-xml-parser alone': () => parser.parse(xml) as unknown,
		'friendly JSON': () => parseInvoice(xml, 'friendly', amounts),
		'header row': () => parseInvoice(xml, 'header', amounts),
	}),
);

const large = friendlyInvoice(10_000);
const start = process.hrtime.bigint();
const built = buildInvoice(large, { now });
const parsed = parseInvoice(built.xml, 'friendly', amounts);
const problems = validateInvoiceSchema(built.xml);
const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
console.log(
	`\n10 000 lines (${built.xml.length} characters): built, parsed (${parsed.length}) and validated (${problems.length} problems) in ${milliseconds.toFixed(0)} ms, ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB resident in all`,
);
