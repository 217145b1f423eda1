import { jsonReply } from '../http/messages';
import type { Operation } from '../http/operation';
import type { EmulatorState } from '../state/emulatorState';
import { formatInstant } from '../state/time';

/** `POST /auth/challenge`: what a proof of identity must contain, once, within ten minutes. */
export function challengeOperations(state: EmulatorState): Operation[] {
	return [
		{
			method: 'POST',
			path: '/auth/challenge',
			access: 'public',
			handle: ({ request, now }) => {
				const challenge = state.numbers.reference('CR', now);
				const issued = Math.floor(now);
				state.authentications.addChallenge(challenge, issued);
				return jsonReply(200, {
					challenge,
					timestamp: formatInstant(issued),
					timestampMs: issued,
					clientIp: request.clientIp.replace(/^::ffff:/, ''),
				});
			},
		},
	];
}
