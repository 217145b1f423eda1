/** The allow-list of an `authorizationPolicy`; an empty one allows every address. */
export interface AllowedAddresses {
	addresses: string[];
	ranges: string[];
	masks: string[];
}

/**
 * Whether a client address is on the list.
 *
 * @param list single IPv4 addresses, ranges `from-to` and masks `address/bits`
 * @param clientIp IPv4 address, also in its IPv6-mapped form
 */
export function isAddressAllowed(list: AllowedAddresses, clientIp: string): boolean {
	const entries = list.addresses.length + list.ranges.length + list.masks.length;
	if (entries === 0) return true;
	const client = toNumber(clientIp.replace(/^::ffff:/, ''));
	return (
		list.addresses.some((address) => toNumber(address) === client) ||
		list.ranges.some((range) => {
			const [from = '', to = ''] = range.split('-');
			return toNumber(from) <= client && client <= toNumber(to);
		}) ||
		list.masks.some((mask) => {
			const [network = '', bits = '32'] = mask.split('/');
			const size = 2 ** (32 - Number(bits));
			return Math.floor(toNumber(network) / size) === Math.floor(client / size);
		})
	);
}

function toNumber(address: string): number {
	return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}
