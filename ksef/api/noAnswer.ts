import type { Advice } from './advice';
import type { NoAnswerError } from './port';

/** Whether a request may be repeated without asking what became of the first one. */
export type Repetition = 'harmless' | 'lookFirst';

/**
 * The words for a request that got no complete answer, by the network's own code for it (those of Node's
 * `dns`, `net` and `tls`).
 *
 * @param repetition `lookFirst` warns that the request may have been carried out, wherever that can be
 */
export function noAnswerWords({ code, url }: NoAnswerError, repetition: Repetition): Advice {
	const host = URL.canParse(url) ? new URL(url).host : url;
	if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
		return {
			sentence: `the name ${host} cannot be found.`,
			advice:
				'Check the base URL of the credential and the network (DNS) of the machine that runs n8n.',
		};
	}
	if (code === 'ECONNREFUSED') {
		return {
			sentence: `nothing answers at ${host}.`,
			advice: 'Check the base URL of the credential; if it is the emulator, start it.',
		};
	}
	if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH') {
		return {
			sentence: `the network has no way to ${host} (${code}).`,
			advice: 'Check the network, the VPN and the firewall of the machine that runs n8n.',
		};
	}
	if (/CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code)) {
		return {
			sentence: `the connection to ${host} is not secure (${code}).`,
			advice: 'A proxy may stand between n8n and KSeF: have n8n trust its certificate.',
		};
	}
	return { sentence: `no answer came from ${host} (${code}).`, advice: LOST[repetition] };
}

const CHECK =
	'check the network, the proxy and the firewall of the machine that runs n8n, and the ministry’s announcements.';

/** What to do when the answer was lost or came too late, by whether a second request can do harm. */
const LOST: Readonly<Record<Repetition, string>> = {
	harmless: `Try again; if it repeats, ${CHECK}`,
	lookFirst: `It is not known whether KSeF carried the request out: look before you repeat it. If no answer comes again, ${CHECK}`,
};
