import { sleep } from 'n8n-workflow';
import { Turns } from '../../ksef/turns';

/** Turns for a loop over items that makes no calls: editor and webhooks of n8n run in the same thread. */
export function newTurns(): Turns {
	return new Turns({ now: () => new Date(), sleep: (milliseconds) => sleep(milliseconds) });
}
