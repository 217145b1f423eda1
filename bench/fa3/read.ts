import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { parseNative } from '../../ksef/fa3/parse-native';
import { validateInvoice, validateInvoiceSchema } from '../../ksef/fa3/validate';
import { writeInvoiceXml } from '../../ksef/fa3/write';
import { readXml } from '../../ksef/fa3/xml/reader';
import { SHARED_FOLDER } from '../../test/support/shared';
import { invoiceWithLines } from './fixtures';
import { measure, report } from './measure';

/**
 * Reading and validating, against fast-xml-parser and libxml2 (WebAssembly) on the official schema.
 * Run: npm run bench -- fa3/read
 */

const bytes = new Uint8Array(Buffer.from(writeInvoiceXml(invoiceWithLines(10))));

async function officialValidator(): Promise<(xml: Uint8Array) => void> {
	const { XmlBufferInputProvider, XmlDocument, XsdValidator, xmlRegisterInputProvider } =
		await import('libxml2-wasm');
	const folder = join(SHARED_FOLDER, 'ksef/schemas');
	const imports = readdirSync(join(folder, 'bazowe')).map((name) => [
		`official/bazowe/${name}`,
		readFileSync(join(folder, 'bazowe', name)),
	]);
	xmlRegisterInputProvider(new XmlBufferInputProvider(Object.fromEntries(imports)));
	const schema = readFileSync(join(folder, 'FA3.xsd'));
	const validator = XsdValidator.fromDoc(
		XmlDocument.fromBuffer(schema, { url: 'official/FA3.xsd' }),
	);
	return (xml) => {
		const document = XmlDocument.fromBuffer(xml);
		try {
			validator.validate(document);
		} finally {
			document.dispose();
		}
	};
}

async function run(): Promise<void> {
	const parser = new XMLParser({ ignoreAttributes: false, parseTagValue: false });
	const text = Buffer.from(bytes).toString('utf8');
	console.log(`invoice of ${bytes.length} bytes, 10 lines`);
	report(
		'Read',
		measure({
			'fast-xml-parser': () => parser.parse(text),
			'ours, elements with places': () => readXml(bytes),
			'ours, native JSON': () => parseNative(bytes),
		}),
	);
	const official = await officialValidator();
	report(
		'Read and validate',
		measure({
			'libxml2-wasm on the official schema': () => official(bytes),
			'ours, the schema': () => validateInvoiceSchema(bytes),
			'ours, the schema and all rules': () =>
				validateInvoice(bytes, { environment: 'production', today: '2026-11-21' }),
		}),
	);
}

void run();
