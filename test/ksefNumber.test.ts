import { parseKsefNumber } from '../ksef/ksefNumber';

describe('KSeF numbers', () => {
	it('read their parts and check the checksum', () => {
		expect(parseKsefNumber(' 5265877635-20250826-0100001af629-af ')).toEqual({
			ksefNumber: '5265877635-20250826-0100001AF629-AF',
			sellerNip: '5265877635',
			date: '2025-08-26',
			form: '2.0',
			checksumMatches: true,
		});
	});

	it('tell a wrong checksum without refusing the number', () => {
		expect(parseKsefNumber('5265877635-20250826-0100001AF629-AE')).toMatchObject({
			checksumMatches: false,
		});
	});

	it('know the 36 characters of KSeF 1.0', () => {
		expect(parseKsefNumber('5265877635-20240826-010000-1AF629-AF')).toMatchObject({
			form: '1.0',
			checksumMatches: false,
		});
	});

	it.each([
		'',
		'FV/1',
		'0265877635-20250826-0100001AF629-AF',
		'5265877635-20251326-0100001AF629-AF',
	])('refuse %p', (text) => {
		expect(parseKsefNumber(text)).toBeUndefined();
	});
});
