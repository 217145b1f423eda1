import { isPlainObject } from './overlay';
import { InvoiceInputError } from './report';

/**
 * An invoice as it comes from outside: a JSON object, or its text.
 *
 * @throws InvoiceInputError when it is no JSON object
 */
export function invoiceAsJson(value: unknown): Record<string, unknown> {
	if (isPlainObject(value)) return value;
	const parsed = typeof value === 'string' ? parsedJson(value) : value;
	if (isPlainObject(parsed)) return parsed;
	throw new InvoiceInputError([
		{
			path: '',
			message: Array.isArray(parsed)
				? 'The invoice is a list; one item takes one invoice'
				: 'The invoice is no JSON object',
			advice: Array.isArray(parsed)
				? 'Split the list into items first (node Split Out), one invoice each.'
				: 'Give an object such as { "number": "FV/1/2026", "seller": { … }, "buyer": { … }, "lines": [ … ] }.',
		},
	]);
}

function parsedJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		throw new InvoiceInputError([
			{
				path: '',
				message: `The invoice is not valid JSON: ${reason}`,
				advice: 'Correct the text, or use an expression that gives an object.',
			},
		]);
	}
}
