import { create } from 'xmlbuilder2';
import type { XMLBuilder } from 'xmlbuilder2/lib/interfaces';
import { elementFromNative } from '../../ksef/fa3/element/element';
import { INVOICE_SHAPE } from '../../ksef/fa3/element/shape';
import { isNativeArray, isNativeObject } from '../../ksef/fa3/native';
import type { NativeObject } from '../../ksef/fa3/native';
import { FA3_NAMESPACE } from '../../ksef/fa3/schema';
import { validateInvoiceSchema, validateWrittenInvoiceSchema } from '../../ksef/fa3/validate';
import { writeInvoiceElement, writeInvoiceXml } from '../../ksef/fa3/write';
import { invoiceWithLines } from './fixtures';
import { measure, report } from './measure';

/** Writing native JSON as XML, against xmlbuilder2. Run: npm run bench -- fa3/write */

const invoice = invoiceWithLines(10);
const backwards = reversed(invoice);

function reversed(native: NativeObject): NativeObject {
	const entries = Object.entries(native).reverse();
	return Object.fromEntries(
		entries.map(([name, value]) => [name, isNativeObject(value) ? reversed(value) : value]),
	);
}

function writeWithBuilder(native: NativeObject): string {
	const root = create({ version: '1.0', encoding: 'UTF-8' }).ele(FA3_NAMESPACE, 'Faktura');
	addChildren(root, native);
	return root.end();
}

function addChildren(parent: XMLBuilder, native: NativeObject): void {
	for (const [name, value] of Object.entries(native)) {
		for (const item of isNativeArray(value) ? value : [value]) {
			const child = parent.ele(FA3_NAMESPACE, name);
			if (isNativeObject(item)) addChildren(child, item);
			else child.txt(String(item));
		}
	}
}

const xml = writeInvoiceXml(invoice);
const problems = validateInvoiceSchema(xml);
if (problems.length > 0) throw new Error(`the fixture is not valid: ${problems[0]?.message}`);
console.log(`invoice of ${Buffer.byteLength(xml)} bytes, 10 lines`);
report(
	'Write native JSON as FA(3)',
	measure({
		xmlbuilder2: () => writeWithBuilder(invoice),
		'ours, as text': () => writeInvoiceXml(invoice),
		'ours, as UTF-8 bytes': () => Buffer.from(writeInvoiceXml(invoice)),
		'ours, keys in the wrong order': () => Buffer.from(writeInvoiceXml(backwards)),
		'ours, written, the JSON validated': () => {
			const element = elementFromNative(invoice, INVOICE_SHAPE);
			return validateWrittenInvoiceSchema(element, writeInvoiceElement(element));
		},
		'ours, written, the XML read and validated': () =>
			validateInvoiceSchema(writeInvoiceXml(invoice)),
	}),
);
