/** One thing that is wrong (or doubtful) in what the user gave, and what to do about it. */
export interface InputProblem {
	/** Place in the friendly JSON, such as `lines[2].rate`; empty for the invoice as a whole. */
	readonly path: string;
	/** What is wrong, as a sentence without the path. */
	readonly message: string;
	/** What to do, as a sentence. */
	readonly advice: string;
}

/** Thrown when friendly JSON cannot become an invoice; carries every problem, not only the first. */
export class InvoiceInputError extends Error {
	override readonly name = 'InvoiceInputError';

	constructor(readonly problems: readonly InputProblem[]) {
		super(summary(problems));
	}
}

/** One problem in one line of text: `lines[2].rate: 24 is no VAT rate. Use one of …` */
export function problemText(problem: InputProblem): string {
	const words = `${problem.message} ${problem.advice}`.trim();
	return problem.path === '' ? words : `${problem.path}: ${words}`;
}

function summary(problems: readonly InputProblem[]): string {
	const first = problems[0];
	if (first === undefined) return 'The invoice cannot be built';
	const rest = problems.length - 1;
	const start = first.path === '' ? first.message : `${first.path}: ${first.message}`;
	if (rest === 0) return start;
	return `${start} (and ${rest} more ${rest === 1 ? 'problem' : 'problems'})`;
}

/**
 * Collects problems while the input is walked. It knows where the walk stands, so that whoever finds a
 * problem need not carry the path along.
 */
export class Report {
	readonly problems: InputProblem[] = [];
	readonly warnings: InputProblem[] = [];
	private readonly place: Array<string | number> = [];

	enter(key: string | number): void {
		this.place.push(key);
	}

	leave(): void {
		this.place.pop();
	}

	/** Something that stops the invoice. `key` names a field below the present place. */
	problem(message: string, advice: string, key?: string | number): void {
		this.problems.push(this.describe(message, advice, key));
	}

	/** The problem with its path, not yet reported. */
	describe(message: string, advice: string, key?: string | number): InputProblem {
		return { path: this.path(key), message, advice };
	}

	/** Something doubtful that does not stop the invoice. */
	warning(message: string, advice: string, key?: string | number): void {
		this.warnings.push(this.describe(message, advice, key));
	}

	private path(key?: string | number): string {
		const keys = key === undefined || key === '' ? this.place : [...this.place, key];
		return keys
			.map((part, index) =>
				typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`,
			)
			.join('');
	}
}

/** The value as it is shown in a message: short, quoted when it is text. */
export function shown(value: unknown): string {
	const text =
		typeof value === 'string'
			? `"${value}"`
			: typeof value === 'number'
				? String(value)
				: (JSON.stringify(value) ?? String(value));
	return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/**
 * The known word nearest to a mistyped one, or undefined when none is near (more than a third of the
 * letters differ).
 */
export function nearestWord(word: string, known: Iterable<string>): string | undefined {
	const wanted = simplified(word);
	let best: string | undefined;
	let bestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 1;
	for (const candidate of known) {
		const distance = editDistance(wanted, simplified(candidate), bestDistance);
		if (distance < bestDistance) {
			best = candidate;
			bestDistance = distance;
		}
	}
	return best;
}

function simplified(word: string): string {
	return word.toLowerCase().replace(/[\s_-]/g, '');
}

/** Levenshtein distance, given up as soon as it reaches `limit`. */
function editDistance(left: string, right: string, limit: number): number {
	if (Math.abs(left.length - right.length) >= limit) return limit;
	let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
	for (let row = 1; row <= left.length; row++) {
		const current = [row];
		for (let column = 1; column <= right.length; column++) {
			const above = previous[column] ?? limit;
			const before = current[column - 1] ?? limit;
			const diagonal = previous[column - 1] ?? limit;
			const differs = left[row - 1] === right[column - 1] ? 0 : 1;
			current.push(Math.min(above + 1, before + 1, diagonal + differs));
		}
		if (Math.min(...current) >= limit) return limit;
		previous = current;
	}
	return previous[right.length] ?? limit;
}
