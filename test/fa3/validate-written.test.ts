import { elementFromNative } from '../../ksef/fa3/element/element';
import { INVOICE_SHAPE } from '../../ksef/fa3/element/shape';
import type { NativeObject } from '../../ksef/fa3/native';
import { isNativeArray, isNativeObject } from '../../ksef/fa3/native';
import { elementPlaces } from '../../ksef/fa3/schema';
import {
	validateInvoice,
	validateInvoiceSchema,
	validateWrittenInvoice,
	validateWrittenInvoiceSchema,
} from '../../ksef/fa3/validate';
import { elementFitsSchema } from '../../ksef/fa3/validation/element-validator';
import { NativeInvoiceError, writeInvoiceXml } from '../../ksef/fa3/write';
import { SeededRandom } from '../support/random';
import { planInvoice, randomPlan } from '../support/random-invoice';

const NAMES = elementPlaces().map(({ definition }) => definition.name);
const VALUES = [
	'',
	' ',
	'1',
	'01',
	'2',
	'3',
	'x',
	'PL',
	'DE',
	'2026-02-30',
	'12,5',
	'12.505',
	'zw',
	'FA',
	1,
	2.5,
	true,
	false,
	'😀\r\n',
];

function objectsOf(native: NativeObject): NativeObject[] {
	const below = Object.values(native).flatMap((value) => (isNativeArray(value) ? value : [value]));
	return [native, ...below.filter(isNativeObject).flatMap(objectsOf)];
}

/** Changes one thing in native JSON. */
function spoil(native: NativeObject, random: SeededRandom): void {
	const target = random.pick(objectsOf(native));
	const keys = Object.keys(target);
	const key = keys.length === 0 || random.chance(0.2) ? random.pick(NAMES) : random.pick(keys);
	const value = target[key];
	switch (random.below(5)) {
		case 0:
			target[key] = undefined;
			break;
		case 1:
			target[key] = isNativeArray(value) ? [...value, ...value] : [value, value];
			break;
		case 2:
			target[random.chance(0.5) ? random.pick(NAMES) : '@Typ'] = value;
			break;
		default:
			target[key] = random.pick(VALUES);
	}
}

/** The verdict by way of XML; what cannot be written is not valid. */
function verdictOnXml(native: NativeObject): boolean {
	try {
		return validateInvoiceSchema(writeInvoiceXml(native)).length === 0;
	} catch (error) {
		if (error instanceof NativeInvoiceError) return false;
		throw error;
	}
}

function nativeFitsSchema(native: NativeObject): boolean {
	return elementFitsSchema(elementFromNative(native, INVOICE_SHAPE));
}

describe('the verdict on elements that become an invoice', () => {
	test('is the verdict on the XML made of it', () => {
		const random = new SeededRandom(31);
		const verdicts = { valid: 0, invalid: 0 };
		for (let turn = 0; turn < 1500; turn += 1) {
			const native = planInvoice(randomPlan(random));
			if (random.chance(0.8)) spoil(native, random);
			const expected = verdictOnXml(native);
			verdicts[expected ? 'valid' : 'invalid'] += 1;
			if (nativeFitsSchema(native) !== expected) {
				expect({ native, valid: nativeFitsSchema(native) }).toEqual({ native, valid: expected });
			}
		}
		expect(verdicts.valid).toBeGreaterThan(300);
		expect(verdicts.invalid).toBeGreaterThan(300);
	});

	test('comes with the problems of the XML when something is wrong', () => {
		const native = { Naglowek: { WariantFormularza: '4' } };
		const xml = writeInvoiceXml(native);
		const problems = validateWrittenInvoiceSchema(elementFromNative(native, INVOICE_SHAPE), xml);
		expect(problems).toEqual(validateInvoiceSchema(xml));
		expect(problems.length).toBeGreaterThan(0);
	});

	test('accepts marks that are left out and attributes that are filled in', () => {
		const native = planInvoice(randomPlan(new SeededRandom(8)));
		const xml = writeInvoiceXml(native);
		expect(validateWrittenInvoiceSchema(elementFromNative(native, INVOICE_SHAPE), xml)).toEqual([]);
		const body = native['Fa'];
		expect(
			isNativeObject(body) && nativeFitsSchema({ ...native, Fa: { ...body, TP: false } }),
		).toBe(true);
	});

	test('is, with all rules, the verdict on the XML that was written', () => {
		const random = new SeededRandom(47);
		const options = { environment: 'production', today: '2026-11-21' } as const;
		for (let turn = 0; turn < 300; turn += 1) {
			const native = planInvoice(randomPlan(random));
			const element = elementFromNative(native, INVOICE_SHAPE);
			const xml = writeInvoiceXml(native);
			expect(validateWrittenInvoice(element, xml, options)).toEqual(validateInvoice(xml, options));
		}
	});
});
