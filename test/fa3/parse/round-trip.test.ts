import { buildInvoice } from '../../../ksef/fa3/build';
import { isNativeArray, isNativeObject } from '../../../ksef/fa3/native';
import type { NativeInvoice, NativeObject } from '../../../ksef/fa3/native';
import { parseNative } from '../../../ksef/fa3/parse-native';
import { friendlyFromNative } from '../../../ksef/fa3/parse/friendly';
import { elementPlaces } from '../../../ksef/fa3/schema';
import { writeInvoiceXml } from '../../../ksef/fa3/write';
import { officialVerdicts } from '../../support/libxml2';
import { planInvoice, randomPlan } from '../../support/random-invoice';
import { SeededRandom } from '../../support/random';
import { describeWithShared, invoiceSamples } from '../../support/shared';
import { NOW } from '../build/support';

/** Parsed to friendly JSON and built again. */
function again(native: NativeInvoice): string {
	return buildInvoice(friendlyFromNative(native, { amounts: 'text' }), { now: NOW }).xml;
}

describeWithShared('the ministry’s examples', () => {
	test.each(invoiceSamples())('$name: parsed and built again it is the same', ({ bytes }) => {
		const { native } = parseNative(bytes);
		expect(friendlyFromNative(native, { amounts: 'text' })).not.toHaveProperty('native');
		expect(parseNative(again(native)).native).toEqual(native);
	});

	test('libxml2 accepts them all when they are built again', () => {
		const documents = invoiceSamples().map(({ bytes }) => again(parseNative(bytes).native));
		expect(officialVerdicts(documents)).toEqual(documents.map(() => 'valid'));
	});
});

/** Places of all elements in native JSON, such as `/Faktura/Fa/P_1`. */
function placesIn(value: NativeObject[string], path: string, found: Set<string>): void {
	if (isNativeArray(value)) for (const entry of value) placesIn(entry, path, found);
	else {
		found.add(path);
		if (!isNativeObject(value)) return;
		for (const [name, content] of Object.entries(value)) {
			if (!name.startsWith('@') && !name.startsWith('#'))
				placesIn(content, `${path}/${name}`, found);
		}
	}
}

describe('invoices made at random from the table', () => {
	test('friendly JSON says every element of FA(3), and building gives the invoice back', () => {
		const seen = new Set<string>();
		for (let seed = 0; seed < 500; seed++) {
			const made = planInvoice(randomPlan(new SeededRandom(seed)));
			const { native } = parseNative(writeInvoiceXml(made));
			placesIn(native, '/Faktura', seen);
			const friendly = JSON.stringify(friendlyFromNative(native, { amounts: 'text' }));
			expect({ seed, unsaid: friendly.includes('"native"') }).toEqual({ seed, unsaid: false });
			expect({ seed, native: parseNative(again(native)).native }).toEqual({ seed, native });
		}
		const missing = elementPlaces()
			.map(({ path }) => path)
			.filter((path) => !seen.has(path));
		expect(missing).toEqual([]);
	});
});
