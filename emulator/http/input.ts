import { parseInstant, type Instant } from '../state/time';
import { InvalidInput } from './errors';
import type { HttpRequest } from './messages';

/** What a text field must look like. */
export interface TextRule {
	length?: number;
	minimum?: number;
	maximum?: number;
	pattern?: RegExp;
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * Reads a JSON body field by field, gathers everything that is wrong, and reports it at once as error 21405.
 * Unread fields are ignored: KSeF ignores them too.
 */
export class InputObject {
	private constructor(
		private readonly fields: Readonly<Record<string, unknown>>,
		private readonly path: string,
		private readonly problems: string[],
	) {}

	/**
	 * Reads the body of a request.
	 *
	 * @throws InvalidInput when it is not a JSON object
	 */
	static async ofBody(request: HttpRequest): Promise<InputObject> {
		const text = (await request.body()).toString('utf8');
		let value: unknown;
		try {
			value = JSON.parse(text);
		} catch {
			throw new InvalidInput(['Treść żądania nie jest poprawnym dokumentem JSON.']);
		}
		if (!isRecord(value)) throw new InvalidInput(['Treść żądania nie jest obiektem JSON.']);
		return new InputObject(value, '', []);
	}

	/** Whether the field is there and not null. */
	has(name: string): boolean {
		return this.fields[name] !== undefined && this.fields[name] !== null;
	}

	/** A required text. */
	text(name: string, rule: TextRule = {}): string {
		const value = this.fields[name];
		if (typeof value !== 'string') return this.problem(name, 'Pole jest wymagane.', '');
		if (rule.length !== undefined && value.length !== rule.length) {
			return this.problem(name, `Wymagana długość: ${rule.length}.`, '');
		}
		if (value.length < (rule.minimum ?? 0) || value.length > (rule.maximum ?? Infinity)) {
			return this.problem(name, 'Nieprawidłowa długość.', '');
		}
		if (rule.pattern !== undefined && !rule.pattern.test(value)) {
			return this.problem(name, 'Nieprawidłowy format.', '');
		}
		return value;
	}

	/** A text that may be absent. */
	optionalText(name: string, rule: TextRule = {}): string | undefined {
		return this.has(name) ? this.text(name, rule) : undefined;
	}

	/** One of the listed values. */
	oneOf<Value extends string>(name: string, values: readonly Value[], otherwise?: Value): Value {
		const fallback = otherwise ?? values[0];
		if (fallback === undefined) throw new Error('oneOf needs at least one value');
		if (otherwise !== undefined && !this.has(name)) return otherwise;
		const found = values.find((value) => value === this.fields[name]);
		return found ?? this.problem(name, `Dozwolone wartości: ${values.join(', ')}.`, fallback);
	}

	/** A list of the listed values; absent means empty. */
	listOf<Value extends string>(name: string, values: readonly Value[]): Value[] {
		if (!this.has(name)) return [];
		const list = this.fields[name];
		if (!Array.isArray(list)) return this.problem(name, 'Pole musi być tablicą.', []);
		return list.flatMap((entry: unknown) => {
			const found = values.find((value) => value === entry);
			return found ?? this.problem(name, `Dozwolone wartości: ${values.join(', ')}.`, []);
		});
	}

	/** Texts in a list; absent means empty. */
	texts(name: string, pattern?: RegExp): string[] {
		if (!this.has(name)) return [];
		const list = this.fields[name];
		if (!Array.isArray(list)) return this.problem(name, 'Pole musi być tablicą.', []);
		return list.flatMap((entry: unknown) =>
			typeof entry === 'string' && (pattern?.test(entry) ?? true)
				? entry
				: this.problem(name, 'Nieprawidłowy format.', []),
		);
	}

