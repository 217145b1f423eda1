/** Tells the user what is going on: headings stay, notes about the current step may be overwritten. */
export interface Progress {
	/** A step begins. */
	step(text: string): void;
	/** How far the current step is. */
	note(text: string): void;
	/** A plain line that stays. */
	line(text: string): void;
}

/** Without a terminal every note is a line of its own, so there must be fewer of them. */
const NOTE_EVERY_SECONDS = { terminal: 1, log: 15 };

/**
 * Progress on a stream, each step and note with the seconds since the start.
 *
 * @param stream where to write; a terminal gets notes on one line, a log gets one line every 15 s.
 */
export function createProgress(stream: NodeJS.WriteStream): Progress {
	const start = Date.now();
	const seconds = (): number => Math.round((Date.now() - start) / 1000);
	const stamp = (): string => `[${String(seconds()).padStart(3)} s]`;
	const every = stream.isTTY ? NOTE_EVERY_SECONDS.terminal : NOTE_EVERY_SECONDS.log;
	let noteOpen = false;
	let lastNote = 0;
	const closeNote = (): void => {
		if (noteOpen) stream.write('\r\u001b[2K');
		noteOpen = false;
	};
	return {
		step(text) {
			closeNote();
			lastNote = seconds();
			stream.write(`${stamp()} ${text}\n`);
		},
		note(text) {
			if (seconds() - lastNote < every) return;
			lastNote = seconds();
			if (!stream.isTTY) {
				stream.write(`${stamp()}   … ${text}\n`);
				return;
			}
			closeNote();
			stream.write(`${stamp()}   … ${text}`.slice(0, Math.max(40, stream.columns - 1)));
			noteOpen = true;
		},
		line(text) {
			closeNote();
			stream.write(`${text}\n`);
		},
	};
}

/** Progress that says nothing, for callers with output of their own. */
export const silentProgress: Progress = {
	step: () => undefined,
	note: () => undefined,
	line: () => undefined,
};
