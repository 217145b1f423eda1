/** The n8n generations under test: each has a folder with its package.json and lock file. */
export type N8nLine = '1' | '2';

/**
 * Reads a list of generations such as `1,2`, the form of the variable `KSEF_N8N`.
 *
 * @param text absent or empty means the first alone.
 * @throws Error for anything other than 1 and 2.
 */
export function parseN8nLines(text: string | undefined): N8nLine[] {
	return (text || '1').split(',').map((line) => {
		if (line === '1' || line === '2') return line;
		throw new Error(`KSEF_N8N takes 1, 2 or 1,2, not "${text}"`);
	});
}
