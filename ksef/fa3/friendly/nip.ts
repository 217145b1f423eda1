const WEIGHTS = [6, 5, 7, 2, 3, 4, 5, 6, 7];

/**
 * Tells whether the tenth digit of a NIP is the one that the other nine give: their weighted sum modulo
 * 11 (ordinance on the NIP; a remainder of 10 is never assigned).
 *
 * @param nip ten digits
 */
export function nipChecksumIsRight(nip: string): boolean {
	let sum = 0;
	for (let index = 0; index < WEIGHTS.length; index++) {
		sum += (WEIGHTS[index] ?? 0) * (nip.charCodeAt(index) - 48);
	}
	return sum % 11 === nip.charCodeAt(9) - 48;
}
