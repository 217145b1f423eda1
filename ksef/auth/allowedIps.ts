import type { AllowedIps } from '../api/auth';
import { inputError } from '../crypto/inputError';

const OCTET = '(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]\\d|\\d)';
const ADDRESS = `(${OCTET}\\.){3}${OCTET}`;

const KINDS = {
	ip4Addresses: {
		form: new RegExp(`^${ADDRESS}$`),
		name: 'address',
		example: '192.168.0.10',
	},
	ip4Ranges: {
		form: new RegExp(`^${ADDRESS}-${ADDRESS}$`),
		name: 'range of addresses',
		example: '10.0.0.1-10.0.0.254',
	},
	ip4Masks: {
		form: new RegExp(`^${ADDRESS}/(\\d|[12]\\d|3[0-2])$`),
		name: 'network',
		example: '172.16.0.0/16',
	},
} as const;

const MOST_PER_KIND = 10;

/**
 * Checks a list of allowed addresses against the patterns of the `AllowedIps` schema (IPv4 only, up to ten
 * of each kind) and leaves out empty entries.
 * @throws {KsefError} of kind `input` that names the entry
 */
export function checkAllowedIps(allowedIps: AllowedIps): AllowedIps {
	const result: AllowedIps = {};
	for (const [kind, { form, name, example }] of entries()) {
		const list = (allowedIps[kind] ?? []).map((entry) => entry.trim()).filter((entry) => entry);
		const wrong = list.find((entry) => !form.test(entry));
		if (wrong !== undefined) {
			throw inputError(
				`“${wrong}” in the list of allowed addresses is not an IPv4 ${name}.`,
				`It should look like ${example}; KSeF knows IPv4 only.`,
			);
		}
		if (list.length > MOST_PER_KIND) {
			throw inputError(
				`The list of allowed addresses holds ${list.length} entries of one kind.`,
				`KSeF takes up to ${MOST_PER_KIND}: use ranges or networks.`,
			);
		}
		if (list.length > 0) result[kind] = list;
	}
	return result;
}

/** Sorts what users type in one list into the three kinds that KSeF tells apart. */
export function parseAllowedIps(text: string): AllowedIps {
	const list = text
		.replace(/\s*[-–]\s*/g, '-')
		.split(/[\s,;]+/)
		.filter((entry) => entry !== '');
	return checkAllowedIps({
		ip4Addresses: list.filter((entry) => !/[-/]/.test(entry)),
		ip4Ranges: list.filter((entry) => entry.includes('-')),
		ip4Masks: list.filter((entry) => entry.includes('/') && !entry.includes('-')),
	});
}

function entries(): Array<[keyof AllowedIps, (typeof KINDS)[keyof typeof KINDS]]> {
	return [
		['ip4Addresses', KINDS.ip4Addresses],
		['ip4Ranges', KINDS.ip4Ranges],
		['ip4Masks', KINDS.ip4Masks],
	];
}
