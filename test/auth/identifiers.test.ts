import {
	internalIdCheckDigit,
	isNip,
	nipCheckDigit,
	peselCheckDigit,
} from '../../ksef/auth/identifiers';
import { generateInternalId, generateNip, generatePesel } from '../../ksef/auth/testIdentifiers';

test.each(['5265877635', '1111111111', '3756977049'])('%s is a NIP', (nip) => {
	expect(isNip(nip)).toBe(true);
});

test.each(['5265877636', '526587763', '0123456789', '1001234567', 'abc'])('%s is none', (text) => {
	expect(isNip(text)).toBe(false);
});

test('no NIP exists whose sum leaves ten', () => {
	const without = Array.from({ length: 200 }, (_, index) => String(100_000_000 + index)).filter(
		(digits) => nipCheckDigit(digits) === undefined,
	);
	expect(without.length).toBeGreaterThan(0);
	for (const digits of without) {
		for (let last = 0; last < 10; last++) expect(isNip(`${digits}${last}`)).toBe(false);
	}
});

test('the check digits of PESEL and internal identifier follow published examples', () => {
	// Example of the Polish government's page on the PESEL number.
	expect(peselCheckDigit('0207080362')).toBe(8);
	expect(internalIdCheckDigit('52658776350000')).toBe(
		(5 + 2 * 3 + 6 + 5 * 3 + 8 + 7 * 3 + 7 + 6 * 3 + 3 + 5 * 3) % 10,
	);
});

test('made-up identifiers have the right form and check digit', () => {
	for (let count = 0; count < 300; count++) {
		expect(isNip(generateNip())).toBe(true);
		const pesel = generatePesel();
		expect(pesel).toMatch(/^[5-9]\d(0[1-9]|1[0-2])([0-2]\d|3[01])\d{5}$/);
		expect(Number(pesel[10])).toBe(peselCheckDigit(pesel.slice(0, 10)));
		const internalId = generateInternalId('5265877635');
		expect(internalId).toMatch(/^5265877635-\d{5}$/);
		const digits = internalId.replace('-', '');
		expect(Number(digits[14])).toBe(internalIdCheckDigit(digits.slice(0, 14)));
	}
});
