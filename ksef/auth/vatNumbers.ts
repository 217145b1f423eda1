/**
 * Forms of VAT identification numbers by country prefix, as KSeF takes them in a NIP-VAT-UE context (type
 * `TNipVatUE` of the sign-in schema, after the European Commission's VIES questions and answers, 11).
 */
const VAT_NUMBER_FORMS: Record<string, RegExp> = {
	AT: /^U\d{8}$/,
	BE: /^[01]\d{9}$/,
	BG: /^\d{9,10}$/,
	CY: /^\d{8}[A-Z]$/,
	CZ: /^\d{8,10}$/,
	DE: /^\d{9}$/,
	DK: /^\d{8}$/,
	EE: /^\d{9}$/,
	EL: /^\d{9}$/,
	ES: /^([A-Z]\d{8}|\d{8}[A-Z]|[A-Z]\d{7}[A-Z])$/,
	FI: /^\d{8}$/,
	FR: /^[A-Z0-9]{2}\d{9}$/,
	HR: /^\d{11}$/,
	HU: /^\d{8}$/,
	IE: /^(\d{7}[A-Z]{2}|\d[A-Z0-9+*]\d{5}[A-Z])$/,
	IT: /^\d{11}$/,
	LT: /^(\d{9}|\d{12})$/,
	LU: /^\d{8}$/,
	LV: /^\d{11}$/,
	MT: /^\d{8}$/,
	NL: /^[A-Z0-9+*]{12}$/,
	PT: /^\d{9}$/,
	RO: /^\d{2,10}$/,
	SE: /^\d{12}$/,
	SI: /^\d{8}$/,
	SK: /^\d{10}$/,
	XI: /^(\d{9}|\d{12}|(GD|HA)\d{3})$/,
};

/** Whether a text is a VAT number of an EU country or Northern Ireland, with its prefix, such as `DE123456789`. */
export function isVatNumber(text: string): boolean {
	return VAT_NUMBER_FORMS[text.slice(0, 2)]?.test(text.slice(2)) ?? false;
}