	/** Bytes in Base64. */
	bytes(name: string, length?: number): Buffer {
		const value = this.fields[name];
		if (typeof value !== 'string' || !BASE64.test(value)) {
			return this.problem(name, 'Wymagana wartość w Base64.', Buffer.alloc(length ?? 0));
		}
		const bytes = Buffer.from(value, 'base64');
		if (length !== undefined && bytes.length !== length) {
			return this.problem(name, `Wymagane ${length} bajtów.`, Buffer.alloc(length));
		}
		return bytes;
	}

	/** A SHA-256 in Base64, kept as text. */
	hash(name: string): string {
		return this.bytes(name, 32).toString('base64');
	}

	/** A whole number. */
	integer(name: string, minimum: number, maximum = Number.MAX_SAFE_INTEGER): number {
		const value = this.fields[name];
		if (
			typeof value !== 'number' ||
			!Number.isInteger(value) ||
			value < minimum ||
			value > maximum
		) {
			return this.problem(name, `Wymagana liczba całkowita ${minimum}–${maximum}.`, minimum);
		}
		return value;
	}

	/** A number that may be absent. */
	optionalNumber(name: string): number | undefined {
		if (!this.has(name)) return undefined;
		const value = this.fields[name];
		return typeof value === 'number' ? value : this.problem(name, 'Wymagana liczba.', undefined);
	}

	/** True or false; absent means the given value. */
	flag(name: string, otherwise: boolean): boolean {
		return this.optionalFlag(name) ?? otherwise;
	}

	/** True, false or absent. */
	optionalFlag(name: string): boolean | undefined {
		if (!this.has(name)) return undefined;
		const value = this.fields[name];
		return typeof value === 'boolean'
			? value
			: this.problem(name, 'Wymagana wartość logiczna.', undefined);
	}

	/** A date with time that may be absent. */
	optionalInstant(name: string): Instant | undefined {
		if (!this.has(name)) return undefined;
		const value = this.fields[name];
		const instant = typeof value === 'string' ? parseInstant(value) : undefined;
		return instant ?? this.problem(name, 'Nieprawidłowa data.', undefined);
	}

	/** A required object. */
	object(name: string): InputObject {
		const value = this.fields[name];
		const fields = isRecord(value) ? value : this.problem(name, 'Pole jest wymagane.', {});
		return new InputObject(fields, `${this.path}${name}.`, this.problems);
	}

	/** An object that may be absent. */
	optionalObject(name: string): InputObject | undefined {
		return this.has(name) ? this.object(name) : undefined;
	}

	/** The objects of a list. */
	objects(name: string, minimum = 0): InputObject[] {
		const list = this.fields[name];
		if (!Array.isArray(list)) {
			return minimum === 0 && !this.has(name)
				? []
				: this.problem(name, 'Pole musi być tablicą.', []);
		}
		if (list.length < minimum) this.problem(name, `Wymagane elementy: ${minimum}.`, undefined);
		return list.map((entry: unknown, index) => {
			const fields = isRecord(entry) ? entry : this.problem(name, 'Wymagany obiekt.', {});
			return new InputObject(fields, `${this.path}${name}[${index}].`, this.problems);
		});
	}

	/** Records a problem that a resource found itself. */
	problem<Value>(name: string, text: string, fallback: Value): Value {
		this.problems.push(`${this.path}${name}: ${text}`);
		return fallback;
	}

	/**
	 * Ends the reading.
	 *
	 * @throws InvalidInput with every problem found
	 */
	finish(): void {
		if (this.problems.length > 0) throw new InvalidInput(this.problems);
	}
}

/**
 * A whole number in the query string.
 *
 * @throws InvalidInput when it is not within the bounds
 */
export function queryInteger(
	query: URLSearchParams,
	name: string,
	bounds: { minimum: number; maximum: number; otherwise: number },
): number {
	const text = query.get(name);
	if (text === null) return bounds.otherwise;
	const value = /^-?\d{1,9}$/.test(text) ? Number(text) : NaN;
	if (!(value >= bounds.minimum && value <= bounds.maximum)) {
		throw new InvalidInput([`${name}: Dozwolony zakres ${bounds.minimum}–${bounds.maximum}.`]);
	}
	return value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
