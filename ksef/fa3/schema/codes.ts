/**
 * Code lists that FA(3) closes: a code outside them fails the schema, however valid it is elsewhere.
 * Kept as blank-separated words, because a list of 254 array items says nothing more.
 */

/** The union of the words in a text, as the compiler knows it. */
export type WordsOf<
	Text extends string,
	Separator extends string,
	Found extends string = never,
> = Text extends `${infer First}${Separator}${infer Rest}`
	? WordsOf<Rest, Separator, Found | First>
	: Found | Text;

/** The words in a text, each by its own type, where `split` would give any strings. */
export function wordsOf<const Text extends string, const Separator extends string>(
	text: Text,
	separator: Separator,
): Array<WordsOf<Text, Separator>> {
	return text.split(separator) as Array<WordsOf<Text, Separator>>;
}

function words<const Line extends string>(...lines: Line[]): ReadonlyArray<WordsOf<Line, ' '>> {
	return lines.flatMap((line) => wordsOf(line, ' '));
}

/** Currencies of `KodWaluty`: ISO 4217 with some retired codes (HRK) and without VED and SLE. */
export const CURRENCY_CODES = words(
	'AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD',
	'BTN BWP BYN BZD CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUC CUP CVE CZK DJF DKK DOP',
	'DZD EGP ERN ETB EUR FJD FKP GBP GEL GGP GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR',
	'ILS IMP INR IQD IRR ISK JEP JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR',
	'LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK',
	'NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP',
	'SLL SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI',
	'UYU UYW UZS VES VND VUV WST XAF XAG XAU XBA XBB XBC XBD XCD XCG XDR XOF XPD XPF XPT XSU',
	'XUA XXX YER ZAR ZMW ZWL',
);

/** Countries of `KodKraju`: ISO 3166 plus XI, XK, XC, XL; Greece is GR here. */
export const COUNTRY_CODES = words(
	'AD AE AF AG AI AL AM AN AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN',
	'BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE',
	'DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN',
	'GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE',
	'KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK',
	'ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA',
	'PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK',
	'SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG',
	'UM US UY UZ VA VC VE VG VI VN VU WF WS XC XI XK XL YE YT ZA ZM ZW',
);

/** VAT prefixes of `KodUE` and `PrefiksPodatnika`: Greece is EL here, Northern Ireland XI. */
export const EU_VAT_PREFIXES = words(
	'AT BE BG CY CZ DK EE FI FR DE EL HR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE XI',
);
