import { XMLParser } from 'fast-xml-parser';
import { create } from 'xmlbuilder2';
import { buildInvoice } from '../../ksef/fa3/build';
import { buildCheckedInvoice } from '../../ksef/fa3/build-checked';
import { parseInvoice } from '../../ksef/fa3/parse';
import { validateInvoiceSchema, validateWrittenInvoiceSchema } from '../../ksef/fa3/validate';
import { writeInvoiceXml } from '../../ksef/fa3/write';
import { friendlyWithLines } from './fixtures';
import { measure, report } from './measure';

/**
 * Friendly JSON to XML and back, against xmlbuilder2 and fast-xml-parser, which do the XML part only.
 * Run: npm run bench -- fa3/friendly
 */

const now = new Date();
const amounts = { amounts: 'text' } as const;

const invoice = friendlyWithLines(10);
const { xml, native } = buildInvoice(invoice, { now });
const parser = new XMLParser({ ignoreAttributes: false, parseTagValue: false });

report(
	`Build (${Buffer.byteLength(xml)} bytes)`,
	measure({
		'xmlbuilder2, native JSON to XML': () => create({ Faktura: native }).end(),
		'native JSON to XML': () => writeInvoiceXml(native),
		'friendly JSON to XML': () => buildInvoice(invoice, { now }),
		'friendly JSON to XML, with facts': () => buildInvoice(invoice, { now }).facts,
		'friendly JSON to XML, schema, the XML read': () =>
			validateInvoiceSchema(buildInvoice(invoice, { now }).xml),
		'friendly JSON to XML, schema': () => {
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
